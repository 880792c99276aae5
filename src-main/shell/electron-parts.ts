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

/** Asks for a port to the back half, through which everything else goes. */
export const PORT_CHANNEL = 'shekara:port';
/** Sign of life of a window, asked for and given by the preload. */
export const BEAT_CHANNEL = 'shekara:beat';
