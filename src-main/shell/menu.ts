import type { MenuItemConstructorOptions } from 'electron';
import { messages, type Language } from '#locales/messages.ts';

/** The application's native menu: what the system expects of a window. The work itself is in the window's own menu. */
export function menuTemplate(language: Language): MenuItemConstructorOptions[] {
  const text = messages[language].shell;
  return [
    { label: text.file, submenu: [{ label: text.quit, role: 'quit' }] },
    {
      label: text.edit,
      submenu: [
        { label: text.undo, role: 'undo' },
        { label: text.redo, role: 'redo' },
        { type: 'separator' },
        { label: text.cut, role: 'cut' },
        { label: text.copy, role: 'copy' },
        { label: text.paste, role: 'paste' },
        { label: text.selectAll, role: 'selectAll' },
      ],
    },
    {
      label: text.view,
      submenu: [
        { label: text.zoomIn, role: 'zoomIn' },
        { label: text.zoomOut, role: 'zoomOut' },
        { label: text.zoomReset, role: 'resetZoom' },
        { type: 'separator' },
        { label: text.fullScreen, role: 'togglefullscreen' },
      ],
    },
    { label: text.window, submenu: [{ label: text.minimize, role: 'minimize' }] },
  ];
}

/** Kazakh for a Kazakh system, Russian for every other but English. */
export function languageOf(systemLocale: string): Language {
  const code = systemLocale.slice(0, 2).toLowerCase();
  return code === 'kk' || code === 'en' ? code : 'ru';
}
