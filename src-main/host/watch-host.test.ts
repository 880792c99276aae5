import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startWatchedHost, type WatchedHost } from './watch-host.ts';

let folder: string;
let host: WatchedHost;
let told: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shekara-watched-'));
  told = [];
  host = startWatchedHost({
    args: ['--home', folder, '--seat', 'watched', '--renderer', folder],
    env: process.env,
    port: 0,
    report: (event, { signal }) => told.push(`${event} ${String(signal)}`),
  });
  await host.ready();
});

afterEach(async () => {
  host.stop();
  await host.done;
  rmSync(folder, { recursive: true, force: true });
});

it('SEC-11 a question to a back half that ended a moment ago harms nobody: its end is told and it is started again', async () => {
  const first = host.pid();
  process.kill(first, 'SIGKILL');
  // The watcher has no turn meanwhile: its next question comes before it is told of the end.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600);
  await expect.poll(() => host.pid()).not.toBe(first);
  expect(told).toEqual(['host.ended SIGKILL']);
});

it('SEC-11 one that cannot even be started has ended like others, and after its last trial whoever waits is told', async () => {
  const { execPath } = process;
  process.execPath = join(folder, 'no-such-program');
  try {
    const lost = startWatchedHost({
      args: [],
      env: {},
      port: 0,
      report: (event) => told.push(event),
      restartsAMinute: 2,
    });
    await expect(lost.done).rejects.toMatchObject({ code: 'INTERNAL' });
  } finally {
    process.execPath = execPath;
  }
  expect(told).toEqual(['host.ended', 'host.ended']);
});
