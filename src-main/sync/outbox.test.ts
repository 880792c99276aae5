import { closeSync, openSync, readdirSync, statSync, writeSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import { drawAndPrepare } from '../../tests/support/draw-split.ts';
import { splittable } from '../../tests/support/test-cases.ts';
import { startTestCentral, type TestCentral } from '../../tests/support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../../tests/support/test-workstation.ts';
import { submitShown } from '../../tests/support/sign-shown.ts';

/** A line of our own between seat and server: each connection may carry so many bytes to the server, then it breaks. */
interface BadLine {
  readonly port: number;
  /** For the next connections, one each; afterwards the line is good. */
  budgets: number[];
  /** What is open carries no more answers. */
  mute(): void;
  /** Breaks what is open, so that the next budgets count. */
  cutAll(): void;
  close(): void;
}

async function badLine(to: number): Promise<BadLine> {
  const open = new Set<Socket>();
  const deaf = new WeakSet<Socket>();
  const line: { budgets: number[] } = { budgets: [] };
  const server: Server = createServer((near) => {
    const far = connect({ host: '127.0.0.1', port: to });
    let left = line.budgets.shift() ?? Infinity;
    open.add(near);
    const end = (): void => {
      near.destroy();
      far.destroy();
      open.delete(near);
    };
    near.on('data', (bytes) => {
      far.write(bytes.subarray(0, Math.min(bytes.length, left)));
      left -= bytes.length;
      if (left <= 0) far.end(end);
    });
    far.on('data', (bytes) => deaf.has(near) || near.write(bytes));
    for (const socket of [near, far]) socket.on('error', end).on('close', end);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    get budgets() {
      return line.budgets;
    },
    set budgets(budgets) {
      line.budgets = budgets;
    },
    mute: () => open.forEach((socket) => deaf.add(socket)),
    cutAll: () => open.forEach((socket) => socket.destroy()),
    close: () => {
      open.forEach((socket) => socket.destroy());
      server.close();
    },
  };
}

describe('sending over a bad line', () => {
  let central: TestCentral;
  let line: BadLine;
  let engineer: TestWorkstation;
  let parcels: readonly ParcelNumber[];
  beforeAll(async () => {
    central = await startTestCentral({ parcels: 300 });
    parcels = await splittable(central, 5);
    line = await badLine(central.server.port);
    engineer = await startTestWorkstation(central, { enrolment: { server: `https://localhost:${line.port}` } });
    await engineer.ready('ermekov');
  });
  afterAll(async () => {
    await engineer.close();
    line.close();
    await central.close();
  });

  const received = (parcel: string): number =>
    Number(central.store.raw.prepare('select count(*) from submission where parcel = ?').pluck().get(parcel));

  it('SEC-104 a line that breaks again and again brings the case exactly once', async () => {
    const drawn = await drawAndPrepare(engineer, parcels[0] ?? '');
    // Over the whole way of a submission: handshake, question, pieces of documents, the case itself.
    // Few enough that the doubling pauses between the tries stay short.
    line.budgets = [300, 1_500, 5_000, 20_000, 60_000, 130_000, 260_000];
    line.cutAll();
    const submitted = await submitShown(engineer.calls, {
      caseId: drawn.id,
      keyPassword: central.person('ermekov').keyPassword,
    });
    expect(submitted.ok).toBe(true);
    await engineer.heard('case.answered', ({ caseId, state }) => caseId === drawn.id && state === 'lodged');
    expect(received(parcels[0] ?? '')).toBe(1);
    expect((await engineer.calls.session.state({})).sync.outbox).toBe(0);
  });

  it('SEC-33 the answer lost on the way is asked for again and is the same', async () => {
    const drawn = await drawAndPrepare(engineer, parcels[1] ?? '');
    const submitted = submitShown(engineer.calls, {
      caseId: drawn.id,
      keyPassword: central.person('ermekov').keyPassword,
    });
    // As soon as the server has it the line breaks, whether the answer came through or not.
    for (let looked = 0; looked < 2_000 && received(parcels[1] ?? '') === 0; looked++)
      await new Promise((resolve) => setTimeout(resolve, 5));
    line.cutAll();
    expect((await submitted).ok).toBe(true);
    await engineer.heard('case.answered', ({ caseId, state }) => caseId === drawn.id && state === 'lodged');
    expect(received(parcels[1] ?? '')).toBe(1);
  });

  it('a case whose answer is still out cannot be withdrawn or opened again, and is lodged once', async () => {
    const parcel = parcels[2] ?? '';
    const drawn = await drawAndPrepare(engineer, parcel);
    const { keyPassword } = central.person('ermekov');
    const submitted = submitShown(engineer.calls, { caseId: drawn.id, keyPassword });
    for (let looked = 0; looked < 2_000 && received(parcel) === 0; looked++)
      await new Promise((resolve) => setTimeout(resolve, 1));
    line.mute();
    expect((await submitted).ok).toBe(true);
    for (const answer of [
      await engineer.calls.cases.withdraw({ caseId: drawn.id }),
      await engineer.calls.cases.reopen({ caseId: drawn.id }),
    ])
      expect(answer.ok ? '' : answer.error.code).toMatch(/^case\.(?:onItsWay|not\w+able)$/);
    line.cutAll();
    await engineer.heard('case.answered', ({ caseId, state }) => caseId === drawn.id && state === 'lodged');
    expect(received(parcel)).toBe(1);
  });

  it('a case withdrawn as soon as it was signed is either withdrawn or in the queue', async () => {
    const parcel = parcels[3] ?? '';
    const drawn = await drawAndPrepare(engineer, parcel);
    const { keyPassword } = central.person('ermekov');
    expect((await submitShown(engineer.calls, { caseId: drawn.id, keyPassword })).ok).toBe(true);
    const withdrawn = await engineer.calls.cases.withdraw({ caseId: drawn.id });
    if (!withdrawn.ok)
      await engineer.heard('case.answered', ({ caseId, state }) => caseId === drawn.id && state === 'lodged');
    // The next case goes after it: what was on its way has arrived by then.
    const next = await drawAndPrepare(engineer, parcels[4] ?? '');
    await submitShown(engineer.calls, { caseId: next.id, keyPassword });
    await engineer.heard('case.answered', ({ caseId, state }) => caseId === next.id && state === 'lodged');
    expect(received(parcel)).toBe(withdrawn.ok ? 0 : 1);
  });

  it('a damaged replica found on reading is replaced while drafts stay', async () => {
    const { calls } = engineer;
    const before = (await calls.cases.list({})).length;
    spoilReplica(engineer);
    const answer = await calls.register.overview({}).then(
      () => 'answered',
      (fault: { code: string }) => fault.code,
    );
    expect(['answered', 'STORE_DAMAGED']).toContain(answer);
    await engineer.stop();
    const again = await startTestWorkstation(central, {
      folder: engineer.folder,
      enrolment: { server: `https://localhost:${line.port}` },
    });
    engineer = again;
    const state = await again.ready('ermekov');
    expect(state.parcels).toBeGreaterThan(200);
    expect((await again.calls.cases.list({})).length).toBe(before);
  });
});

/** Zeros over the middle of the encrypted replica file. */
function spoilReplica({ folder }: TestWorkstation): void {
  const accounts = `${folder}/seat/accounts`;
  const file = `${accounts}/${readdirSync(accounts)[0] ?? ''}/replica.db`;
  const { size } = statSync(file);
  const handle = openSync(file, 'r+');
  for (let at = 4096; at < size; at += 4096 * 3) writeSync(handle, Buffer.alloc(64), 0, 64, at + 100);
  closeSync(handle);
}
