import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseFile } from '#domain/cases/case-file.ts';
import { ParcelNumber } from '#domain/numbers/types.ts';
import { demand, drawAndPrepare } from '../../tests/support/draw-split.ts';
import { splittable } from '../../tests/support/test-cases.ts';
import { startTestCentral, type TestCentral } from '../../tests/support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../../tests/support/test-workstation.ts';

describe('what is shown is what is signed', () => {
  let central: TestCentral;
  let engineer: TestWorkstation;
  let registrar: TestWorkstation;
  let drawn: CaseFile;
  const keyOf = (login: string): string => central.person(login).keyPassword;
  beforeAll(async () => {
    central = await startTestCentral({ parcels: 300 });
    engineer = await startTestWorkstation(central);
    registrar = await startTestWorkstation(central);
    await Promise.all([engineer.ready('ermekov'), registrar.ready('sagieva')]);
    const [parcel] = await splittable(central, 1);
    drawn = await drawAndPrepare(engineer, parcel ?? '');
  }, 120_000);
  afterAll(async () => {
    for (const seat of [engineer, registrar]) await seat.close();
    await central.close();
  });
  const received = (): string[] =>
    central.store.raw.prepare<[], string>('select body_sha256 from submission').pluck().all();

  it('SEC-68 signs no text that was never shown, and does not open the key for it', async () => {
    const { calls } = engineer;
    const order = { caseId: drawn.id, shown: '0'.repeat(64), keyPassword: 'not the password' };
    await expect(calls.cases.submit(order)).rejects.toMatchObject({ code: 'NOT_AS_SHOWN' });
  });

  it('SEC-68 signs no case that has changed since it was shown', async () => {
    const { calls } = engineer;
    const { sha256 } = await demand(calls.cases.toSign({ caseId: drawn.id }));
    await calls.cases.setNote({ caseId: drawn.id, note: 'Добавлено после показа' });
    const order = { caseId: drawn.id, shown: sha256, keyPassword: 'not the password' };
    await expect(calls.cases.submit(order)).rejects.toMatchObject({ code: 'NOT_AS_SHOWN' });
    expect((await calls.cases.get({ caseId: drawn.id })).state).toBe('draft');
    expect(received()).toEqual([]);
  });

  it('SEC-68 the server receives the very hash that was shown', async () => {
    const { calls } = engineer;
    const { sha256 } = await demand(calls.cases.toSign({ caseId: drawn.id }));
    await demand(calls.cases.submit({ caseId: drawn.id, shown: sha256, keyPassword: keyOf('ermekov') }));
    await engineer.heard('case.answered', ({ caseId, state }) => caseId === drawn.id && state === 'lodged');
    expect(received()).toEqual([sha256]);
  });

  it('SEC-68 a decision that was shown as a registration is not signed as a refusal', async () => {
    const { calls } = registrar;
    const [row] = await calls.queue.list({ state: 'lodged' });
    const { submissionSha256, row: examined } = await calls.queue.examine({ submissionId: row?.submissionId ?? '' });
    const about = { submissionId: examined.submissionId, submissionSha256 };
    const registration = { ...about, outcome: 'register' as const, grounds: [], reasons: '' };
    const { sha256: shown } = await calls.queue.toSign(registration);
    const refusal = { ...about, outcome: 'refuse' as const, grounds: ['31.1-1'], reasons: 'Иное решение' };
    await expect(calls.queue.decide({ ...refusal, shown, keyPassword: 'not the password' })).rejects.toMatchObject({
      code: 'NOT_AS_SHOWN',
    });
    const answer = await calls.queue.decide({ ...registration, shown, keyPassword: keyOf('sagieva') });
    expect(answer.kind).toBe('registered');
    const signed = central.store.raw.prepare<[], Buffer>('select decision from submission').pluck().get();
    const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(signed ?? []));
    expect(Buffer.from(digest).toString('hex')).toBe(shown);
  });

  it('SEC-68 a plan is signed of the parcel and of the state that was shown', async () => {
    const { calls } = engineer;
    const parcels = await splittable(central, 2);
    const [one, other] = parcels.map((number) => ParcelNumber.parse(number));
    if (!one || !other) throw new Error('two parcels are needed');
    const plan = await demand(calls.cases.planToSign({ parcel: one }));
    expect(plan.link.pages.length).toBeGreaterThan(0);
    const bytes = await (await engineer.get(plan.link.url)).arrayBuffer();
    expect(Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex')).toBe(plan.sha256);
    const swapped = { parcel: other, shown: plan.sha256, keyPassword: 'not the password' };
    await expect(calls.cases.signedPlanOf(swapped)).rejects.toMatchObject({ code: 'NOT_AS_SHOWN' });
  });
});
