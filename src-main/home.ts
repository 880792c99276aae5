import { homedir, platform } from 'node:os';
import { join } from 'node:path';

/** Where all state lives: SHEKARA_HOME, else the data folder of the platform. */
export function shekaraHome(): string {
  const given = process.env['SHEKARA_HOME'];
  if (given) return given;
  if (platform() === 'win32')
    return join(process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Shekara');
  if (platform() === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Shekara');
  return join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'shekara');
}
