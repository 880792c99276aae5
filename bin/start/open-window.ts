import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Electron when its binary is installed, else the browser of the system; says which and why. Without a display only the addresses stand. */
export function openWindow(root: string, addresses: readonly { seat: string; url: string }[]): void {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    console.log('No display here: open the addresses above in a browser on this computer.');
    return;
  }
  const electron = `${root}node_modules/electron/dist/${process.platform === 'win32' ? 'electron.exe' : 'electron'}`;
  if (existsSync(electron) && existsSync(`${root}out/main/main.js`)) {
    console.log('Opening the desktop window (Electron).');
    launch(electron, [root]);
    return;
  }
  console.log('Opening the browser: the Electron binary is not installed here.');
  const opener = process.platform === 'darwin' ? 'open' : process.platform === 'win32' ? 'explorer' : 'xdg-open';
  for (const { url } of addresses) launch(opener, [url]);
}

function launch(program: string, args: readonly string[]): void {
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.once('error', (error) => console.log(`Could not open a window (${error.message}): use the addresses above.`));
  child.unref();
}
