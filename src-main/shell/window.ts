import type { BrowserWindow, BrowserWindowConstructorOptions, WebPreferences } from 'electron';
import type { ElectronParts } from './electron-parts.ts';
import { PAGE } from './electron-parts.ts';
import type { WindowState } from './window-state.ts';

/** Every preference is set, so that a changed default of Electron changes nothing here (SEC-2). */
export function webPreferences(preload: string, isPackaged: boolean): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    plugins: false,
    experimentalFeatures: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    spellcheck: false,
    devTools: !isPackaged,
  };
}

/** The one place that makes a window. */
export function openMainWindow(electron: ElectronParts, preload: string, state: WindowState): BrowserWindow {
  const options: BrowserWindowConstructorOptions = {
    ...state.bounds,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    autoHideMenuBar: true,
    title: 'Shekara',
    webPreferences: webPreferences(preload, electron.app.isPackaged),
  };
  const window = new electron.BrowserWindow(options);
  if (state.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  void window.loadURL(PAGE);
  return window;
}
