import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UPLOAD_PIECE_BYTES } from '#contracts/workstation/cases.ts';
import type { CaseFile } from '#domain/cases/case-file.ts';
import { CasePackage } from '#domain/cases/case-package.ts';
import { MOST_MEASURED, NO_AIDS, type DraftingAids } from '#domain/cases/drafting-aids.ts';
import { usualOptions } from '#domain/documents/sheet-options.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { ParcelNumber } from '#domain/numbers/types.ts';
import { attachPaper, demand, drawAndPrepare } from '../../tests/support/draw-split.ts';
import { pdfSaying, signInside } from '../../tests/support/sign-pdf.ts';
import { splittable } from '../../tests/support/test-cases.ts';
import { startTestCentral, type TestCentral } from '../../tests/support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../../tests/support/test-workstation.ts';
import { openKeyFile } from '../signing/key-file.ts';
import { signDetached } from '../signing/sign-detached.ts';
import { exportShown, submitShown } from '../../tests/support/sign-shown.ts';

const MEASURED = {
  ...NO_AIDS,
  measured: [
    { name: 'T1', at: [12_674_512_345, 5_670_123_456] },
    { name: 'Қазық 2', at: [12_674_520_001, 5_670_119_999] },
  ],
} satisfies DraftingAids;

const LAID_OUT = { ...usualOptions, paper: 'A3', orientation: 'landscape' } as const;
const noteOf = ({ change, parcel }: CaseFile) =>
  ({ kind: 'explanatory_note', parcel: change.put.parcels[0]?.number ?? parcel }) as const;

