import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { leaveNoDump } from '#register/leave-no-dump.ts';
import { readEnrolment } from '../enrolment.ts';
import { startNodeParser } from '../exchange/start-parser.ts';
import { forkNode } from '../fork.ts';
import { lineLog } from '../log.ts';
import { readLockAfterMs } from '../session/lock-settings.ts';
import { readSigningSettings } from '../signing/signing-settings.ts';
import { startHost } from './start-host.ts';
import { ToHost, type FromHost } from './watch-messages.ts';

/*
 * A seat as a process of its own: node src-main/host/host-main.ts --home <folder> --seat engineer --port 7501
 * Prints one line {"url": …} when it is ready; ends with 0 on SIGTERM. Under watch it is told where to listen, answers
 * that it lives, and ends with its watcher.
 */
leaveNoDump();
const { values } = parseArgs({
  options: {
    home: { type: 'string' },
    seat: { type: 'string', default: 'engineer' },
    port: { type: 'string', default: '0' },
    enrolment: { type: 'string' },
    renderer: { type: 'string', default: fileURLToPath(new URL('../../out/renderer', import.meta.url)) },
  },
});
const home = values.home ?? process.env['SHEKARA_HOME'];
if (!home || !/^[\w-]{1,40}$/.test(values.seat) || !/^\d{1,5}$/.test(values.port)) {
  process.stderr.write('host: --home <folder>, --seat <name> and --port <number> are needed\n');
  process.exit(2);
}

const watch = process.send ? await takeWatch() : null;
const enrolmentFile = values.enrolment ?? join(home, 'central', 'enrolment.json');
try {
  const host = await startHost({
    seatName: values.seat,
    seatFolder: join(home, 'seats', values.seat),
    enrolment: existsSync(enrolmentFile) ? readEnrolment(enrolmentFile) : null,
    resourcesFolder: fileURLToPath(new URL('../../resources', import.meta.url)),
    fork: forkNode,
    startParser: startNodeParser,
    clock: () => new Date(),
    log: lineLog,
    signing: readSigningSettings(home),
    lockAfterMs: readLockAfterMs(home),
    port: watch?.port ?? Number(values.port),
    ...(watch ? { secret: watch.secret } : {}),
    rendererFolder: values.renderer,
  });
  const stop = (): void => void host.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  tell({ kind: 'ready', url: host.url });
  process.stdout.write(`${JSON.stringify({ url: host.url, seat: values.seat })}\n`);
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'INTERNAL';
  process.stderr.write(`host: ${code} ${error instanceof Error ? error.message : ''}\n`);
  process.exit(3);
}

function tell(message: FromHost): void {
  if (process.connected) process.send?.(message);
}

/** Where to listen and with which cookie. Signs of life are given from then on. */
function takeWatch(): Promise<Extract<ToHost, { kind: 'start' }>> {
  // Nobody is left to restart it or to end it
  process.once('disconnect', () => process.exit(0));
  return new Promise((resolve) => {
    process.on('message', (data) => {
      const message = ToHost.parse(data);
      if (message.kind === 'start') resolve(message);
      else tell({ kind: 'pong' });
    });
  });
}
