import { createHash, randomUUID } from 'node:crypto';
import { afterAll, assert, beforeAll, describe, expect, it } from 'vitest';
import type { Consent } from '#domain/cases/case-file.ts';
import type { Submission } from '#domain/cases/submission.ts';
import { CaseDocument } from '#domain/documents/document.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import { signDetached } from '#main/signing/sign-detached.ts';
import { signAgain, update } from '../support/pdf-updates.ts';
import { pdfSaying, signInside } from '../support/sign-pdf.ts';
import { draftSplit, lodge, splittable, type DraftedCase } from '../support/test-cases.ts';
import { startTestCentral, TEST_REGION, type TestCentral, type TestSeat } from '../support/test-central.ts';

/*
 * An engineer whose desk checks nothing: what it sends is made by hand, signed with his real key and lodged through the
 * real calls. Of the holder, Bekova, the register knows the ИИН; her key signs what she agrees to.
 */
describe('consents that a dishonest desk has forged', () => {
  let central: TestCentral;
  let engineer: TestSeat;
  let holder: TestSeat;
  let stranger: TestSeat;
  let honest: DraftedCase;
  let parcel: ParcelNumber;
  beforeAll(async () => {
    central = await startTestCentral({ parcels: 500 });
    [engineer, holder, stranger] = [
      await central.signIn('ermekov'),
      await central.signIn('bekova'),
      await central.signIn('sagieva'),
    ];
    [parcel] = (await splittable(central, 1)) as [ParcelNumber];
    honest = await draftSplit(central, engineer, parcel);
    const [first] = honest.submission.consents;
    central.store.raw
      .prepare('update party set identifier = ? where region = ? and id = ?')
      .run(holder.account.identifier, TEST_REGION, first?.partyId);
  });
  afterAll(() => central.close());

  /** The case with the first consent as a signature file over `content`, said to be the signature of `over`. */
  async function forged({
    signer,
    over = 'this',
    identifier = holder.account.identifier,
    partyId,
  }: {
    readonly signer: TestSeat;
    readonly over?: 'this' | 'other' | 'nothing';
    readonly identifier?: string;
    readonly partyId?: Consent['partyId'];
  }): Promise<DraftedCase> {
    const files = new Map(honest.files);
    const [first, ...rest] = honest.submission.consents;
    assert(first);
    const put = (bytes: Uint8Array, mediaType: string): CaseDocument => {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      files.set(sha256, bytes);
      return CaseDocument.parse({
        ...{ id: randomUUID(), kind: 'owner_consent', title: 'Келісім', fileName: 'consent', mediaType },
        ...{ size: bytes.length, sha256, parcel: null, snapshot: null, addedAt: first.givenAt },
      });
    };
    const text = Buffer.from(`%PDF-1.7\n${randomUUID()}: келісемін\n`);
    const [paper, other] = [
      put(text, 'application/pdf'),
      put(Buffer.concat([text, Buffer.from(' ')]), 'application/pdf'),
    ];
    const carrier = put(await signDetached(signer.key, text), 'application/pkcs7-signature');
    const contentId = { this: paper.id, other: other.id, nothing: randomUUID() }[over];
    const claimed: Consent = {
      ...first,
      partyId: partyId ?? first.partyId,
      documentId: carrier.id,
      signature: {
        ...{ signer: 'Бекова', identifier, contentId, outcome: 'valid', open: [] },
        verifiedAt: first.givenAt,
      },
    };
    const submission: Submission = {
      ...honest.submission,
      id: randomUUID(),
      consents: [claimed, ...rest],
      documents: [...honest.submission.documents, paper, other, carrier],
    };
    return { submission, files };
  }

  /** The same with a PDF in which its signature lies. */
  async function inside(pdf: Uint8Array): Promise<DraftedCase> {
    const one = await forged({ signer: holder });
    const { consents, documents } = one.submission;
    const sha256 = createHash('sha256').update(pdf).digest('hex');
    const [first, ...rest] = consents;
    const carrier = documents.find(({ id }) => id === first?.documentId);
    assert(first?.signature && carrier);
    const mediaType = 'application/pdf';
    return {
      submission: {
        ...one.submission,
        consents: [{ ...first, signature: { ...first.signature, contentId: carrier.id } }, ...rest],
        documents: documents.map((each) =>
          each === carrier ? CaseDocument.parse({ ...each, sha256, mediaType, size: pdf.length }) : each,
        ),
      },
      files: new Map([...one.files, [sha256, pdf]]),
    };
  }

  const count = (table: string): number =>
    central.store.raw.prepare<[], number>(`select count(*) from ${table}`).pluck().get() ?? 0;
  const written = () => ['submission', 'kept_signature', 'act', 'parcel'].map(count);
  /** Lodges it; nothing of it may be left but the line in the journal of actions. */
  async function refusedBy(one: DraftedCase) {
    const before = written();
    const answer = await lodge(engineer, one);
    expect(answer.kind).not.toBe('lodged');
    expect(written()).toEqual(before);
    expect(await engineer.client.calls.submissions.statuses({ ids: [one.submission.id] })).toEqual([]);
    return answer;
  }
  const notSigned = ({ submission }: DraftedCase) => ({
    kind: 'refused',
    reason: 'submission.consentSignature',
    about: [submission.consents[0]?.documentId],
  });

  it('SEC-46 X3 are refused when somebody else than the holder has signed, whatever the desk says of it', async () => {
    const byStranger = await forged({ signer: stranger });
    expect(await refusedBy(byStranger)).toEqual(notSigned(byStranger));
    const said = await forged({ signer: stranger, identifier: stranger.account.identifier });
    expect(await refusedBy(said)).toEqual(notSigned(said));
    const byEngineer = await forged({ signer: engineer });
    expect(await refusedBy(byEngineer)).toEqual(notSigned(byEngineer));
  });

  it('SEC-46 X3 are refused when the signature is of another paper, or of none of the case', async () => {
    const ofOther = await forged({ signer: holder, over: 'other' });
    expect(await refusedBy(ofOther)).toEqual(notSigned(ofOther));
    const ofNothing = await forged({ signer: holder, over: 'nothing' });
    expect(await refusedBy(ofNothing)).toEqual(notSigned(ofNothing));
  });

  it('SEC-46 X3 are refused when the paper or the signature was changed after signing', async () => {
    const one = await forged({ signer: holder });
    const { documents, consents } = one.submission;
    const paper = documents.find(({ id }) => id === consents[0]?.signature?.contentId);
    const altered = Buffer.from(one.files.get(paper?.sha256 ?? '') ?? []);
    altered[altered.length - 4] = (altered[altered.length - 4] ?? 0) ^ 1;
    const sha256 = createHash('sha256').update(altered).digest('hex');
    const changed: DraftedCase = {
      submission: {
        ...one.submission,
        documents: documents.map((each) => (each === paper ? CaseDocument.parse({ ...each, sha256 }) : each)),
      },
      files: new Map([...one.files, [sha256, altered]]),
    };
    expect(await refusedBy(changed)).toEqual(notSigned(changed));
    // Under the hash of the signed paper other bytes do not come in at all
    const fresh = await forged({ signer: holder });
    const signed = fresh.submission.documents.find(
      ({ id }) => id === fresh.submission.consents[0]?.signature?.contentId,
    );
    const swapped = new Map([...fresh.files, [signed?.sha256 ?? '', altered]]);
    await expect(lodge(engineer, { ...fresh, files: swapped })).rejects.toThrow('upload answered 422');
  });

  it('SEC-46 SEC-64 X3 are refused inside a PDF too: of another, of several, changed afterwards, of nobody', async () => {
    const signed = await signInside(holder.key, pdfSaying('consent'));
    const forgedInside = [
      await signInside(stranger.key, pdfSaying('consent')),
      await update(signed, (pdf) => pdf.addPage()),
      await signAgain(signed, (content) => signDetached(holder.key, content)),
      Buffer.from(Buffer.from(signed).toString('latin1').replace('consent', 'consenT'), 'latin1'),
      pdfSaying('nobody'),
    ];
    for (const pdf of forgedInside) {
      const one = await inside(pdf);
      expect(await refusedBy(one)).toEqual(notSigned(one));
    }
  });

  it('SEC-46 SEC-59 two thousand consents over one file are no work: it is looked at once', async () => {
    const signed = await signInside(stranger.key, pdfSaying('consent'));
    const one = await inside(signed);
    const [first, ...rest] = one.submission.consents;
    assert(first);
    const many = Array.from({ length: 2_000 }, () => first);
    const from = performance.now();
    const answer = await refusedBy({ ...one, submission: { ...one.submission, consents: [...many, ...rest] } });
    expect(answer).toMatchObject({ reason: 'submission.consentSignature' });
    expect(performance.now() - from).toBeLessThan(20_000);
  });

  it('SEC-46 X3 a consent of somebody else is none of the holder: the rule is named with its norm', async () => {
    const one = await forged({ signer: holder });
    const without: DraftedCase = { ...one, submission: { ...one.submission, consents: [] } };
    const answer = await refusedBy(without);
    assert(answer.kind === 'conflict');
    expect(answer.conflict.kind).toBe('rules');
    expect(answer.conflict.findings.filter(({ severity }) => severity === 'error')).toMatchObject(
      honest.submission.consents.map(() => ({
        code: 'holders.applicationMissing',
        norm: { text: 'RL', place: '22(5)' },
      })),
    );
  });

  it('SEC-46 X3 a pledge without its pledgee is refused with the finding and the norm', async () => {
    const pledged = central.store.raw
      .prepare<[string], ParcelNumber>(
        `select distinct parcel from encumbrance where region = ? and kind = 'pledge' and to_seq is null order by parcel`,
      )
      .pluck()
      .all(TEST_REGION)
      .filter((number) => number !== parcel);
    let found: DraftedCase | null = null;
    for (const number of pledged) found ??= await draftSplit(central, engineer, number).catch(() => null);
    assert(found, 'no parcel of the town under a pledge can be split');
    const answer = await refusedBy(found);
    assert(answer.kind === 'conflict');
    expect(answer.conflict.findings).toContainEqual(
      expect.objectContaining({
        code: 'pledge.consentMissing',
        severity: 'error',
        norm: expect.objectContaining({ text: 'RL' }) as unknown,
      }),
    );
    // The holder's consent under the role of the pledgee is no consent of the pledgee
    const [first] = found.submission.consents;
    assert(first);
    const posing: DraftedCase = {
      ...found,
      submission: {
        ...found.submission,
        id: randomUUID(),
        consents: [...found.submission.consents, { ...first, role: 'pledgee' }],
      },
    };
    expect(await refusedBy(posing)).toMatchObject({ kind: 'conflict', conflict: { kind: 'rules' } });
  });

  it('A4.9 the holder’s own signature over the paper of the case is taken: the refusals above are for what was forged', async () => {
    const one = await inside(await signInside(holder.key, pdfSaying('consent')));
    expect(await lodge(engineer, one)).toMatchObject({ kind: 'lodged' });
    expect(await lodge(engineer, await forged({ signer: holder }))).toMatchObject({ kind: 'lodged' });
  });
});