describe('the package of a case', () => {
  let central: TestCentral;
  let from: TestWorkstation;
  let to: TestWorkstation;
  let drawn: CaseFile;
  let packed: Uint8Array;
  beforeAll(async () => {
    central = await startTestCentral({ parcels: 300 });
    const [parcel] = await splittable(central, 1);
    from = await startTestWorkstation(central);
    to = await startTestWorkstation(central);
    await Promise.all([from.ready('ermekov'), to.ready('bekova')]);
    drawn = await drawAndPrepare(from, ParcelNumber.parse(parcel));
    const sheet = { ...noteOf(drawn), options: LAID_OUT };
    drawn = await demand(from.calls.sheets.attach({ caseId: drawn.id, sheet }));
    drawn = await attachPaper(from, drawn.id, 'other', await signInside(keyOfPerson('bekova'), pdfSaying('agreement')));
    expect(drawn.documents.at(-1)?.signature).toMatchObject({ contentId: drawn.documents.at(-1)?.id });
    await demand(from.calls.cases.addMeasured({ caseId: drawn.id, points: MEASURED.measured }));
    const keyPassword = central.person('ermekov').keyPassword;
    const link = await demand(exportShown(from.calls, { caseId: drawn.id, keyPassword }));
    expect(link.fileName).toBe(`${drawn.number}.shekara-case`);
    packed = new Uint8Array(await (await from.get(link.url)).arrayBuffer());
  });
  afterAll(async () => {
    for (const seat of [from, to]) await seat.close();
    await central.close();
  });

  function keyOfPerson(login: string) {
    const { keyFile, keyPassword } = central.person(login);
    return openKeyFile(readFileSync(keyFile), keyPassword);
  }
  async function take(bytes: Uint8Array) {
    let uploadId: string | null = null;
    for (let at = 0; at < bytes.length; at += UPLOAD_PIECE_BYTES) {
      const piece = Buffer.from(bytes.subarray(at, at + UPLOAD_PIECE_BYTES)).toString('base64');
      const sent: { uploadId: string } = await demand(to.calls.cases.upload({ uploadId, at, bytes: piece }));
      uploadId = sent.uploadId;
    }
    return to.calls.cases.importCase({ uploadId: uploadId ?? '' });
  }
  const codeOf = async (bytes: Uint8Array): Promise<string> => {
    const answer = await take(bytes);
    return answer.ok ? 'taken' : answer.error.code;
  };
  /** The package with its text changed, signed again by somebody of the town. */
  async function resigned(login: string, change: (content: CasePackage) => unknown): Promise<Uint8Array> {
    const files = unzipSync(packed);
    const content = CasePackage.parse(JSON.parse(Buffer.from(files['case.json'] ?? []).toString('utf8')));
    const text = canonicalBytes(change(content));
    const signature = await signDetached(keyOfPerson(login), text);
    return zipSync({ ...files, 'case.json': text, 'case.p7s': signature });
  }
  /** With other bytes in the place of the PDF that is signed inside, signed again; `said`: what is said of its signature. */
  async function withPdf(pdf: Uint8Array, said: 'kept' | 'nothing'): Promise<Uint8Array> {
    const before = drawn.documents.at(-1);
    const sha256 = createHash('sha256').update(pdf).digest('hex');
    const other = { sha256, size: pdf.length };
    const swapped = await resigned('ermekov', ({ case: file, documents, ...content }) => ({
      ...content,
      documents: documents.map((each) => (each.sha256 === before?.sha256 ? { ...each, ...other } : each)),
      case: {
        ...file,
        documents: file.documents.map(({ signature, ...each }) => ({
          ...each,
          ...(each.id === before?.id ? other : {}),
          ...(signature && said === 'kept' ? { signature } : {}),
        })),
      },
    }));
    const files = Object.entries(unzipSync(swapped)).filter(([name]) => !name.endsWith(before?.sha256 ?? ''));
    return zipSync({ ...Object.fromEntries(files), [`documents/${sha256}`]: pdf });
  }

  it('SEC-59 SEC-60 is refused whole when anything about it is wrong, and leaves nothing behind', async () => {
    const files = unzipSync(packed);
    const [document = ''] = Object.keys(files).filter((name) => name.startsWith('documents/'));
    const without = Object.fromEntries(Object.entries(files).filter(([name]) => name !== document));
    const text = Buffer.from(files['case.json'] ?? []).toString('utf8');
    const changedText = Buffer.from(text.replace('"note":""', '"note":"x"'));
    const stranger = await resigned('bekova', (content) => content);
    const cases = {
      cut: [packed.subarray(0, packed.length - 40), 'package.unreadable'],
      noArchive: [Buffer.from('%PDF-1.7'), 'package.unreadable'],
      extra: [zipSync({ ...files, 'readme.txt': Buffer.from('x') }), 'package.unreadable'],
      climbing: [zipSync({ ...files, 'documents/../../x': Buffer.from('x') }), 'package.unreadable'],
      changed: [zipSync({ ...files, 'case.json': changedText }), 'package.signature'],
      unsigned: [zipSync({ ...files, 'case.p7s': Buffer.from('0') }), 'package.signature'],
      missing: [zipSync(without), 'package.documents'],
      swapped: [zipSync({ ...files, [document]: Buffer.from('%PDF-1.7 other') }), 'package.documents'],
      stranger: [stranger, 'package.otherSigner'],
    } as const;
    for (const [name, [bytes, code]] of Object.entries(cases)) expect(await codeOf(bytes), name).toBe(code);
    expect(await to.calls.cases.list({})).toEqual([]);
  });

  it('SEC-58 unpacks no paper and reads no text before the signature holds', async () => {
    const files = unzipSync(packed);
    const [document = ''] = Object.keys(files).filter((name) => name.startsWith('documents/'));
    // A paper that cannot be unpacked, and a text that is no JSON: only the signature is complained of
    const whole = zipSync({
      ...files,
      'case.p7s': Buffer.from('0'),
      [document]: [Buffer.alloc(4096, 65), { level: 9 }],
    });
    const name = Buffer.from(document);
    const at = Buffer.from(whole).indexOf(name) + name.length;
    whole[at] = (whole[at] ?? 0) ^ 0xff;
    expect(await codeOf(whole)).toBe('package.signature');
    expect(await codeOf(zipSync({ ...files, 'case.json': Buffer.from('{') }))).toBe('package.signature');
    const signed = await signDetached(keyOfPerson('ermekov'), Buffer.from('{'));
    expect(await codeOf(zipSync({ ...files, 'case.json': Buffer.from('{'), 'case.p7s': signed }))).toBe(
      'package.unreadable',
    );
    expect(await to.calls.cases.list({})).toEqual([]);
  });

  it('SEC-68 X3 believes nothing that does not follow from the steps, whoever signed it', async () => {
    const [parcel] = drawn.change.put.parcels;
    const lie = (content: CasePackage) => ({
      ...content,
      case: {
        ...content.case,
        change: { ...content.case.change, put: { ...content.case.change.put, parcels: [parcel] } },
      },
    });
    expect(await codeOf(await resigned('ermekov', lie))).toBe('package.differs');
    const elsewhere = (content: CasePackage) => ({ ...content, region: '01' });
    expect(await codeOf(await resigned('ermekov', elsewhere))).toBe('package.otherRegion');
    const over = (content: CasePackage) => ({ ...content, case: { ...content.case, state: 'registered' } });
    expect(await codeOf(await resigned('ermekov', over))).toBe('package.notOpen');
    const [consent] = drawn.consents;
    const signature = { signer: 'X', identifier: '900101300007', contentId: consent?.documentId, outcome: 'valid' };
    const forged = (content: CasePackage) => ({
      ...content,
      case: {
        ...content.case,
        consents: [{ ...consent, signature: { ...signature, open: [], verifiedAt: content.exportedAt } }],
      },
    });
    expect(await codeOf(await resigned('ermekov', forged))).toBe('package.consent');
    const signed = Buffer.from(await signInside(keyOfPerson('bekova'), pdfSaying('agreement')));
    const spoilt = Buffer.from(signed.toString('latin1').replace('agreement', 'agreemenT'), 'latin1');
    expect(await codeOf(await withPdf(spoilt, 'kept'))).toBe('package.signedDocument');
    expect(await codeOf(await withPdf(spoilt, 'nothing'))).toBe('package.signedDocument');
    expect(await codeOf(await withPdf(pdfSaying('nobody'), 'kept'))).toBe('package.signedDocument');
    const point = { name: 'x', at: [0, 0] };
    const crowded = (content: CasePackage) => ({
      ...content,
      aids: { ...NO_AIDS, measured: Array.from({ length: MOST_MEASURED + 1 }, () => point) },
    });
    expect(await codeOf(await resigned('ermekov', crowded))).toBe('package.unreadable');
    const [layout] =
      CasePackage.parse(JSON.parse(Buffer.from(unzipSync(packed)['case.json'] ?? []).toString())).layouts ?? [];
    const doubled = (content: CasePackage) => ({ ...content, layouts: [layout, layout] });
    expect(await codeOf(await resigned('ermekov', doubled))).toBe('package.unreadable');
    expect(await to.calls.cases.list({})).toEqual([]);
  });

  it('X3 A4.1 brings draft, documents, consents and history to the other desk, which goes on and submits; twice is said', async () => {
    const taken = await take(packed);
    if (!taken.ok) throw new Error(taken.error.code);
    const { change, documents, consents, steps } = drawn;
    expect(taken.value).toMatchObject({ state: 'draft', engineer: 'bekova', number: drawn.number });
    expect(taken.value).toMatchObject({ change, documents, consents, steps });
    const events = await to.calls.cases.events({ caseId: drawn.id });
    expect(events[0]).toMatchObject({ name: 'imported', who: 'bekova', about: 'ermekov' });
    expect(events.at(-1)).toMatchObject({ name: 'opened', who: 'ermekov' });
    expect(await to.calls.cases.aids({ caseId: drawn.id })).toEqual(MEASURED);
    expect(await to.calls.sheets.layout({ caseId: drawn.id, ...noteOf(drawn) })).toEqual(LAID_OUT);
    // Its steps can be undone here as well, by whom they were drawn; that it came from elsewhere cannot
    expect(await to.calls.cases.history({ caseId: drawn.id })).toMatchObject([
      { name: 'drawn', who: 'ermekov', isUndone: false, held: null, drawn: { command: 'splitParcel' } },
      { name: 'imported', who: 'bekova', held: 'mark' },
    ]);
    const { file: undone } = await demand(to.calls.cases.undo({ caseId: drawn.id }));
    expect(undone).toMatchObject({ steps: [], documents, consents });
    await demand(to.calls.cases.redo({ caseId: drawn.id }));
    expect(await codeOf(packed)).toBe('package.alreadyHere');
    const [document] = documents;
    if (!document) throw new Error('a document');
    const link = await to.calls.cases.document({ sha256: document.sha256, fileName: document.fileName });
    expect((await (await to.get(link.url)).arrayBuffer()).byteLength).toBe(document.size);
    await demand(submitShown(to.calls, { caseId: drawn.id, keyPassword: central.person('bekova').keyPassword }));
    await to.heard('case.answered', ({ caseId, state }) => caseId === drawn.id && state === 'lodged');
  });

  it('X3 is read when an earlier program has written it, without what came later', async () => {
    const earlier = ({ aids, layouts, case: file, ...content }: CasePackage) => {
      expect([aids, layouts]).toMatchObject([MEASURED, [{ kind: 'explanatory_note', options: LAID_OUT }]]);
      const { tasks, dueOn, behind, variantName, variants, ...known } = file;
      expect([tasks, dueOn, behind, variantName, variants]).toEqual([[], null, null, '', []]);
      return { ...content, case: known };
    };
    // Read to the end: only that the case is here already stands in its way.
    expect(await codeOf(await resigned('ermekov', earlier))).toBe('package.alreadyHere');
  });
});
