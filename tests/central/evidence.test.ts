import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { LodgeAnswer } from '#contracts/central/submissions.ts';
import { toBase64 } from '#domain/bytes.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import { trustIn } from '#domain/signatures/trust/trust-given.ts';
import { verifyDetached } from '#domain/signatures/verify-cms.ts';
import { adding, changeTrust, storeOf } from '../support/change-trust.ts';
import { startAuthorities, type LoopbackAuthorities } from '../support/loopback-authorities.ts';
import { daysFrom, indexLine, issue, signBy, type Keeper } from '../support/test-authority.ts';
import { decide, draftSplit, splittable, upload } from '../support/test-cases.ts';
import { startTestCentral, type TestCentral, type TestSeat } from '../support/test-central.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) process.stdout.write('skipped: evidence of the server, no openssl command here\n');

interface KeptRow {
  readonly cms: Uint8Array;
  readonly level: string;
  readonly missing: string;
  readonly received_at: string;
  readonly weakens_at: string | null;
}

describe.skipIf(!hasOpenssl)('evidence that the server asks for', () => {
  const now = new Date();
  let folder: string;
  let central: TestCentral;
  let admins: readonly [TestSeat, TestSeat];
  let engineer: TestSeat;
  let registrar: TestSeat;
  let authorities: LoopbackAuthorities;
  let root: Keeper;
  let user: Keeper;
  let gone: Keeper;
  let later: Keeper;
  let free: ParcelNumber[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-evidence-'));
    central = await startTestCentral({ parcels: 500, evidencePauseMs: 50 });
    admins = [await central.signIn('omarov'), await central.signIn('dzhaksybekova')];
    [engineer, registrar] = [await central.signIn('ermekov'), await central.signIn('sagieva')];
    root = issue({ name: 'Root', kind: 'authority', days: [-30, 6000] }, now);
    const iin = engineer.account.identifier;
    user = issue({ name: 'User', kind: 'user', by: root, iin, days: [-30, 365] }, now);
    gone = issue({ name: 'Gone', kind: 'user', by: root, iin }, now);
    const clock = issue({ name: 'TSA', kind: 'timeStamps', by: root, days: [-30, 200] }, now);
    later = issue({ name: 'TSA 2', kind: 'timeStamps', by: root, days: [-30, 3000] }, now);
    const responder = issue({ name: 'OCSP', kind: 'responder', by: root, days: [-30, 3000] }, now);
    authorities = await startAuthorities(folder, { root, responder, clock });
    authorities.index = [indexLine(user), indexLine(gone, daysFrom(now, -2)), indexLine(clock), indexLine(later)].join(
      '',
    );
    const issuer = root.certificate.subjectKeyId;
    await changeTrust(central, admins, [
      adding(root, ['signers', 'timeStamps']),
      { command: 'setAddress', service: 'ocsp', issuer, address: authorities.ocsp },
      { command: 'setAddress', service: 'tsp', issuer: null, address: authorities.tsp },
      { command: 'setEvidence', revocation: 'softFail', timeStamp: 'softFail', renewDays: 30 },
      // The stamps of this test last for years; the assumed end of short keys comes sooner.
      { command: 'setAlgorithm', name: 'RSA-2048', until: null, assumed: true },
    ]);
    free = [...(await splittable(central, 6))];
  }, 120_000);
  afterAll(async () => {
    authorities.close();
    await central.close();
    rmSync(folder, { recursive: true });
  });

  async function lodgeBy(by: Keeper): Promise<{ answer: LodgeAnswer; id: string; bytes: Uint8Array }> {
    const parcel = free.shift();
    if (!parcel) throw new Error('no parcel');
    const { submission, files } = await draftSplit(central, engineer, parcel);
    await upload(engineer, files);
    const bytes = canonicalBytes(submission);
    const signature = toBase64(signBy(by, [], bytes, central.clock.now()));
    const answer = await engineer.client.calls.submissions.lodge({ submission: toBase64(bytes), signature });
    return { answer, id: submission.id, bytes };
  }

  const kept = (id: string): KeptRow => {
    const row = central.store.raw
      .prepare<[string], KeptRow>("select * from kept_signature where subject = 'submission' and id = ?")
      .get(id);
    if (!row) throw new Error('nothing kept');
    return row;
  };
  const tended = (id: string, expected: Partial<KeptRow>): Promise<void> =>
    vi.waitFor(() => expect(kept(id)).toMatchObject(expected), { timeout: 20_000, interval: 50 });
  /** By the file alone, with the store of now, on a later day. */
  const openAfter = async (cms: Uint8Array, content: Uint8Array, days: number): Promise<readonly string[]> => {
    const [at, clockThen] = [central.clock.now(), daysFrom(now, days)];
    const given = { ...trustIn(storeOf(central), at), crls: [], at, now: clockThen };
    const { steps } = await verifyDetached({ ...given, content, signature: cms, expected: 'anyone', purpose: 'sign' });
    return steps.flatMap(({ outcome, reason }) => (outcome === 'valid' ? [] : [reason ?? '']));
  };

  it('SEC-74 keeps a submission with the answer of OCSP and a time stamp, good without any service', async () => {
    const { answer, id, bytes } = await lodgeBy(user);
    expect(answer).toMatchObject({ kind: 'lodged' });
    await tended(id, { level: 'lt', missing: '' });
    const { cms, weakens_at: weakens } = kept(id);
    expect(await openAfter(cms, bytes, 190)).toEqual([]);
    expect(await openAfter(cms, bytes, 210)).toEqual(['timestamp.outdated']);
    expect(weakens?.slice(0, 10)).toBe(daysFrom(now, 200).toISOString().slice(0, 10));
    const examined = await registrar.client.calls.queue.examine({ submissionId: id });
    expect(examined.verdict.outcome).toBe('valid');
    expect(examined.verdict.steps.find(({ code }) => code === 'timestamp')?.detail).toContain('TSA');
  });

  it('SEC-70 says revoked when the authority does, whatever the policy', async () => {
    const { answer } = await lodgeBy(gone);
    expect(answer).toMatchObject({ kind: 'refused', about: ['revocation.revoked'] });
  });

  it('SEC-70 a silent authority leaves it open, never good; the job asks again and keeps the answer', async () => {
    authorities.silent = true;
    const { answer, id } = await lodgeBy(user);
    expect(answer).toMatchObject({ kind: 'lodged' });
    const before = await registrar.client.calls.queue.examine({ submissionId: id });
    expect(before.verdict.outcome).toBe('indeterminate');
    await tended(id, { level: 'bes', missing: 'revocation.notChecked' });
    const metrics = await (await fetch(`${central.server.healthUrl}/metrics`)).text();
    expect(metrics).toMatch(/shekara_evidence_open [1-9]/);
    const { asked } = authorities;
    // Nobody is asked again at once, neither by the job nor for the next who comes.
    const count = asked.ocsp;
    await lodgeBy(user);
    expect(authorities.asked.ocsp).toBe(count);
    authorities.silent = false;
    central.clock.advance(5 * 60_000);
    await tended(id, { level: 'lt', missing: '' });
    const after = await registrar.client.calls.queue.examine({ submissionId: id });
    expect(after.verdict.outcome).toBe('valid');
  });

  it('hard fail refuses what no authority has cleared', async () => {
    const hard = { command: 'setEvidence', revocation: 'hardFail', timeStamp: 'softFail', renewDays: 30 } as const;
    await changeTrust(central, admins, [hard]);
    authorities.silent = true;
    const { answer } = await lodgeBy(user);
    expect(answer).toMatchObject({ kind: 'refused', about: ['revocation.notChecked'] });
    authorities.silent = false;
  });

  it('decisions and changes of the trust store are kept with evidence as well, one after another', async () => {
    const parcel = free.shift();
    if (!parcel) throw new Error('no parcel');
    central.clock.advance(2 * 60_000);
    const { submission, files } = await draftSplit(central, engineer, parcel);
    await upload(engineer, files);
    const signed = await engineer.sign(canonicalBytes(submission));
    const lodged = { submission: signed.bytes, signature: signed.signature };
    expect(await engineer.client.calls.submissions.lodge(lodged)).toMatchObject({ kind: 'lodged' });
    expect(await decide(central, registrar, submission, { outcome: 'register' })).toMatchObject({ kind: 'registered' });
    const count = central.store.raw.prepare<[], number>(
      "select count(distinct subject) from kept_signature where level <> 'bes' and missing = ''",
    );
    await vi.waitFor(() => expect(count.pluck().get()).toBe(4), { timeout: 20_000, interval: 50 });
  });

  it('renews a time stamp before its authority runs out, when the policy says so', async () => {
    const [row] = central.store.raw
      .prepare<[], { id: string }>("select id from kept_signature where subject = 'submission' and level = 'lt'")
      .all();
    const id = row?.id ?? '';
    const bytes = central.store.raw
      .prepare<[string], Uint8Array>('select body from submission where id = ?')
      .pluck()
      .get(id);
    if (!bytes) throw new Error('no submission');
    const weak = central.store.raw
      .prepare<[string], number>("select count(*) from kept_signature where level = 'lt' and weakens_at < ?")
      .pluck();
    const soon = daysFrom(now, 250).toISOString();
    expect(weak.get(soon)).toBeGreaterThan(1);
    authorities.stampBy(later);
    await changeTrust(central, admins, [
      { command: 'setEvidence', revocation: 'hardFail', timeStamp: 'softFail', renewDays: 250 },
    ]);
    await tended(id, { level: 'lta', missing: '' });
    const { cms, weakens_at: weakens } = kept(id);
    expect(weakens?.slice(0, 10)).toBe(daysFrom(now, 3000).toISOString().slice(0, 10));
    // The first authority of time has long run out, and the certificate of the signer with it.
    expect(await openAfter(cms, bytes, 2900)).toEqual([]);
    // With every other one that would weaken within these days.
    await vi.waitFor(() => expect(weak.get(soon)).toBe(0), { timeout: 30_000, interval: 100 });
  });
});
