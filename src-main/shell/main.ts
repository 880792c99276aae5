import { join } from 'node:path';
import * as electron from 'electron';
import { leaveNoDump } from '#register/leave-no-dump.ts';
import { shekaraHome } from '../home.ts';
import { startShell } from './shell.ts';

leaveNoDump();
/** Entry of Electron: `out/main/main.js` after the build. */
await startShell(electron, {
  out: join(import.meta.dirname, '..'),
  resources: join(import.meta.dirname, '..', '..', 'resources'),
  home: shekaraHome(),
});
