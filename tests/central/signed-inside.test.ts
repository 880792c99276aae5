import { createHash, randomUUID } from 'node:crypto';
import { afterAll, assert, beforeAll, describe, expect, it } from 'vitest';
import type { CaseFile } from '#domain/cases/case-file.ts';
import { CaseDocument } from '#domain/documents/document.ts';
import { ParcelNumber } from '#domain/numbers/types.ts';
import type { PdfSignature } from '#domain/signatures/pdf/find-signatures.ts';
import { adding, changeTrust } from '../support/change-trust.ts';
import { attachFile, demand, drawAndPrepare } from '../support/draw-split.ts';
import { signaturesIn, signAgain, update } from '../support/pdf-updates.ts';
import { submitted } from '../support/register-case.ts';
import { gostKey, keyOf, pdfSaying, signInside } from '../support/sign-pdf.ts';
import { smallPdf } from '../support/small-pdf.ts';
import { withContent } from '../support/any-cms.ts';
import { issue, signBy, type Keeper } from '../support/test-authority.ts';
import { draftSplit, lodge, splittable, type DraftedCase } from '../support/test-cases.ts';
import { startTestCentral, type TestCentral, type TestSeat } from '../support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../support/test-workstation.ts';

describe('a PDF that was signed inside', () => {
  const now = new Date();
  let central: TestCentral;
  let engineer: TestWorkstation;
  let registrar: TestWorkstation;
  let dishonest: TestSeat;
  let office: Keeper;
  let bank: Keeper;
  let drawn: CaseFile;
  let parcels: readonly ParcelNumber[];
  let signed: Uint8Array;
  let twice: Uint8Array;
  let changed: Uint8Array;

  beforeAll(async () => {
    central = await startTestCentral({ parcels: 200 });
    const admins = [await central.signIn('omarov'), await central.signIn('dzhaksybekova')] as const;
    const root = issue({ name: 'Root', kind: 'authority' }, now);
    office = issue({ name: 'Акимат', kind: 'user', by: root, iin: '900101300017' }, now);
    bank = issue({ name: 'Банк', kind: 'user', by: root, iin: '800101300018' }, now);
    await changeTrust(central, admins, [
      adding(root, ['signers']),
      { command: 'setEvidence', revocation: 'softFail', timeStamp: 'softFail', renewDays: 30 },
    ]);
    engineer = await startTestWorkstation(central);
    registrar = await startTestWorkstation(central);
    await Promise.all([engineer.ready('ermekov'), registrar.ready('sagieva')]);
    dishonest = await central.signIn('ermekov');
    parcels = await splittable(central, 3);
    drawn = await drawAndPrepare(engineer, parcels[0] ?? '');
    signed = await signInside(keyOf(office), pdfSaying('agreement'), now);
    twice = await signAgain(signed, (content) => signBy(bank, [], content, now));
    changed = await update(signed, (pdf) => pdf.addPage());
  }, 120_000);
  afterAll(async () => {
    for (const seat of [engineer, registrar]) await seat.close();
    await central.close();
  });

  const attach = (bytes: Uint8Array, fileName: string) => attachFile(engineer, drawn.id, { fileName, bytes });
  const attached = async (bytes: Uint8Array, fileName: string): Promise<CaseDocument> => {
    const document = (await demand(attach(bytes, fileName))).documents.at(-1);
    assert(document);
    return document;
  };
  const only = async (pdf: Uint8Array): Promise<PdfSignature> => {
    const [found] = await signaturesIn(pdf);
    assert(found && typeof found !== 'string');
    return found;
  };

  it('X3 SEC-50 comes into a case as itself, with who signed and the verdict: RSA, GOST, two signers, changed afterwards', async () => {
    const one = await attached(signed, 'agreement.pdf');
    expect(one).toMatchObject({
      mediaType: 'application/pdf',
      size: signed.length,
      signature: { contentId: one.id, signers: ['Акимат'], outcome: 'indeterminate', open: ['revocation.notChecked'] },
    });
    const both = await attached(twice, 'both.pdf');
    expect(both.signature).toMatchObject({ contentId: both.id, signers: ['Акимат', 'Банк'] });
    expect(both.signature?.open).toEqual(['content.changedAfterwards', 'revocation.notChecked']);
    const later = await attached(changed, 'later.pdf');
    expect(later.signature?.open).toEqual(['content.changedAfterwards', 'revocation.notChecked']);
    const national = await attached(await signInside(gostKey(now), pdfSaying('gost'), now), 'gost.pdf');
    expect(national.signature).toMatchObject({ signers: ['ТЕСТОВ ТЕСТ'], outcome: 'indeterminate' });
    expect(national.signature?.open).toContain('chain.noAnchor');
    for (const { id } of [later, national]) await engineer.calls.cases.detach({ caseId: drawn.id, documentId: id });
  });

  it('SEC-59 SEC-64 what is spoilt or locked is said, what nobody has signed is a paper, and nothing is left half-applied', async () => {
    const before = (await engineer.calls.cases.get({ caseId: drawn.id })).documents.length;
    const text = Buffer.from(signed).toString('latin1');
    const refused: readonly (readonly [Uint8Array, string])[] = [
      [Buffer.from(text.replace('agreement', 'agreemenT'), 'latin1'), 'document.signatureInvalid'],
      [signed.subarray(0, signed.length - 40), 'document.signedPdfUnreadable'],
      [Buffer.from('%PDF-1.7\n/ByteRange [0 1 2 3]\n'), 'document.signedPdfUnreadable'],
    ];
    for (const [bytes, code] of refused)
      expect(await attach(bytes, 'x.pdf')).toMatchObject({ error: { code, about: ['x.pdf'] } });
    expect((await engineer.calls.cases.get({ caseId: drawn.id })).documents).toHaveLength(before);
    const named = await update(smallPdf(), (pdf) => pdf.addPage());
    for (const bytes of [pdfSaying('nobody'), pdfSaying('/ByteRange'), named]) {
      const paper = await attached(bytes, 'paper.pdf');
      expect(paper.signature).toBeUndefined();
      await engineer.calls.cases.detach({ caseId: drawn.id, documentId: paper.id });
    }
  });

  it('SEC-64 no change of a byte of what is signed comes in as signed', async () => {
    const { gapFrom, gapTo, end } = (await only(signed)).ranges;
    const covered = gapFrom + end - gapTo;
    const codes = new Set<string>();
    for (let trial = 0; trial < 40; trial++) {
      const place = Math.floor((trial * covered) / 40);
      const at = place < gapFrom ? place : place - gapFrom + gapTo;
      const spoilt = Uint8Array.from(signed);
      spoilt[at] = (spoilt[at] ?? 0) ^ 1;
      const answer = await attach(spoilt, 'x.pdf');
      if (!answer.ok) {
        codes.add(answer.error.code);
        continue;
      }
      // The words that tell of a signature, or of its kind, were hit: a paper, of which nobody is said to have signed it.
      const document = answer.value.documents.at(-1);
      expect([at, document?.signature?.signers ?? ['']]).toEqual([at, ['']]);
      await engineer.calls.cases.detach({ caseId: drawn.id, documentId: document?.id ?? '' });
    }
    expect(codes).toContain('document.signatureInvalid');
    expect(
      [...codes].filter((code) => !/^document\.(?:signatureInvalid|signedPdfUnreadable|type)$/.test(code)),
    ).toEqual([]);
  });

  it('X3 inside a signature file it has both verdicts, and goes with it', async () => {
    const outer = await attached(withContent(signBy(bank, [], signed, now), signed), 'inner.pdf.p7s');
    const { documents } = await engineer.calls.cases.get({ caseId: drawn.id });
    const inner = documents.find(({ id }) => id === outer.signature?.contentId);
    expect([outer.signature?.signers, inner?.signature?.signers]).toEqual([['Банк'], ['Акимат']]);
    const less = await engineer.calls.cases.detach({ caseId: drawn.id, documentId: inner?.id ?? '' });
    expect(less.documents.some(({ id }) => id === outer.id)).toBe(false);
  });

  it('A4.9 is verified again at the seat and by the server, each signature in its ten steps, and reported', async () => {
    const seen = (found: Awaited<ReturnType<typeof engineer.calls.cases.verify>>) =>
      found
        .filter(({ of }) => of === 'document')
        .map(({ name, decided, report }) => [
          name,
          decided.reasons,
          report.signers.map(({ verdict }) => verdict.outcome),
        ]);
    const expected = [
      ['agreement.pdf', ['revocation.notChecked'], ['indeterminate']],
      ['both.pdf', ['content.changedAfterwards', 'revocation.notChecked'], ['indeterminate', 'indeterminate']],
    ];
    const atSeat = await engineer.calls.cases.verify({ caseId: drawn.id });
    expect(seen(atSeat)).toEqual(expected);
    const [first] = atSeat[0]?.report.signers ?? [];
    expect(first?.verdict).toMatchObject({ signer: { name: 'Акимат', iin: '900101300017' } });
    expect(first?.verdict.steps).toHaveLength(10);
    expect(first?.verdict.claimedAt?.slice(0, 19)).toBe(now.toISOString().slice(0, 19));

    await submitted({ central, engineer, registrar }, drawn);
    const [row] = await registrar.calls.queue.list({ state: 'lodged' });
    const submissionId = row?.submissionId ?? '';
    const atServer = await registrar.calls.queue.verify({ submissionId });
    expect(seen(atServer)).toEqual(expected);
    const place = atServer.find(({ of }) => of === 'document');
    assert(place);
    const { of, documentId, partyId, carrierId } = place;
    for (const form of ['pdf', 'json'] as const) {
      const report = await registrar.calls.queue.report({ submissionId, of, documentId, partyId, carrierId, form });
      expect([report.fileName, report.size > 500]).toEqual([`agreement.pdf-document-report.${form}`, true]);
    }
  });

  /** A case of a desk that checks nothing, with one more PDF, of which it says that the office has signed it, or nothing. */
  async function withPdf(
    place: number,
    bytes: Uint8Array,
    said: 'itself' | 'another' | 'nothing',
  ): Promise<DraftedCase> {
    const honest = await draftSplit(central, dishonest, parcels[place] ?? ParcelNumber.parse(''));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const { documents } = honest.submission;
    const id = randomUUID();
    const contentId = said === 'another' ? documents[0]?.id : id;
    const signature = { contentId, outcome: 'valid', open: [], signers: ['office'], verifiedAt: now.toISOString() };
    const document = CaseDocument.parse({
      ...{ id, kind: 'other', title: 'x', fileName: 'x', mediaType: 'application/pdf', size: bytes.length, sha256 },
      ...{ parcel: null, snapshot: null, addedAt: now.toISOString() },
      ...(said === 'nothing' ? {} : { signature }),
    });
    return {
      submission: { ...honest.submission, documents: [...documents, document] },
      files: new Map([...honest.files, [sha256, bytes]]),
    };
  }

  it('SEC-46 SEC-70 the server looks into it before anything is written, whatever a desk says or does not say', async () => {
    const text = Buffer.from(signed).toString('latin1');
    const spoilt = Buffer.from(text.replace('agreement', 'agreemenT'), 'latin1');
    const forged: readonly (readonly [Uint8Array, 'itself' | 'another' | 'nothing'])[] = [
      [spoilt, 'itself'],
      [spoilt, 'nothing'],
      [pdfSaying('nobody'), 'itself'],
      [signed, 'another'],
      [signed.subarray(0, signed.length - 40), 'nothing'],
    ];
    for (const [bytes, said] of forged) {
      const one = await withPdf(1, bytes, said);
      expect(await lodge(dishonest, one)).toEqual({
        kind: 'refused',
        reason: 'submission.documentSignature',
        about: [one.submission.documents.at(-1)?.id],
      });
    }
    expect(await lodge(dishonest, await withPdf(1, pdfSaying('/ByteRange'), 'nothing'))).toMatchObject({
      kind: 'lodged',
    });
    expect(await lodge(dishonest, await withPdf(2, signed, 'itself'))).toMatchObject({ kind: 'lodged' });
  });
});
