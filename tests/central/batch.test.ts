import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_SIGNING_SETTINGS } from '#main/signing/signing-settings.ts';
import { makeSoftToken, SOFT_MODULE, SOFT_PIN, type SoftToken } from '../support/soft-token.ts';
import { draftSplit, lodge, splittable } from '../support/test-cases.ts';
import { startTestCentral, type TestCentral, type TestSeat } from '../support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../support/test-workstation.ts';

const hasModule = existsSync(SOFT_MODULE);
if (!hasModule) process.stdout.write('skipped: no SoftHSM2 here (npm run setup installs it)\n');

describe.skipIf(!hasModule)('several cases registered with one PIN', () => {
  let central: TestCentral;
  let engineer: TestSeat;
  let seat: TestWorkstation;
  let token: SoftToken;
  let cases: { submissionId: string; submissionSha256: string }[];
  beforeAll(async () => {
    central = await startTestCentral({ parcels: 300 });
    engineer = await central.signIn('ermekov');
    const { keyFile, keyPassword } = central.person('sagieva');
    token = makeSoftToken(readFileSync(keyFile), keyPassword);
    process.env['SOFTHSM2_CONF'] = token.conf;
    seat = await startTestWorkstation(central, { signing: { ...NO_SIGNING_SETTINGS, pkcs11: [SOFT_MODULE] } });
    await seat.signIn('sagieva');
    for (const parcel of await splittable(central, 4)) {
      const answer = await lodge(engineer, await draftSplit(central, engineer, parcel));
      if (answer.kind !== 'lodged') throw new Error(JSON.stringify(answer));
    }
    const rows = await seat.calls.queue.list({ state: 'lodged' });
    const seen = await Promise.all(rows.map(({ submissionId }) => seat.calls.queue.examine({ submissionId })));
    cases = seen.map(({ row: { submissionId }, submissionSha256 }) => ({ submissionId, submissionSha256 }));
  });
  afterAll(async () => {
    await seat.close();
    await central.close();
    token.remove();
  });

  async function register(given: typeof cases, keyPassword = SOFT_PIN) {
    const { tokens } = await seat.calls.keys.list({});
    const key = { kind: 'token', id: tokens[0]?.keys[0]?.id ?? '', lastTry: false } as const;
    const heard = [];
    const shown = [];
    for (const each of given) {
      const { sha256 } = await seat.calls.queue.toSign({ ...each, outcome: 'register', grounds: [], reasons: '' });
      shown.push({ ...each, shown: sha256 });
    }
    const steps = await seat.calls.queue.registerMany({ cases: shown, batchId: randomUUID(), key, keyPassword });
    for await (const step of steps) heard.push(step);
    return heard;
  }
  const registered = () =>
    central.store.raw.prepare("select count(*) from submission where state = 'registered'").pluck().get();

  it('SEC-69 signs none of them with a wrong PIN, which is spent once', async () => {
    expect(await register(cases, '00000000')).toMatchObject([{ kind: 'stopped', code: 'TOKEN_PIN_WRONG' }]);
    expect(registered()).toBe(0);
  });

  it('A4.9 registers each by a decision of its own; one whose text is another than the one seen is not', async () => {
    const [first, second, third, fourth] = cases;
    if (!first || !second || !third || !fourth) throw new Error('four cases wait');
    const other = { ...second, submissionSha256: '0'.repeat(64) };
    const heard = await register([first, other, third]);
    expect(heard).toMatchObject([
      { kind: 'answered', id: first.submissionId, answer: { kind: 'registered' } },
      { kind: 'answered', id: second.submissionId, answer: { kind: 'rejected', reason: 'decision.otherText' } },
      { kind: 'answered', id: third.submissionId, answer: { kind: 'registered' } },
    ]);
    expect(registered()).toBe(2);
    // Whoever goes on after a stop, and is unsure of the last one, gets the answer that it had.
    const again = await register([third, second, fourth]);
    expect(again.map((step) => step.kind === 'answered' && step.answer.kind)).toEqual(Array(3).fill('registered'));
    expect(again[0]).toEqual(heard[2]);
    expect(registered()).toBe(4);
    const decisions = central.store.raw
      .prepare('select count(distinct decision_signature) from submission')
      .pluck()
      .get();
    expect(decisions).toBe(4);
  });

  it('SEC-68 signs no decision but those that were shown, text by text', async () => {
    const [first, second] = cases;
    if (!first || !second) throw new Error('cases wait');
    const { sha256 } = await seat.calls.queue.toSign({ ...first, outcome: 'register', grounds: [], reasons: '' });
    const { tokens } = await seat.calls.keys.list({});
    const key = { kind: 'token', id: tokens[0]?.keys[0]?.id ?? '', lastTry: false } as const;
    for (const wanted of [
      { ...first, shown: '0'.repeat(64) },
      { ...second, shown: sha256 },
    ]) {
      const asked = { cases: [wanted], batchId: randomUUID(), key, keyPassword: SOFT_PIN };
      const heard = [];
      for await (const step of await seat.calls.queue.registerMany(asked)) heard.push(step);
      expect(heard).toMatchObject([{ kind: 'stopped', code: 'NOT_AS_SHOWN' }]);
    }
  });

  it('SEC-44 lets no engineer register', async () => {
    const own = await startTestWorkstation(central);
    try {
      await own.signIn('ermekov');
      const asked = {
        cases: cases.slice(0, 1).map((each) => ({ ...each, shown: '0'.repeat(64) })),
        batchId: randomUUID(),
        keyPassword: '',
      };
      await expect(own.calls.queue.registerMany(asked)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    } finally {
      await own.close();
    }
  });
});
