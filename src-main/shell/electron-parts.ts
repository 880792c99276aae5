import type * as Electron from 'electron';

/** The parts of Electron that the shell touches. Handed in, so that every one of them can be watched in a test. */
export type ElectronParts = Pick<
  typeof Electron,
  | 'app'
  | 'BrowserWindow'
  | 'Menu'
  | 'MessageChannelMain'
  | 'ipcMain'
  | 'powerMonitor'
  | 'protocol'
  | 'screen'
  | 'session'
  | 'utilityProcess'
>;

/** Scheme and origin of the window's own pages, tiles and files. */
export const SCHEME = 'shekara';
export const ORIGIN = 'shekara://app';
export const PAGE = `${ORIGIN}/index.html`;

/** The only message between window and main process; everything else goes through the port to the back half. */
export const PORT_CHANNEL = 'shekara:port';
