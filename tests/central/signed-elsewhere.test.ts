import { createHash, randomUUID } from 'node:crypto';
import { afterAll, assert, beforeAll, describe, expect, it } from 'vitest';
import type { CaseFile } from '#domain/cases/case-file.ts';
import { fromUtf8, utf8 } from '#domain/bytes.ts';
import { CaseDocument } from '#domain/documents/document.ts';
import { sniffMediaType } from '#domain/documents/sniff-media-type.ts';
import { ParcelNumber } from '#domain/numbers/types.ts';
import { adding, changeTrust } from '../support/change-trust.ts';
import { attachFile, demand, drawAndPrepare } from '../support/draw-split.ts';
import { submitted } from '../support/register-case.ts';
import { signXml } from '../support/sign-xml.ts';
import { withContent, withSigners } from '../support/any-cms.ts';
import { issue, signBy, type Keeper } from '../support/test-authority.ts';
import { draftSplit, lodge, splittable, type DraftedCase } from '../support/test-cases.ts';
import { startTestCentral, type TestCentral, type TestSeat } from '../support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../support/test-workstation.ts';

const ANSWER =
  '<?xml version="1.0" encoding="UTF-8"?><answer xmlns="urn:gbd"><iin>850101300019</iin><text>Тыйым жоқ</text></answer>';

const signAttached = (by: Keeper, content: Uint8Array, at: Date): Uint8Array =>
  withContent(signBy(by, [], content, at), content);

