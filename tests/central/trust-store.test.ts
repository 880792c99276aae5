import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { toBase64 } from '#domain/bytes.ts';
import { verifyJournal } from '#register/verify-journal.ts';
import { firstBrokenAction } from '#server/accounts/action-journal.ts';
import { adding, changeTrust, propose, settle, storeOf } from '../support/change-trust.ts';
import { issue, listOf, signBy, type Keeper } from '../support/test-authority.ts';
import { draftSplit, splittable, upload, type DraftedCase } from '../support/test-cases.ts';
import { startTestCentral, TEST_REGION, type TestCentral, type TestSeat } from '../support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../support/test-workstation.ts';
import { centralPaths } from '#server/central-paths.ts';
import { printPem } from '#domain/signatures/x509/pem.ts';

describe('SEC-72 trust store', () => {
  let central: TestCentral;
  let first: TestSeat;
  let second: TestSeat;
  let engineer: TestSeat;
  let registrar: TestSeat;
  let seat: TestWorkstation;
  let authority: Keeper;
  let user: Keeper;

  beforeAll(async () => {
    authority = issue({ name: 'Second authority', kind: 'authority' });
    central = await startTestCentral({
      parcels: 500,
      // Its list lies there as lists always did: whom to trust is not said by files any more.
      prepare: (home) =>
        writeFileSync(join(centralPaths(home).trust, 'second.pem'), printPem('X509 CRL', listOf(authority))),
    });
    [first, second] = [await central.signIn('omarov'), await central.signIn('dzhaksybekova')];
    [engineer, registrar] = [await central.signIn('ermekov'), await central.signIn('sagieva')];
    user = issue({ name: 'Engineer', kind: 'user', by: authority, iin: engineer.account.identifier });
    seat = await startTestWorkstation(central);
    await seat.ready('ermekov');
  }, 120_000);
  afterAll(async () => {
    await seat.close();
    await central.close();
  });

  const lodgeBy = async (by: Keeper, { submission, files }: DraftedCase) => {
    await upload(engineer, files);
    const bytes = canonicalBytes(submission);
    const signature = signBy(by, [], bytes, central.clock.now());
    return engineer.client.calls.submissions.lodge({ submission: toBase64(bytes), signature: toBase64(signature) });
  };

  it('the first store is what lay in the folder, as an act of the journal; files change nothing afterwards', async () => {
    const store = storeOf(central);
    expect(store.version).toBe(1);
    expect(store.anchors).toHaveLength(1);
    expect(await seat.calls.trust.store()).toMatchObject({
      version: 1,
      anchors: [{ subject: 'SHEKARA DEMO ROOT CA', inForce: true, key: 'RSA 2048' }],
    });
    writeFileSync(join(centralPaths(central.home).trust, 'slipped-in.pem'), authority.pem);
    const [parcel] = await splittable(central, 1);
    if (!parcel) throw new Error('no parcel');
    const answer = await lodgeBy(user, await draftSplit(central, engineer, parcel));
    expect(answer).toMatchObject({
      kind: 'refused',
      reason: 'submission.signature',
      about: ['chain.noAnchor', 'revocation.notChecked'],
    });
    await central.restart();
    expect(storeOf(central).version).toBe(1);
    [first, second] = [await central.signIn('omarov'), await central.signIn('dzhaksybekova')];
    [engineer, registrar] = [await central.signIn('ermekov'), await central.signIn('sagieva')];
  });

  it('one administrator alone cannot change it, whatever he sends', async () => {
    const proposed = await propose(central, first, [adding(authority, ['signers'])]);
    expect(proposed.answer.kind).toBe('proposed');
    expect(storeOf(central).version).toBe(1);
    expect(await settle(central, first, proposed)).toMatchObject({ reason: 'trust.ownProposal' });
    // In the name of the other, with the own key.
    const other = { login: second.account.login, identifier: second.account.identifier };
    expect(await settle(central, first, proposed, { administrator: other })).toMatchObject({
      reason: 'trust.administrator',
    });
    expect(await settle(central, second, { ...proposed, sha256: 'ab'.repeat(32) as never })).toMatchObject({
      reason: 'trust.otherText',
    });
    const stale = { decidedAt: new Date(central.clock.now().getTime() - 3_600_000).toISOString() };
    expect(await settle(central, second, proposed, stale)).toMatchObject({ reason: 'trust.stale' });
    const signed = await second.sign(canonicalBytes({ any: 'text' }));
    expect(
      await second.client.calls.trust.decide({ decision: signed.bytes, signature: signed.signature }),
    ).toMatchObject({ reason: 'trust.malformed' });
    await expect(registrar.client.calls.trust.proposals({ limit: 10 })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await settle(central, first, proposed, { outcome: 'withdraw' })).toEqual({ kind: 'withdrawn' });
    expect(await settle(central, second, proposed)).toMatchObject({ reason: 'trust.decided' });
    expect(storeOf(central).version).toBe(1);
  });

  it('both who change it must be believed afterwards', async () => {
    await changeTrust(central, [first, second], [adding(authority, ['signers'])]);
    const [root] = storeOf(central).anchors;
    const proposed = await propose(central, first, [
      { command: 'withdrawAnchor', fingerprint: root?.fingerprint ?? ('' as never) },
    ]);
    expect(await settle(central, second, proposed)).toMatchObject({ reason: 'trust.lockout' });
    expect(await settle(central, second, proposed, { outcome: 'withdraw' })).toEqual({ kind: 'withdrawn' });
  });

  it('two change it, every seat sees it; a withdrawn authority is refused from then on, earlier acts hold', async () => {
    const seen = await seat.heard('replica.advanced', ({ size }) => size > 2);
    expect(seen.size).toBeGreaterThan(2);
    expect(await seat.calls.trust.store()).toMatchObject({
      version: 2,
      anchors: [{}, { subject: 'Second authority' }],
    });
    const [one, two] = await splittable(central, 2);
    if (!one || !two) throw new Error('no parcels');
    const early = await draftSplit(central, engineer, one);
    expect(await lodgeBy(user, early)).toMatchObject({ kind: 'lodged' });

    const anchor = storeOf(central).anchors[1];
    if (!anchor) throw new Error('no anchor');
    const proposed = await propose(central, second, [{ command: 'withdrawAnchor', fingerprint: anchor.fingerprint }]);
    const rows = await first.client.calls.trust.proposals({ limit: 10 });
    expect(rows[0]).toMatchObject({ state: 'open', isOwn: false, proposedBy: 'Жақсыбекова Мәдина Асқарқызы' });
    const answer = await settle(central, first, proposed);
    if (answer.kind !== 'confirmed') throw new Error(JSON.stringify(answer));
    expect(answer.version).toBe(3);

    const late = await lodgeBy(user, await draftSplit(central, engineer, two));
    expect(late).toMatchObject({
      kind: 'refused',
      reason: 'submission.signature',
      about: ['chain.noAnchor', 'revocation.notChecked'],
    });
    const examined = await registrar.client.calls.queue.examine({ submissionId: early.submission.id });
    expect(examined.verdict.outcome).toBe('valid');

    await seat.heard('replica.advanced', ({ size }) => size > answer.actSeq);
    const shown = await seat.calls.trust.store();
    expect(shown).toMatchObject({ version: 3, actSeq: answer.actSeq });
    expect(shown?.anchors.map(({ inForce }) => inForce)).toEqual([true, false]);
    expect(shown?.history.map(({ version }) => version)).toEqual([3, 2, 1]);
    const { proof, verified } = await seat.calls.register.prove({ seq: answer.actSeq });
    expect([verified, proof.seq]).toEqual([true, answer.actSeq]);
    // Whoever is enrolled from now on begins with the store of now.
    expect(JSON.parse(readFileSync(centralPaths(central.home).enrolment, 'utf8'))).toMatchObject({
      trustAnchors: [expect.any(String)],
    });
  });

  it('a change made on another version, and one that is none, are refused; the journal holds', async () => {
    const { version } = storeOf(central);
    const known = adding(authority, ['timeStamps']);
    const early = await propose(central, first, [known], { base: version - 1 });
    expect(early.answer).toMatchObject({ kind: 'rejected', reason: 'trust.base' });
    const [a, b] = [await propose(central, first, [known]), await propose(central, second, [known])];
    expect(await settle(central, second, a)).toMatchObject({ kind: 'confirmed', version: version + 1 });
    expect(await settle(central, first, b)).toMatchObject({ kind: 'rejected' });
    expect(storeOf(central).version).toBe(version + 1);
    const vkey = central.enrolment.journalKey;
    expect(verifyJournal(central.store.raw, TEST_REGION, { vkey })).toMatchObject({ ok: true });
    expect(firstBrokenAction(central.store.raw)).toBeNull();
    expect(() => central.store.raw.prepare('delete from trust_proposal').run()).toThrow(/never deleted/);
    expect(() => central.store.raw.prepare("update trust_proposal set body = x'00'").run()).toThrow(/never changed/);
  });
});
