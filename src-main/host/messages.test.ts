import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { FAULTS } from '#contracts/errors.ts';
import { workstation } from '#contracts/workstation/index.ts';
import type { Fault } from '#domain/fault.ts';
import { startTestCentral, type TestCentral } from '../../tests/support/test-central.ts';
import {
  startTestWorkstation,
  type TestWorkstation,
  type WorkstationCalls,
} from '../../tests/support/test-workstation.ts';
import { MAX_MESSAGE_BYTES } from '../core.ts';

const ROUNDS = 3_000;

describe('the port of the window', () => {
  let central: TestCentral;
  let seat: TestWorkstation;
  const bugs: Fault[] = [];
  let garbage = 0;
  beforeAll(async () => {
    central = await startTestCentral({ parcels: 60 });
    const log = {
      event: (name: string): void => void (name === 'port.garbage' && garbage++),
      fault: (_: string, fault: Fault): void => void (fault.code === 'INTERNAL' && bugs.push(fault)),
    };
    seat = await startTestWorkstation(central, { log });
    await seat.ready('ermekov');
  });
  afterAll(async () => {
    await seat.close();
    await central.close();
  });

  it('SEC-4 answers mutated messages with typed refusals only, and goes on working', async () => {
    const frames = await framesOfEveryCall();
    const socket = await openSocket(seat);
    const codes = new Set<string>();
    socket.on('message', (data) => collectCodes(String(data), codes));
    const random = fc.sample(
      fc.record({ frame: fc.nat(frames.length - 1), edits: fc.array(edit, { minLength: 1, maxLength: 4 }) }),
      { numRuns: ROUNDS, seed: 4 },
    );
    for (const { frame, edits } of random) {
      const text = mutate(frames[frame] ?? '', edits);
      if (!/signOut|syncNow/.test(text)) socket.send(text);
    }
    // Answers come in order of work, not of sending: a call of our own behind all of them says that they were looked at.
    expect((await seat.calls.session.state({})).account?.login).toBe('ermekov');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(bugs.map((fault) => String(fault.cause ?? fault))).toEqual([]);
    expect(garbage).toBeGreaterThan(0);
    expect(codes.size).toBeGreaterThan(0);
    for (const code of codes)
      expect([...Object.keys(FAULTS), 'BAD_REQUEST', 'NOT_FOUND', 'METHOD_NOT_SUPPORTED']).toContain(code);
    expect(socket.readyState).toBe(WebSocket.OPEN);
    socket.terminate();
  });

  it('SEC-4 ends a line that sends more than a message may hold, and only that line', async () => {
    const socket = await openSocket(seat);
    const ended = new Promise((resolve) => socket.on('close', resolve));
    socket.send(Buffer.alloc(MAX_MESSAGE_BYTES + 1, 0x20));
    expect(await ended).toBe(1009);
    expect((await seat.calls.session.state({})).account?.login).toBe('ermekov');
  });
});

/** What a window would send for each procedure of the contract, with an input of the wrong or the right shape. */
async function framesOfEveryCall(): Promise<readonly string[]> {
  const frames: string[] = [];
  const fake = {
    readyState: 1,
    addEventListener: () => undefined,
    send: (data: string | Uint8Array) =>
      frames.push(typeof data === 'string' ? data : Buffer.from(data).toString('utf8')),
  };
  const calls = createORPCClient<WorkstationCalls>(new RPCLink({ websocket: fake as unknown as globalThis.WebSocket }));
  const inputs: unknown[] = [
    {},
    { text: 'а', scope: 'all', limit: 5 },
    { number: '21318035002' },
    { caseId: crypto.randomUUID() },
    { zone: 12, at: [12_674_503_798, 5_670_181_044] },
    { sha256: 'a'.repeat(64), fileName: 'x.pdf' },
  ];
  for (const [area, procedures] of Object.entries(workstation)) {
    for (const name of Object.keys(procedures)) {
      const call = (calls as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>)[area]?.[
        name
      ];
      for (const input of inputs) call?.(input).catch(() => undefined);
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
  return frames;
}

const edit = fc.oneof(
  fc.record({ kind: fc.constant('replace' as const), at: fc.nat(), with: fc.string({ maxLength: 6 }) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), with: fc.constant('') }),
  fc.record({
    kind: fc.constant('swap' as const),
    at: fc.nat(),
    with: fc.constantFrom(
      'null',
      '{}',
      '[]',
      '-1',
      '1e999',
      '"__proto__"',
      '"\\u0000"',
      'true',
      '9'.repeat(30),
      '{"constructor":{}}',
    ),
  }),
);

function mutate(
  frame: string,
  edits: readonly { kind: 'replace' | 'cut' | 'swap'; at: number; with: string }[],
): string {
  return edits.reduce((text, { kind, at, with: piece }) => {
    const place = at % Math.max(1, text.length);
    if (kind === 'cut') return text.slice(0, place);
    if (kind === 'replace') return text.slice(0, place) + piece + text.slice(place + piece.length);
    // A whole JSON value gives way to another one.
    const values = [...text.matchAll(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|\{\}|\[\]/g)];
    const value = values[at % Math.max(1, values.length)];
    return value ? text.slice(0, value.index) + piece + text.slice(value.index + value[0].length) : piece;
  }, frame);
}

function collectCodes(text: string, codes: Set<string>): void {
  for (const [, code] of text.matchAll(/"code":"([A-Z_]+)"/g)) codes.add(code ?? '');
}

function openSocket({ host, cookie }: TestWorkstation): Promise<WebSocket> {
  const socket = new WebSocket(`${host.origin.replace('http', 'ws')}/rpc`, {
    headers: { cookie, origin: host.origin },
  });
  return new Promise((resolve, reject) => socket.on('open', () => resolve(socket)).on('error', reject));
}
