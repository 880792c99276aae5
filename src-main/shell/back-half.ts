import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { MessagePortMain, ParentPort } from 'electron';
import { z } from 'zod';
import { leaveNoDump } from '#register/leave-no-dump.ts';
import { createBackHalf } from '../core.ts';
import { readEnrolment } from '../enrolment.ts';
import { startHelperParser } from '../exchange/start-helper-parser.ts';
import { lineLog } from '../log.ts';
import { readLockAfterMs } from '../session/lock-settings.ts';
import { serveLine } from '../serve-line.ts';
import { readSigningSettings } from '../signing/signing-settings.ts';
import { forkThroughShell } from './helpers.ts';

/*
 * The back half as Electron's utility process. The shell sends a port of a window, requests for tiles and files, which
 * are answered by their id, and what the machine says of being left alone.
 */
const Message = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('port') }),
  z.object({ kind: z.literal('ping') }),
  z.object({ kind: z.enum(['helper.line', 'helper.exit']), id: z.int() }),
  z.object({ kind: z.literal('lock'), reason: z.enum(['suspend', 'system']) }),
  z.object({ kind: z.literal('untouched'), seconds: z.number().min(0) }),
  z.object({ kind: z.literal('bulk'), id: z.int(), path: z.string().max(4000) }),
]);

// Utility processes are not children of the shell's own process: nothing is inherited
leaveNoDump();
const { values } = parseArgs({
  options: { home: { type: 'string' }, seat: { type: 'string', default: 'desktop' }, resources: { type: 'string' } },
});
const home = z.string().parse(values.home);
// Electron gives every utility process this port; its types know it for the main process only.
const parent = (process as unknown as { parentPort: ParentPort }).parentPort;
const helpers = forkThroughShell((message) => parent.postMessage(message));
const enrolmentFile = join(home, 'central', 'enrolment.json');
const backHalf = await createBackHalf({
  seatName: values.seat,
  seatFolder: join(home, 'seats', values.seat),
  enrolment: existsSync(enrolmentFile) ? readEnrolment(enrolmentFile) : null,
  resourcesFolder: z.string().parse(values.resources),
  fork: helpers.fork,
  startParser: startHelperParser(helpers.fork),
  clock: () => new Date(),
  log: lineLog,
  signing: readSigningSettings(home),
  lockAfterMs: readLockAfterMs(home),
});
const serveWindow = serveLine(backHalf);

parent.on('message', ({ data, ports }) => {
  const message = Message.safeParse(data);
  if (!message.success) return backHalf.countGarbage();
  if (message.data.kind === 'ping') parent.postMessage({ kind: 'pong' });
  else if (message.data.kind === 'port') serve(ports[0]);
  else if (message.data.kind === 'lock') backHalf.lock(message.data.reason);
  else if (message.data.kind === 'untouched') backHalf.untouched(message.data.seconds);
  else if (message.data.kind === 'bulk') void answer(message.data.id, message.data.path);
  else helpers.hear(message.data, ports[0]);
});

function serve(port: MessagePortMain | undefined): void {
  if (!port) return;
  serveWindow({
    send: (data) => port.postMessage(data),
    onMessage: (hear) => void port.on('message', ({ data }) => hear(data)),
    onClose: (hear) => void port.on('close', hear),
  });
  port.start();
}

async function answer(id: number, path: string): Promise<void> {
  const { status, headers, body } = await backHalf.bulk(path);
  parent.postMessage({ id, status, headers: { ...headers }, body });
}