describe('documents that were signed elsewhere', () => {
  const now = new Date();
  let central: TestCentral;
  let engineer: TestWorkstation;
  let registrar: TestWorkstation;
  let dishonest: TestSeat;
  let office: Keeper;
  let stranger: Keeper;
  let drawn: CaseFile;
  let parcels: readonly ParcelNumber[];

  beforeAll(async () => {
    central = await startTestCentral({ parcels: 200 });
    const admins = [await central.signIn('omarov'), await central.signIn('dzhaksybekova')] as const;
    const root = issue({ name: 'Root', kind: 'authority' }, now);
    office = issue({ name: 'Мемлекеттік база', kind: 'user', by: root, iin: '900101300017' }, now);
    const other = issue({ name: 'Root', kind: 'authority' }, now);
    stranger = issue({ name: 'Stranger', kind: 'user', by: other, iin: '900101300017' }, now);
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

  it('X3 SEC-50 signed XML comes into a case by its bytes, with who signed and the verdict; anything else of XML does not', async () => {
    const document = await attached(signXml(office, ANSWER), 'answer.xml');
    expect(document).toMatchObject({
      mediaType: 'application/xml',
      signature: {
        ...{ contentId: document.id, signers: ['Мемлекеттік база'], outcome: 'indeterminate' },
        open: ['revocation.notChecked'],
      },
    });
    const text = fromUtf8(signXml(office, ANSWER));
    const refused: readonly (readonly [string, string])[] = [
      [ANSWER, 'document.notSigned'],
      ['<html><script>alert(1)</script></html>', 'document.type'],
      ['<?xml version="1.0"?><html><script>alert(1)</script></html>', 'document.notSigned'],
      [text.replace('Тыйым жоқ', 'Тыйым бар'), 'document.signatureInvalid'],
      [`<?xml version="1.0"?><a>${'<b/>'.repeat(30_000)}</a>`, 'document.notSigned'],
      [`<?xml version="1.0"?><a>${'x'.repeat(1_000_001)}</a>`, 'document.notSigned'],
      ['just words', 'document.type'],
    ];
    for (const [xml, code] of refused) expect(await attach(utf8(xml), 'x.xml')).toMatchObject({ error: { code } });
    expect(sniffMediaType(utf8(`\uFEFF${ANSWER}`))).toBe('application/xml');
    expect(sniffMediaType(utf8('<!DOCTYPE html>'))).toBeNull();
    // By whom it is signed nobody here can say: open, not good, and not thrown away.
    const foreign = await attached(signXml(stranger, ANSWER), 'foreign.xml');
    expect(foreign.signature).toMatchObject({ outcome: 'indeterminate' });
    expect(foreign.signature?.open).toContain('chain.noAnchor');
    await engineer.calls.cases.detach({ caseId: drawn.id, documentId: foreign.id });
  });

  it('X3 a signature file with its content inside brings it along; one beside it finds its document', async () => {
    const paper = utf8('%PDF-1.7\nагентство подтверждает\n');
    const carrier = await attached(signAttached(office, paper, now), 'letter.pdf.p7s');
    const file = await engineer.calls.cases.get({ caseId: drawn.id });
    const inner = file.documents.find(({ id }) => id === carrier.signature?.contentId);
    expect(inner).toMatchObject({ fileName: 'letter.pdf', mediaType: 'application/pdf', size: paper.length });
    const beside = await attached(signBy(office, [], paper, now), 'second.p7s');
    expect(beside.signature).toMatchObject({ contentId: inner?.id, signers: ['Мемлекеттік база'] });
    const alone = signBy(office, [], utf8('%PDF-1.7\nother\n'), now);
    expect(await attach(alone, 'alone.p7s')).toMatchObject({ error: { code: 'document.signatureAlone' } });
    const crowd = withSigners(signBy(office, [], paper, now), 201);
    expect(await attach(crowd, 'crowd.p7s')).toMatchObject({ error: { code: 'document.signatureInvalid' } });
    const broken = Uint8Array.from(signAttached(office, paper, now));
    const at = Buffer.from(broken).indexOf('агентство');
    broken[at + 2] = 0x61;
    expect(await attach(broken, 'broken.p7s')).toMatchObject({ error: { code: 'document.signatureInvalid' } });
    // What a signature signs goes with it, not without.
    const again = await attached(signAttached(office, utf8('%PDF-1.7\nthird\n'), now), 'third.p7s');
    const less = await engineer.calls.cases.detach({
      caseId: drawn.id,
      documentId: again.signature?.contentId ?? '',
    });
    expect(less.documents.some(({ id }) => id === again.id)).toBe(false);
    // One that is called by its extension alone has a name to lend all the same
    const nameless = await attached(signAttached(office, utf8('%PDF-1.7\nfourth\n'), now), '.p7s');
    const contentId = nameless.signature?.contentId ?? '';
    const held = await engineer.calls.cases.get({ caseId: drawn.id });
    expect(held.documents.find(({ id }) => id === contentId)).toMatchObject({ fileName: '.p7s' });
    await engineer.calls.cases.detach({ caseId: drawn.id, documentId: contentId });
  });

  it('A4.9 they are verified again at the seat and by the server, shown with the signed text alone, and reported', async () => {
    const found = await engineer.calls.cases.verify({ caseId: drawn.id });
    expect(found.map(({ of, name, report }) => [of, name, report.outcome])).toEqual([
      ['document', 'answer.xml', 'indeterminate'],
      ['document', 'letter.pdf.p7s', 'indeterminate'],
      ['document', 'second.p7s', 'indeterminate'],
    ]);
    expect(found.every(({ report }) => report.signers[0]?.verdict.steps.length === 10)).toBe(true);
    const xml = drawn.documents
      .concat((await engineer.calls.cases.get({ caseId: drawn.id })).documents)
      .find(({ mediaType }) => mediaType === 'application/xml');
    assert(xml);
    const link = await engineer.calls.cases.document({ sha256: xml.sha256, fileName: xml.fileName });
    expect(link.text).toContain('<text>Тыйым жоқ</text>');
    expect(link.text).not.toContain('SignatureValue');
    const file = await engineer.get(link.url);
    expect(file.headers.get('content-disposition')).toContain('attachment');
    expect(file.headers.get('content-security-policy')).toContain('sandbox');

    await submitted({ central, engineer, registrar }, drawn);
    const [row] = await registrar.calls.queue.list({ state: 'lodged' });
    const submissionId = row?.submissionId ?? '';
    const again = (await registrar.calls.queue.verify({ submissionId })).filter(({ of }) => of === 'document');
    expect(again.map(({ name, decided, report }) => [name, decided.reasons, report.outcome])).toEqual([
      ['answer.xml', ['revocation.notChecked'], 'indeterminate'],
      ['letter.pdf.p7s', ['revocation.notChecked'], 'indeterminate'],
      ['second.p7s', ['revocation.notChecked'], 'indeterminate'],
    ]);
    const [first] = again;
    assert(first);
    const { of, documentId, partyId, carrierId } = first;
    for (const form of ['pdf', 'json'] as const) {
      const report = await registrar.calls.queue.report({ submissionId, of, documentId, partyId, carrierId, form });
      expect([report.fileName, report.size > 500]).toEqual([`answer.xml-document-report.${form}`, true]);
    }
  });

  /** A case of a desk that checks nothing, with one more document that is said to be signed by the office. */
  async function withDocument(place: number, bytes: Uint8Array, change: Partial<CaseDocument>): Promise<DraftedCase> {
    const honest = await draftSplit(central, dishonest, parcels[place] ?? ParcelNumber.parse(''));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const id = randomUUID();
    const document = CaseDocument.parse({
      ...{ id, kind: 'other', title: 'x', fileName: 'x', mediaType: sniffMediaType(bytes), size: bytes.length, sha256 },
      ...{ parcel: null, snapshot: null, addedAt: now.toISOString() },
      signature: {
        ...{ contentId: id, outcome: 'valid', open: [], signers: ['office'], verifiedAt: now.toISOString() },
        ...change.signature,
      },
    });
    const { documents } = honest.submission;
    return {
      submission: { ...honest.submission, documents: [...documents, document] },
      files: new Map([...honest.files, [sha256, bytes]]),
    };
  }

  it('SEC-46 SEC-70 the server believes nothing that a desk says of them: changed, unsigned, of another document – refused', async () => {
    const text = fromUtf8(signXml(office, ANSWER));
    const nothing = { contentId: randomUUID() } as NonNullable<CaseDocument['signature']>;
    const forged: readonly (readonly [Uint8Array, Partial<CaseDocument>])[] = [
      [utf8(text.replace('Тыйым жоқ', 'Тыйым бар')), {}],
      [utf8(ANSWER), {}],
      [utf8(text), { signature: nothing }],
      [signAttached(office, utf8('%PDF-1.7\nx\n'), now), {}],
    ];
    for (const [bytes, change] of forged) {
      const one = await withDocument(1, bytes, change);
      expect(await lodge(dishonest, one)).toEqual({
        kind: 'refused',
        reason: 'submission.documentSignature',
        about: [one.submission.documents.at(-1)?.id],
      });
    }
    // XML that says nothing of a signature is looked at all the same.
    const silent = await withDocument(1, utf8(ANSWER), {});
    const documents = silent.submission.documents.map(({ signature: _, ...rest }) => rest);
    expect(await lodge(dishonest, { ...silent, submission: { ...silent.submission, documents } })).toMatchObject({
      reason: 'submission.documentSignature',
    });
    expect(await lodge(dishonest, await withDocument(2, utf8(text), {}))).toMatchObject({ kind: 'lodged' });
  });
});
