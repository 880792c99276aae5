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

/** Exit codes of every command: 0 done, 1 refused by the rules, 2 bad usage or input, 3 fault. */
export const EXIT = { done: 0, refused: 1, badInput: 2, fault: 3 } as const;
