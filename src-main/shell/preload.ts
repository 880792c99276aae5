import { contextBridge, ipcRenderer } from 'electron';

/*
 * Built as CommonJS: a sandboxed preload knows no modules. It exposes one function and nothing of Electron (SEC-5).
 * A port cannot cross the bridge as a value, so it goes to the page as a window message.
 */
const PORT = 'shekara:port';

contextBridge.exposeInMainWorld('openBackHalf', () => ipcRenderer.send(PORT));
ipcRenderer.on(PORT, (event) =>
  window.postMessage(PORT, location.origin === 'null' ? '*' : location.origin, event.ports),
);
