import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decide, draftSplit, lodge, splittable } from '../support/test-cases.ts';
import { startTestCentral, type TestCentral, type TestSeat } from '../support/test-central.ts';

describe('signatures of a case verified again', () => {
  let central: TestCentral;
  let engineer: TestSeat;
  let registrar: TestSeat;
  let submissionId: string;
  beforeAll(async () => {
    central = await startTestCentral({ parcels: 200 });
    [engineer, registrar] = [await central.signIn('ermekov'), await central.signIn('sagieva')];
    const [parcel] = await splittable(central, 1);
    if (parcel === undefined) throw new Error('no parcel to split');
    const drafted = await draftSplit(central, engineer, parcel);
    submissionId = drafted.submission.id;
    expect(await lodge(engineer, drafted)).toMatchObject({ kind: 'lodged' });
  });
  afterAll(() => central.close());

  const verify = () => registrar.client.calls.queue.verify({ submissionId });
  const row = () =>
    central.store.raw
      .prepare<[string], { body: Buffer; signature: Buffer; received_at: string }>(
        'select body, signature, received_at from submission where id = ?',
      )
      .get(submissionId);

  it('A4.9 gives ten steps with evidence for the time of receipt, and what was found then', async () => {
    const [found, ...others] = await verify();
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      of: 'submission',
      documentId: null,
      decided: { at: row()?.received_at, outcome: 'valid' },
      report: { outcome: 'valid', at: row()?.received_at },
    });
    const hashOf = (bytes: Buffer | undefined) =>
      createHash('sha256')
        .update(bytes ?? '')
        .digest('hex');
    expect(found?.report.contentSha256).toBe(hashOf(row()?.body));
    expect(found?.report.signatureSha256).toBe(hashOf(row()?.signature));
    const steps = found?.report.signers[0]?.verdict.steps ?? [];
    expect(steps).toHaveLength(10);
    const kinds = (code: string) => steps.find((step) => step.code === code)?.evidence.map(({ kind }) => kind);
    expect([kinds('chain'), kinds('revocation')]).toEqual([
      ['certificate', 'certificate', 'certificate'],
      ['crl', 'crl'],
    ]);
    // Asked again, the same to the letter.
    expect(await verify()).toEqual([found]);
  });

  it('SEC-70 shows that what was valid then is not now, where somebody has touched the stored text', async () => {
    const kept = row();
    // Whoever has the file has its guards too.
    central.store.raw.exec('drop trigger submission_fixed');
    const statement = central.store.raw.prepare('update submission set body = ?, body_sha256 = ? where id = ?');
    const change = (body: Buffer): unknown =>
      statement.run(body, createHash('sha256').update(body).digest('hex'), submissionId);
    const body = kept?.body ?? Buffer.alloc(0);
    change(Buffer.from(body.toString('utf8').replace(/"note":""/, '"note":"x"')));
    try {
      const [found] = await verify();
      expect(found?.decided.outcome).toBe('valid');
      expect(found?.report.outcome).toBe('invalid');
      expect(found?.report.signers[0]?.verdict.steps.filter(({ outcome }) => outcome === 'invalid')).toMatchObject([
        { code: 'content', reason: 'content.changed' },
      ]);
      // Nor is it registered: nothing enters the register that its engineer has not signed.
      const examined = await registrar.client.calls.queue.examine({ submissionId });
      expect(await decide(central, registrar, examined.submission, { outcome: 'register' })).toMatchObject({
        kind: 'rejected',
        reason: 'decision.submissionSignature',
      });
    } finally {
      change(body);
    }
  });

  it('A4.9 verifies the decision besides, for the time at which it was made', async () => {
    const examined = await registrar.client.calls.queue.examine({ submissionId });
    expect(await decide(central, registrar, examined.submission, { outcome: 'register' })).toMatchObject({
      kind: 'registered',
    });
    const found = await verify();
    expect(found.map(({ of, report }) => [of, report.outcome])).toEqual([
      ['submission', 'valid'],
      ['decision', 'valid'],
    ]);
    expect(found[1]?.report.signers[0]?.verdict.signer?.iin).toBe(registrar.account.identifier);
  });

  it('SEC-44 says of a case that is not there that it is not there, and shows nothing to an engineer', async () => {
    const unknown = { submissionId: crypto.randomUUID() };
    await expect(registrar.client.calls.queue.verify(unknown)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(engineer.client.calls.queue.verify({ submissionId })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
