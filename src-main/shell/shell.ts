import { join } from 'node:path';
import type { BrowserWindow, WebFrameMain } from 'electron';
import { staticFiles } from '../host/static-files.ts';
import { BackHalfProcess } from './back-half-process.ts';
import type { ElectronParts } from './electron-parts.ts';
import { BEAT_CHANNEL, PORT_CHANNEL } from './electron-parts.ts';
import { isOwn, keepInside, refusePermissions } from './guards.ts';
import { languageOf, menuTemplate } from './menu.ts';
import { watchPower } from './power.ts';
import { declareScheme, serveScheme } from './protocol.ts';
import { openMainWindow } from './window.ts';
import { WindowWatch } from './window-watch.ts';
import { keepWindowState, readWindowState } from './window-state.ts';

export interface ShellFolders {
  /** Sheet templates and fonts. */
  readonly resources: string;
  /** Where out/main, out/preload and out/renderer stand. */
  readonly out: string;
  /** SHEKARA_HOME of this workstation. */
  readonly home: string;
}

/**
 * The desktop window. Decides nothing: it keeps one instance, makes one window, shuts every door, starts the back half
 * and hands its port to the top frame of our own page.
 */
export async function startShell(electron: ElectronParts, folders: ShellFolders): Promise<void> {
  const { app } = electron;
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  app.enableSandbox();
  declareScheme(electron.protocol);
  app.on('web-contents-created', (_event, contents) => keepInside(contents));
  app.on('window-all-closed', () => app.quit());
  await app.whenReady();

  refusePermissions(electron.session.defaultSession);
  const report = (event: string, facts: Readonly<Record<string, string | number>>): void =>
    void process.stderr.write(`${JSON.stringify({ event, ...facts })}\n`);
  const backHalf = new BackHalfProcess({
    electron,
    entry: join(folders.out, 'main', 'back-half.js'),
    args: ['--home', folders.home, '--resources', folders.resources],
    report,
  });
  serveScheme(electron.protocol, {
    files: staticFiles(join(folders.out, 'renderer')),
    bulk: (path) => backHalf.bulk(path),
  });
  electron.Menu.setApplicationMenu(electron.Menu.buildFromTemplate(menuTemplate(languageOf(app.getLocale()))));

  const stateFile = join(folders.home, 'window.json');
  const screens = electron.screen.getAllDisplays().map((display) => display.workArea);
  const window = openMainWindow(
    electron,
    join(folders.out, 'preload', 'preload.cjs'),
    readWindowState(stateFile, screens),
  );
  keepWindowState(stateFile, window);
  app.on('second-instance', () => raise(window));
  app.on('will-quit', () => backHalf.close());
  handOutPorts(electron, window, backHalf);
  watchPower(electron, backHalf);
  watchPage(electron, window, report);
}

function raise(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.focus();
}

/** A port only for the top frame of our page in our window: no frame inside it, no other contents (SEC-4). */
function handOutPorts(electron: ElectronParts, window: BrowserWindow, backHalf: BackHalfProcess): void {
  electron.ipcMain.on(PORT_CHANNEL, (event) => {
    if (event.sender !== window.webContents || !isTopFrameOfOurs(event.senderFrame)) return;
    const { port1, port2 } = new electron.MessageChannelMain();
    backHalf.connect(port1);
    event.sender.postMessage(PORT_CHANNEL, null, [port2]);
  });
}

function watchPage(
  electron: ElectronParts,
  { webContents }: BrowserWindow,
  report: (event: string, facts: Readonly<Record<string, string | number>>) => void,
): void {
  const watch = new WindowWatch({
    window: {
      ask: () => webContents.send(BEAT_CHANNEL),
      end: () => webContents.forcefullyCrashRenderer(),
      reload: () => webContents.reload(),
    },
    report,
  });
  electron.ipcMain.on(BEAT_CHANNEL, (event, printing) => {
    if (event.sender === webContents) watch.heard(printing === true);
  });
  webContents.on('render-process-gone', (_event, { reason }) => watch.gone(reason));
  webContents.once('destroyed', () => watch.close());
}

function isTopFrameOfOurs(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && isOwn(frame.url);
}
