import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestCentral, type TestCentral } from '../../tests/support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../../tests/support/test-workstation.ts';

describe('a machine that sleeps', () => {
  let central: TestCentral;
  let seat: TestWorkstation;
  let sleptMs = 0;
  beforeAll(async () => {
    central = await startTestCentral({ parcels: 100 });
    // After the first failure it would wait for half a minute and more
    const clock = (): Date => new Date(Date.now() + sleptMs);
    seat = await startTestWorkstation(central, { clock, retryMs: 60_000 });
    await seat.ready('ermekov');
    // It listens for news: the answer to that has a latency
    await seat.heard('sync.changed', ({ sync }) => sync.latencyMs !== null);
  });
  afterAll(async () => {
    await seat.close();
    await central.close();
  });

  /** Since an event, the line has been so, in this order. */
  async function line(since: number, wanted: string, patience = 20_000): Promise<void> {
    const told = (): string =>
      seat.events
        .slice(since)
        .flatMap((each) => (each.name === 'sync.changed' ? [each.sync.line] : []))
        .filter((each, index, all) => each !== all[index - 1])
        .join(' ');
    await expect.poll(told, { timeout: patience }).toContain(wanted);
  }

  it('X3 asks for the server as soon as it is awake, however long it meant to wait', async () => {
    let known = seat.events.length;
    await central.stop();
    // A server that is just ending may still answer that it is busy: then the seat waits once
    await line(known, 'offline', 90_000);
    await central.restart();
    known = seat.events.length;
    sleptMs += 120_000;
    await line(known, 'online');
  }, 150_000);

  it('X3 leaves a line that looks open, and begins anew', async () => {
    const known = seat.events.length;
    sleptMs += 120_000;
    await line(known, 'offline online');
  });
});
