import { setOrganisation } from '#server/accounts/accounts.queries.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Submission } from '#domain/cases/submission.ts';
import { ActBody } from '#domain/journal/act.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { openCheckpoint } from '#domain/journal/checkpoint.ts';
import { leafHash } from '#domain/journal/merkle.ts';
import { verifyInclusion } from '#domain/journal/proof.ts';
import { QuarterNumber, type ParcelNumber } from '#domain/numbers/types.ts';
import { fromHex } from '#domain/bytes.ts';
import { parseCms } from '#domain/signatures/cms/parse-cms.ts';
import { verifyEd25519 } from '#register/journal-key.ts';
import { decide, decisionOn, draftSplit, lodge, splittable, upload, type DraftedCase } from '../support/test-cases.ts';
import { startTestCentral, TEST_REGION, type TestCentral, type TestSeat } from '../support/test-central.ts';

describe('lodging and registration', () => {
  let central: TestCentral;
  let engineer: TestSeat;
  let second: TestSeat;
  let registrar: TestSeat;
  let free: ParcelNumber[];
  beforeAll(async () => {
    central = await startTestCentral({ parcels: 500 });
    [engineer, second, registrar] = [
      await central.signIn('ermekov'),
      await central.signIn('bekova'),
      await central.signIn('sagieva'),
    ];
    free = [...(await splittable(central, 18))];
  });
  afterAll(() => central.close());

  /** A parcel that no other test touches, nor its neighbours. */
  const nextParcel = (): ParcelNumber => {
    const parcel = free.shift();
    if (parcel === undefined) throw new Error('the town is too small for these tests');
    return parcel;
  };
  const drafted = (parcel = nextParcel(), seat = engineer): Promise<DraftedCase> => draftSplit(central, seat, parcel);
  const count = (table: string): number =>
    central.store.raw.prepare<[], number>(`select count(*) from ${table}`).pluck().get() ?? 0;
  const lodged = async (seat = engineer): Promise<DraftedCase> => {
    const one = await drafted(nextParcel(), seat);
    const answer = await lodge(seat, one);
    expect(answer).toMatchObject({ kind: 'lodged' });
    return one;
  };
  const lodgeText = async (text: unknown, signed: Uint8Array = canonicalBytes(text)) => {
    const { signature } = await engineer.sign(signed);
    return engineer.client.calls.submissions.lodge({
      submission: Buffer.from(canonicalBytes(text)).toString('base64'),
      signature,
    });
  };

  it('A4.9 takes a split into the queue, shows it to the registrar, registers it and tells the engineer', async () => {
    const { submission, files } = await drafted();
    const answer = await lodge(engineer, { submission, files });
    expect(answer).toMatchObject({ kind: 'lodged', submissionId: submission.id, place: expect.any(Number) });

    const [row] = await registrar.client.calls.queue.list({ state: 'lodged', limit: 10 });
    expect(row).toMatchObject({
      submissionId: submission.id,
      parcel: submission.parcels[0],
      engineer: 'Ермеков Санжар Тимурұлы',
    });
    const examination = await registrar.client.calls.queue.examine({ submissionId: submission.id });
    expect(examination).toMatchObject({
      decidable: true,
      undecidableReason: null,
      conflict: null,
      verdict: { outcome: 'valid' },
    });
    expect(examination.submission).toEqual(submission);
    expect(examination.findings.some(({ severity }) => severity === 'error')).toBe(false);
    expect(examination.findings.some(({ severity }) => severity === 'pass')).toBe(true);

    const decided = await decide(central, registrar, submission, { outcome: 'register' });
    if (decided.kind !== 'registered') throw new Error(JSON.stringify(decided).slice(0, 500));
    const current = central.store.raw.prepare<[string, string], string>(
      'select number from parcel where region = ? and from_seq = ? order by number',
    );
    const made = current.pluck().all(TEST_REGION, decided.actSeq as unknown as string);
    expect(made).toEqual(submission.change.put.parcels.map(({ number }) => number).sort());
    expect(await engineer.client.calls.submissions.statuses({ ids: [submission.id] })).toMatchObject([
      { state: 'registered', actSeq: decided.actSeq },
    ]);
    const notices = await engineer.client.calls.submissions.notices({ after: 0 });
    expect(notices.at(-1)).toMatchObject({ kind: 'case.registered', submissionId: submission.id });
  });

  it('A29 takes neither a case nor a decision signed with the key of another firm or without the right to sign', async () => {
    const { raw } = central.store;
    const one = await drafted();
    setOrganisation(raw, engineer.login, { bin: '987654321098', roles: ['head'] });
    expect(await lodge(engineer, one)).toMatchObject({
      kind: 'refused',
      reason: 'submission.signature',
      about: ['person.otherOrganisation'],
    });
    setOrganisation(raw, engineer.login, null);
    expect(await lodge(engineer, one)).toMatchObject({ kind: 'lodged' });
    setOrganisation(raw, registrar.login, { bin: '160440007161', roles: ['head'] });
    expect(await decide(central, registrar, one.submission, { outcome: 'register' })).toMatchObject({
      kind: 'rejected',
      reason: 'decision.signature',
      about: ['person.roleNotAllowed'],
    });
    setOrganisation(raw, registrar.login, { bin: '160440007161', roles: ['signingRight'] });
    expect(await decide(central, registrar, one.submission, { outcome: 'register' })).toMatchObject({
      kind: 'registered',
    });
  });

  it('X5 keeps both signatures with the evidence that they rest on', async () => {
    const { submission } = await lodged();
    await decide(central, registrar, submission, { outcome: 'register' });
    const kept = central.store.raw
      .prepare<[string], { signature: Buffer; decision_signature: Buffer }>(
        'select signature, decision_signature from submission where id = ?',
      )
      .get(submission.id);
    const lists = [kept?.signature, kept?.decision_signature].map((file) => parseCms(file ?? Buffer.alloc(0)).crls);
    // Of the root and of the issuing authority.
    expect(lists.map(({ length }) => length)).toEqual([2, 2]);
  });

  it('X4 answers the registration with a head that covers the act, and proves the act under it', async () => {
    const { submission } = await lodged();
    const decided = await decide(central, registrar, submission, { outcome: 'register' });
    if (decided.kind !== 'registered') throw new Error(decided.kind);
    const head = openCheckpoint(decided.checkpoint, central.enrolment.journalKey, verifyEd25519);
    expect(head?.size).toBeGreaterThan(decided.actSeq);
    const proof = await engineer.client.calls.journal.prove({ region: TEST_REGION, seq: decided.actSeq });
    const root =
      openCheckpoint(proof.checkpoint, central.enrolment.journalKey, verifyEd25519)?.root ?? new Uint8Array();
    const body =
      central.store.raw.prepare<[number], Buffer>('select body from act where seq = ?').pluck().get(decided.actSeq) ??
      Buffer.alloc(0);
    const path = proof.hashes.map((hash) => fromHex(hash) ?? new Uint8Array());
    expect(verifyInclusion({ index: proof.seq, size: proof.size, leafHash: leafHash(body), root, path })).toBe(true);
    expect(ActBody.parse(JSON.parse(body.toString()))).toMatchObject({
      kind: 'split',
      submissionId: submission.id,
      caseNumber: submission.caseNumber,
    });
    expect(body.toString()).not.toContain(registrar.account.name);
  });

  it('SEC-45 refuses a submission with one field more, one missing, or another writing of the same', async () => {
    const { submission, files } = await drafted();
    await upload(engineer, files);
    const without = Object.fromEntries(Object.entries(submission).filter(([name]) => name !== 'note'));
    for (const text of [
      { ...submission, region_code: '21' },
      without,
      { ...submission, parcel: '21' },
      [submission],
      null,
    ]) {
      expect(await lodgeText(text)).toMatchObject({ kind: 'refused', reason: 'submission.malformed' });
    }
    const spaced = Buffer.from(JSON.stringify(submission, null, 1));
    const { bytes, signature } = await engineer.sign(spaced);
    expect(await engineer.client.calls.submissions.lodge({ submission: bytes, signature })).toMatchObject({
      reason: 'submission.malformed',
    });
  });

  it('refuses what somebody else signed, what was signed as another text, and what names somebody else', async () => {
    const { submission, files } = await drafted();
    await upload(engineer, files);
    const bytes = canonicalBytes(submission);
    const foreign = await second.sign(bytes);
    expect(
      await engineer.client.calls.submissions.lodge({ submission: foreign.bytes, signature: foreign.signature }),
    ).toMatchObject({
      kind: 'refused',
      reason: 'submission.signature',
    });
    expect(await lodgeText(submission, Buffer.from('something else'))).toMatchObject({
      reason: 'submission.signature',
    });
    const named = { ...submission, engineer: { ...submission.engineer, identifier: second.account.identifier } };
    expect(await lodgeText(named)).toMatchObject({ reason: 'submission.engineer' });
    expect(await lodgeText({ ...submission, region: '01' })).toMatchObject({ reason: 'submission.region' });
    expect(count('submission')).toBe(count('submission'));
  });

  it('refuses a case without its documents, without a plan, or with plans of another drawing', async () => {
    const { submission, files } = await drafted();
    const [missing] = [...files.keys()];
    expect(await lodgeText(submission)).toMatchObject({
      reason: 'submission.documentMissing',
      about: expect.arrayContaining([missing]),
    });
    await upload(engineer, files);
    const without = {
      ...submission,
      documents: submission.documents.filter(({ kind }) => kind !== 'land_cadastral_plan'),
    };
    expect(await lodgeText(without)).toMatchObject({ reason: 'submission.planMissing' });
    const stale = submission.documents.map((one) =>
      one.snapshot === null ? one : { ...one, snapshot: 'f'.repeat(64) },
    );
    expect(await lodgeText({ ...submission, documents: stale })).toMatchObject({ reason: 'submission.planVoid' });
  });

  it('believes nothing of the change: one millimetre more than the commands give is refused', async () => {
    const { submission, files } = await drafted();
    await upload(engineer, files);
    const grown = structuredClone(submission) as unknown as { change: { put: { parcels: { areaDoubled: number }[] } } };
    const [first] = grown.change.put.parcels;
    if (first) first.areaDoubled += 2;
    const answer = await lodgeText(await withPlansOf(grown as unknown as Submission));
    expect(answer).toMatchObject({ kind: 'refused', reason: 'submission.changeDiffers' });
  });

  it('SEC-33 takes parallel sendings of one submission once, and refuses other bytes under its id', async () => {
    const one = await drafted();
    await upload(engineer, one.files);
    const { bytes, signature } = await engineer.sign(canonicalBytes(one.submission));
    const before = count('submission');
    const clients = Array.from({ length: 8 }, () => central.connect(() => engineer.token));
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, at) =>
        clients[at % clients.length]?.calls.submissions.lodge({ submission: bytes, signature }),
      ),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(count('submission')).toBe(before + 1);
    const other = { ...one.submission, note: 'other' };
    expect(await lodgeText(other)).toMatchObject({ kind: 'refused', reason: 'submission.idTaken' });
  });

  it('SEC-33 registers once however often and however parallel the decision is sent', async () => {
    const { submission } = await lodged();
    const { bytes, signature } = await registrar.sign(
      canonicalBytes(decisionOn(central, registrar, submission, { outcome: 'register' })),
    );
    const acts = count('act');
    const clients = Array.from({ length: 8 }, () => central.connect(() => registrar.token));
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, at) =>
        clients[at % clients.length]?.calls.queue.decide({ decision: bytes, signature }),
      ),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toHaveLength(1);
    expect(answers[0]).toMatchObject({ kind: 'registered' });
    expect(count('act')).toBe(acts + 1);
    expect(
      await decide(central, registrar, submission, { outcome: 'refuse', grounds: ['31.1.3'], reasons: 'кейін' }),
    ).toEqual({
      kind: 'rejected',
      reason: 'decision.decided',
      about: [],
    });
  });

  it('shows a conflict to the second of two engineers who split one parcel, and keeps both submissions', async () => {
    const parcel = nextParcel();
    const [mine, theirs] = [await drafted(parcel), await drafted(parcel, second)];
    expect(await lodge(engineer, mine)).toMatchObject({ kind: 'lodged' });
    expect(await lodge(second, theirs)).toMatchObject({ kind: 'lodged' });

    // SEC-46: the later one cannot be taken first.
    expect((await registrar.client.calls.queue.examine({ submissionId: theirs.submission.id })).undecidableReason).toBe(
      'decision.order',
    );
    expect(await decide(central, registrar, theirs.submission, { outcome: 'register' })).toEqual({
      kind: 'rejected',
      reason: 'decision.order',
      about: [],
    });
    expect(await decide(central, registrar, mine.submission, { outcome: 'register' })).toMatchObject({
      kind: 'registered',
    });

    const answer = await decide(central, registrar, theirs.submission, { outcome: 'register' });
    expect(answer).toMatchObject({ kind: 'conflict', conflict: { kind: 'version', parcels: [parcel] } });
    const examination = await registrar.client.calls.queue.examine({ submissionId: theirs.submission.id });
    expect(examination).toMatchObject({ decidable: true, conflict: { kind: 'version' } });
    // A third draft made on the old state does not even get in.
    expect(
      await lodge(second, { ...theirs, submission: { ...theirs.submission, id: crypto.randomUUID() } }),
    ).toMatchObject({ kind: 'conflict' });
    expect(
      await decide(central, registrar, theirs.submission, {
        outcome: 'refuse',
        grounds: ['31.1.1'],
        reasons: 'Учаске бөлінген',
      }),
    ).toMatchObject({ kind: 'refused' });
    expect(await second.client.calls.submissions.statuses({ ids: [theirs.submission.id] })).toMatchObject([
      { state: 'refused', grounds: ['31.1.1'], reasons: 'Учаске бөлінген' },
    ]);
  });

  it('SEC-46 SEC-47 refuses decisions that are stale, of another person, on another text, or without grounds', async () => {
    const { submission } = await lodged();
    const tries = [
      [
        'decision.stale',
        { outcome: 'register', change: { decidedAt: new Date(Date.now() - 11 * 60_000).toISOString() } },
      ],
      [
        'decision.registrar',
        { outcome: 'register', change: { registrar: { login: 'sagieva', identifier: engineer.account.identifier } } },
      ],
      ['decision.otherText', { outcome: 'register', change: { submissionSha256: 'a'.repeat(64) } }],
      ['decision.unknown', { outcome: 'register', change: { submissionId: crypto.randomUUID() } }],
      ['decision.grounds', { outcome: 'register', grounds: ['31.1.3'] }],
      ['decision.grounds', { outcome: 'refuse', reasons: 'себебі' }],
      ['decision.grounds', { outcome: 'refuse', grounds: ['31.9.9'], reasons: 'себебі' }],
      ['decision.reasons', { outcome: 'refuse', grounds: ['31.1.3'], reasons: ' ' }],
    ] as const;
    for (const [reason, deciding] of tries) {
      expect(await decide(central, registrar, submission, deciding), reason).toEqual({
        kind: 'rejected',
        reason,
        about: [],
      });
    }
    const forged = await engineer.sign(
      canonicalBytes(decisionOn(central, registrar, submission, { outcome: 'register' })),
    );
    expect(await registrar.client.calls.queue.decide({ decision: forged.bytes, signature: forged.signature })).toEqual({
      kind: 'rejected',
      reason: 'decision.signature',
      about: ['person.other'],
    });
  });

  it('SEC-46 a registrar does not decide on a case of his own, whatever account he drew it with', async () => {
    const { submission } = await lodged();
    const { identifier } = registrar.account;
    central.store.raw
      .prepare('update account set identifier = ? where login = ?')
      .run(engineer.account.identifier, 'sagieva');
    try {
      const change = { registrar: { login: 'sagieva', identifier: engineer.account.identifier } };
      expect(await decide(central, registrar, submission, { outcome: 'register', change })).toEqual({
        kind: 'rejected',
        reason: 'decision.ownCase',
        about: [],
      });
    } finally {
      central.store.raw.prepare('update account set identifier = ? where login = ?').run(identifier, 'sagieva');
    }
  });

  it('SEC-103 gives receipts a strictly rising time and place when the clock jumps back', async () => {
    const answers = [];
    for (const ahead of [0, -3_600_000, 0, 3_600_000]) {
      central.clock.advance(ahead);
      const answer = await lodge(engineer, await drafted());
      if (answer.kind !== 'lodged') throw new Error(JSON.stringify(answer).slice(0, 300));
      answers.push(answer);
    }
    for (const [at, answer] of answers.entries()) {
      const before = answers[at - 1];
      if (!before) continue;
      expect(answer.place).toBe(before.place + 1);
      expect(Date.parse(answer.receivedAt)).toBeGreaterThan(Date.parse(before.receivedAt));
    }
  });

  it('C17 keeps numbers for a case, gives them again to it and never to another', async () => {
    const parcel = nextParcel();
    const quarter = QuarterNumber.parse(parcel.slice(0, 8));
    const [a, b] = [crypto.randomUUID(), crypto.randomUUID()];
    const ask = (seat: TestSeat, caseId: string, count: number) =>
      seat.client.calls.submissions.reserveNumbers({ quarter, caseId, count });
    const [first, other] = await Promise.all([ask(engineer, a, 3), ask(second, b, 3)]);
    expect(new Set([...first, ...other]).size).toBe(6);
    expect(await ask(engineer, a, 3)).toEqual(first);
    expect((await ask(engineer, a, 5)).slice(0, 3)).toEqual(first);
    const stolen = await draftSplit(central, second, parcel, first);
    expect(await lodge(second, stolen)).toMatchObject({ kind: 'conflict', conflict: { kind: 'number' } });
  });

  it('SEC-48 refuses to change or delete what was registered, signed or received', () => {
    const { raw } = central.store;
    const fixed = [
      'act',
      'act_parcel',
      'lineage',
      'journal_head',
      'action_journal',
      'submission',
      'document',
      'parcel',
      'parcel_right',
      'right_holder',
    ];
    for (const table of fixed) expect(() => raw.exec(`delete from ${table}`), table).toThrow(/never|only grows/);
    const changes = [
      "act set kind = 'import'",
      'lineage set seq = 0',
      "journal_head set checkpoint = ''",
      "action_journal set outcome = 'success'",
      "submission set body = x'00'",
      "submission set received_at = '2020'",
      'document set size = 1',
    ];
    for (const change of changes) expect(() => raw.exec(`update ${change}`), change).toThrow(/never|only grows/);
    expect(() => raw.exec("update submission set state = 'lodged', act_seq = null where state = 'registered'")).toThrow(
      /never/,
    );
    raw.pragma('recursive_triggers = on');
    expect(() => raw.exec('insert or replace into act select * from act limit 1')).toThrow(/never/);
  });
});

/** The same submission with plans that fit its changed drawing, so that the change itself is what is judged. */
async function withPlansOf(submission: Submission): Promise<Submission> {
  const { drawingHash } = await import('#domain/cases/drawing-hash.ts');
  const snapshot = drawingHash(submission.change, [...submission.touched, ...submission.relied]);
  return {
    ...submission,
    documents: submission.documents.map((one) => (one.snapshot === null ? one : { ...one, snapshot })),
  };
}
