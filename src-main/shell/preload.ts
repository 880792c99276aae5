import { contextBridge, ipcRenderer } from 'electron';

/*
 * Built as CommonJS: a sandboxed preload knows no modules. It exposes one function and nothing of Electron (SEC-5).
 * A port cannot cross the bridge as a value, so it goes to the page as a window message.
 */
const PORT = 'shekara:port';

const BEAT = 'shekara:beat';
// Answered by the thread that draws: a page that hangs is silent. The dialog of a printer stops it too, and is told before.
ipcRenderer.on(BEAT, () => ipcRenderer.send(BEAT, false));
addEventListener('beforeprint', () => ipcRenderer.send(BEAT, true));
addEventListener('afterprint', () => ipcRenderer.send(BEAT, false));

contextBridge.exposeInMainWorld('openBackHalf', () => ipcRenderer.send(PORT));
ipcRenderer.on(PORT, (event) =>
  window.postMessage(PORT, location.origin === 'null' ? '*' : location.origin, event.ports),
);
