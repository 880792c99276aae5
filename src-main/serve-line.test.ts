import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WorkstationCalls } from '../tests/support/test-workstation.ts';
import { createBackHalf, MAX_MESSAGE_BYTES, type BackHalf } from './core.ts';
import { startNodeParser } from './exchange/start-parser.ts';
import { forkNode } from './fork.ts';
import { serveLine } from './serve-line.ts';

describe('the line to a window over a message port', () => {
  let folder: string;
  let backHalf: BackHalf;
  let window: MessagePort;
  let garbage = 0;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-line-'));
    garbage = 0;
    backHalf = await createBackHalf({
      seatName: 'test',
      seatFolder: join(folder, 'seat'),
      enrolment: null,
      resourcesFolder: folder,
      fork: forkNode,
      startParser: startNodeParser,
      clock: () => new Date(),
      log: { event: () => void garbage++, fault: () => undefined },
    });
    const channel = new MessageChannel();
    window = channel.port1;
    serveLine(backHalf)({
      send: (data) => channel.port2.postMessage(data),
      onMessage: (hear) => channel.port2.on('message', hear),
      onClose: (hear) => channel.port2.on('close', hear),
    });
  });
  afterEach(async () => {
    window.close();
    await backHalf.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('carries calls and typed refusals as the socket does', async () => {
    const calls = createORPCClient<WorkstationCalls>(new RPCLink({ port: window }));
    window.start();
    expect((await calls.session.state({})).seat).toBe('test');
    await expect(calls.register.overview({})).rejects.toMatchObject({ code: 'NOT_SIGNED_IN', defined: true });
  });

  it('SEC-4 survives what is no message, too long or of another kind', async () => {
    const calls = createORPCClient<WorkstationCalls>(new RPCLink({ port: window }));
    window.start();
    for (const junk of [
      '',
      '{',
      'null',
      '[]',
      '{"i":1}',
      42,
      null,
      { i: 1 },
      [1],
      new Uint8Array(10),
      new ArrayBuffer(3),
      'x'.repeat(MAX_MESSAGE_BYTES + 1),
    ])
      window.postMessage(junk);
    expect((await calls.session.state({})).seat).toBe('test');
    expect(garbage).toBeGreaterThan(5);
  });
});
