import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDF, PdfArray, PdfDict, PdfName, PdfNumber, PdfRef, PdfStream, PdfString } from '@libpdf/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendStore, contentOf } from '#domain/signatures/pdf/security-store.ts';
import { verifyPdf } from '#domain/signatures/pdf/verify-pdf.ts';
import { addSignatureTimeStamp } from '#domain/signatures/raise/raise-cms.ts';
import { parseCms } from '#domain/signatures/cms/parse-cms.ts';
import { propertyRuns } from '#domain/testing/property-runs.ts';
import { processorClock } from '#domain/testing/processor-time.ts';
import { signPdf } from '#main/signing/sign-pdf.ts';
import { openStamper, type Stamper } from '../support/openssl-stamps.ts';
import { putStore, stampDocument, update } from '../support/pdf-updates.ts';
import { pdfOf } from '../support/small-pdf.ts';
import { daysFrom, indexLine, issue, listOf, signBy, type Keeper } from '../support/test-authority.ts';

const missing = ['qpdf', 'pdfsig', 'openssl'].filter((tool) => spawnSync(tool, ['--version']).error);
if (missing.length > 0) process.stdout.write(`skipped: ${missing.join(', ')} not installed\n`);

const now = new Date();

/** Catalog, a page with a picture of it, and a reference to an object that is not there. */
const DOCUMENT = pdfOf([
  '(nothing)',
  '<< /Type /Catalog /Pages 3 0 R /Names << /Dests 7 0 R >> >>',
  '<< /Type /Pages /Kids [4 0 R] /Count 1 >>',
  '<< /Type /Page /Parent 3 0 R /MediaBox [0 0 100 100] /Contents 5 0 R /Resources << /XObject << /X 99 0 R >> >> >>',
  '<< /Length 14 >>\nstream\n0 0 10 10 re f\nendstream',
  '<< /Kind (Note /of a plan) >>',
  '<< /Names [(one) 6 0 R] >>',
]);

describe.skipIf(missing.length > 0)('evidence behind the signature of a PDF', () => {
  let folder = '';
  let root: Keeper;
  let authority: Keeper;
  let user: Keeper;
  let stamper: Stamper;
  let shortStamper: Stamper;
  /** Signed, with a time stamp whose authority goes on for years, and without any evidence. */
  let signed: Uint8Array;
  let lists: readonly Uint8Array[];
  const at = (name: string): string => join(folder, name);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-pdf-evidence-'));
    root = issue({ name: 'Root', kind: 'authority', days: [-30, 4000] }, now);
    authority = issue({ name: 'CA', kind: 'authority', by: root, days: [-30, 4000] }, now);
    user = issue({ name: 'User', kind: 'user', iin: '850101300019', by: authority }, now);
    stamper = openStamper(folder, issue({ name: 'TSA', kind: 'timeStamps', by: root, days: [-30, 3000] }, now));
    shortStamper = openStamper(folder, issue({ name: 'Old', kind: 'timeStamps', by: root, days: [-30, 50] }, now));
    lists = [listOf(root), listOf(authority)];
    signed = await signStamped(stamper);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** The signature has no certificate of the authority in it. */
  async function signStamped(by: Stamper): Promise<Uint8Array> {
    const sign = (bytes: Uint8Array) => Promise.resolve(signBy(user, [], bytes, now));
    const raise = async (cms: Uint8Array): Promise<Uint8Array> =>
      addSignatureTimeStamp(cms, await by.stamp(parseCms(cms).signers[0]?.signature ?? new Uint8Array(0)));
    const made = await signPdf({ file: DOCUMENT, key: { kind: 'ncalayer', sign }, now, raise });
    if (!made.ok) throw new Error(made.error.code);
    return made.value;
  }
  const evidence = () => ({ certificates: [authority.certificate.der], crls: lists, ocsp: [] });
  const verify = (pdf: Uint8Array, days = 0) =>
    verifyPdf({
      ...{ pdf, anchors: [root.certificate.der], crls: [], expected: 'anyone', purpose: 'sign' },
      at: days === 0 ? new Date() : daysFrom(now, days),
    });
  async function saidOf(pdf: Uint8Array, days = 0): Promise<readonly string[]> {
    const { outcome, signers } = await verify(pdf, days);
    const steps = signers.flatMap(({ verdict }) => verdict.steps);
    return [
      outcome,
      ...steps.flatMap(({ outcome: each, code, reason }) => (each === 'valid' ? [] : `${code} ${String(reason)}`)),
    ];
  }
  const CHANGED = ['indeterminate', 'content content.changedAfterwards'];
  const kept = (file: Uint8Array) => update(file, putStore(evidence()));

  it('X5 judges for years by what lies in /DSS or under /VRI of it, and by nothing without it', async () => {
    expect(await saidOf(signed)).toEqual([
      'indeterminate',
      'chain chain.noAnchor',
      'revocation revocation.notChecked',
      'timestamp timestamp.revocationOpen',
    ]);
    const stores = [
      await kept(signed),
      await update(signed, putStore({ ...evidence(), isInVri: true })),
      await appendStore(signed, evidence()),
      // Evidence comes in several updates as well.
      await update(await update(signed, putStore({})), putStore(evidence())),
    ];
    for (const store of stores) {
      expect(await saidOf(store)).toEqual(['valid']);
      expect(await saidOf(store, 2500)).toEqual(['valid']);
    }
  });

  it('X5 leaves what pdfsig and qpdf say of the signature', async () => {
    writeFileSync(at('lt.pdf'), await appendStore(signed, evidence()));
    expect(execFileSync('qpdf', ['--check', at('lt.pdf')], { encoding: 'utf8' })).toContain('No syntax');
    const said = execFileSync('pdfsig', ['-nocert', at('lt.pdf')], { encoding: 'utf8' });
    expect(said).toContain('Signature Validation: Signature is Valid.');
  });

  it('X5 takes answers of responders from there, of this authority alone', async () => {
    const answer = (by: Keeper, about: Keeper): Uint8Array => {
      const delegate = issue({ name: 'OCSP', kind: 'responder', by }, now);
      writeFileSync(at('index'), indexLine(about));
      for (const [name, text] of [
        ['ca', by.pem],
        ['who', about.pem],
        ['r', delegate.pem],
        ['key', delegate.keyPem],
      ] as const)
        writeFileSync(at(name), text);
      const files = [
        '-index',
        at('index'),
        '-issuer',
        at('ca'),
        '-cert',
        at('who'),
        '-CA',
        at('ca'),
        '-rsigner',
        at('r'),
        '-rkey',
        at('key'),
      ];
      execFileSync('openssl', ['ocsp', ...files, '-nmin', '60', '-respout', at('said')], { stdio: 'ignore' });
      return readFileSync(at('said'));
    };
    const put = (ocsp: Uint8Array) =>
      update(signed, putStore({ certificates: [authority.certificate.der], crls: [listOf(root)], ocsp: [ocsp] }));
    expect(await saidOf(await put(answer(authority, user)))).toEqual(['valid']);
    // An authority of the same name with another key says so too.
    const twin = issue({ name: 'CA', kind: 'authority', by: root, days: [-30, 4000] }, now);
    expect(await saidOf(await put(answer(twin, user)))).toEqual(['indeterminate', 'revocation revocation.notChecked']);
  });

  it('SEC-70 trusts nothing of it for itself: an anchor in it, a changed list and one of another authority leave it open', async () => {
    const list = lists[1] ?? new Uint8Array(0);
    const changed = Uint8Array.from(list, (byte, place) => (place === list.length - 20 ? byte ^ 1 : byte));
    const open = ['indeterminate', 'revocation revocation.notChecked'];
    const put = (crls: readonly Uint8Array[]) =>
      update(signed, putStore({ ...evidence(), crls: [listOf(root), ...crls] }));
    expect(await saidOf(await put([]))).toEqual(open);
    expect(await saidOf(await put([changed]))).toEqual(open);
    const twin = issue({ name: 'CA', kind: 'authority', by: root }, now);
    expect(await saidOf(await put([listOf(twin)]))).toEqual(open);
    const revoked = listOf(authority, { revoked: [{ who: user, at: daysFrom(now, -1) }] });
    expect(await saidOf(await put([revoked]))).toEqual(['invalid', 'revocation revocation.revoked']);
    const stranger = issue({ name: 'Stranger', kind: 'authority' }, now);
    const all = await update(
      signed,
      putStore({ ...evidence(), certificates: [root.certificate.der, authority.certificate.der] }),
    );
    const asked = {
      pdf: all,
      anchors: [stranger.certificate.der],
      crls: [],
      expected: 'anyone',
      purpose: 'sign',
    } as const;
    expect((await verifyPdf({ ...asked, at: new Date() })).outcome).toBe('indeterminate');
  });

  it('SEC-74 time stamps over the document renew the older ones, and are verified themselves', async () => {
    const weak = await kept(await signStamped(shortStamper));
    expect(await saidOf(weak)).toEqual(['valid']);
    expect(await saidOf(weak, 100)).toContain('timestamp timestamp.outdated');
    const renewed = await stampDocument(weak, stamper);
    expect(await saidOf(renewed, 100)).toEqual(['valid']);
    const twice = await update(await stampDocument(renewed, stamper), putStore(evidence()));
    expect(await saidOf(twice, 2500)).toEqual(['valid']);
    // One that has run out itself renews nothing.
    expect(await saidOf(await stampDocument(weak, shortStamper), 100)).toContain('timestamp timestamp.outdated');
    const { ranges } =
      /\/ByteRange \[0 (?<gap>\d+) (?<ranges>\d+)/.exec(latin(renewed.subarray(weak.length)))?.groups ?? {};
    const spoilt = new Uint8Array(renewed);
    // A byte behind the stamp's place, of a number that nothing reads.
    spoilt.set(Buffer.from('133'), latin(renewed).indexOf('/F 132', weak.length) + 3);
    expect(Number(ranges)).toBeGreaterThan(weak.length);
    expect(await saidOf(spoilt)).toEqual(['invalid', 'timestamp timestamp.imprint']);
  });

  it('SEC-64 a stamp before the signature is content of it, and a file with nothing but stamps is not signed', async () => {
    const bare = pdfOf([
      '(nothing)',
      '<< /Type /Catalog /Pages 3 0 R /AcroForm << /Fields [] >> >>',
      '<< /Type /Pages /Kids [4 0 R] /Count 1 >>',
      '<< /Type /Page /Parent 3 0 R /MediaBox [0 0 100 100] >>',
    ]);
    expect(await saidOf(await stampDocument(bare, stamper))).toContain('parse parse.noPdfSignature');
  });

  it.each<readonly [string, (pdf: PDF) => void]>([
    [
      'a changed page',
      (pdf) => pdf.getPage(0)?.dict.set('MediaBox', PdfArray.of(...[0, 0, 50, 50].map((each) => PdfNumber.of(each)))),
    ],
    [
      'other content of a page',
      (pdf) => pdf.getPage(0)?.dict.set('Contents', pdf.register(new PdfStream([], Buffer.from('0 0 99 99 re f')))),
    ],
    ['a turned page', (pdf) => pdf.getPage(0)?.dict.set('Rotate', PdfNumber.of(90))],
    ['a page more', (pdf) => pdf.addPage({ width: 10, height: 10 })],
    [
      'a note on a page',
      (pdf) =>
        pdf
          .getPage(0)
          ?.dict.set(
            'Annots',
            PdfArray.of(
              ...annotations(pdf),
              pdf.register(PdfDict.of({ Type: PdfName.of('Annot'), Subtype: PdfName.of('FreeText') })),
            ),
          ),
    ],
    ['an annotation less', (pdf) => pdf.getPage(0)?.dict.set('Annots', new PdfArray())],
    [
      'an action',
      (pdf) =>
        pdf.getCatalog().set('OpenAction', PdfDict.of({ S: PdfName.of('JavaScript'), JS: PdfString.fromString('x') })),
    ],
    [
      'an object behind an extension',
      (pdf) => pdf.getCatalog().set('Extensions', PdfDict.of({ X: PdfDict.of({ URL: PdfRef.of(5) }) })),
    ],
    ['another text far from the page', (pdf) => objectOf(pdf, 6).set('Kind', PdfString.fromString('Other'))],
    [
      'another name far from the page',
      (pdf) => objectOf(pdf, 7).set('Names', PdfArray.of(PdfString.fromString('two'), PdfRef.of(6))),
    ],
    [
      'a field more that is no stamp',
      (pdf) =>
        addField(
          pdf,
          PdfDict.of({ FT: PdfName.of('Tx'), Subtype: PdfName.of('Widget'), T: PdfString.fromString('x') }),
        ),
    ],
    ['a form that computes', (pdf) => formOf(pdf).set('NeedAppearances', PdfName.of('true'))],
    ['no form', (pdf) => void pdf.getCatalog().delete('AcroForm')],
  ])('SEC-64 tells of %s in the update of the evidence', async (_, edit) => {
    const more = await update(signed, (pdf) => {
      putStore(evidence())(pdf);
      edit(pdf);
    });
    expect(await saidOf(more)).toEqual(CHANGED);
    // In an update of its own, and with one of evidence behind it, as well.
    expect(await saidOf(await update(await kept(signed), edit))).toEqual(CHANGED);
    expect(await saidOf(await kept(await update(signed, edit)))).toEqual(CHANGED);
  });

  it.each<readonly [string, (pdf: PDF) => void]>([
    [
      'numbers',
      (pdf) => pdf.getPage(0)?.dict.set('MediaBox', PdfArray.of(...[0, 0, 100, 99].map((each) => PdfNumber.of(each)))),
    ],
    ['a reference', (pdf) => pdf.getPage(0)?.dict.set('Contents', PdfRef.of(6))],
    ['a key', (pdf) => pdf.getPage(0)?.dict.set('Rotate', PdfNumber.of(90))],
    ['a name of the form', (pdf) => formOf(pdf).set('DA', PdfName.of('X'))],
  ])('SEC-64 tells of %s that changed where a stamp may be added', async (_, edit) => {
    expect(await saidOf(await stampDocument(await kept(signed), stamper))).toEqual(['valid']);
    const changed = await stampDocument(await kept(signed), stamper, {}, edit);
    expect(await saidOf(changed)).toContain('content content.changedAfterwards');
  });

  it('SEC-64 tells of an object that the signed document only names, and of a change that was taken back', async () => {
    const filled = appended(signed, [[99, '<< /Type /XObject /Subtype /Image >>']]);
    expect(await saidOf(filled)).toContain('content content.changedAfterwards');
    const there = appended(signed, [[5, '<< /Length 14 >>\nstream\n9 9 99 99 re f\nendstream']]);
    const back = appended(there, [[5, '<< /Length 14 >>\nstream\n0 0 10 10 re f\nendstream']]);
    expect(await saidOf(back)).toContain('content content.changedAfterwards');
  });

  it('SEC-64 tells of what one reader could take in another way: keys and objects that stand twice, comments, packed objects', async () => {
    const catalog = /\/Type \/Catalog[^\0]*?(?=>>\nendobj)/.exec(latin(signed.subarray(DOCUMENT.length)))?.[0] ?? '';
    expect(catalog).toContain('/AcroForm');
    const store = '/DSS << /Type /DSS >>';
    const said = async (objects: readonly (readonly [number, string])[]) =>
      (await saidOf(appended(signed, objects))).includes('content content.changedAfterwards');
    expect(await said([[2, `<< ${catalog} ${store} >>`]])).toBe(false);
    expect(await said([[2, `<< /Pages 98 0 R ${catalog} ${store} >>`]])).toBe(true);
    expect(await said([[2, `<< /P#61ges 98 0 R ${catalog} ${store} >>`]])).toBe(true);
    expect(await said([[2, `<< ${catalog} ${store} %\n >>`]])).toBe(true);
    expect(
      await said([
        [2, `<< /Type /Catalog /Pages 98 0 R >>`],
        [2, `<< ${catalog} ${store} >>`],
      ]),
    ).toBe(true);
    expect(
      await said([
        [2, `<< ${catalog} ${store} >>`],
        [97, '<< /Type /ObjStm /N 0 /First 0 /Length 0 >>\nstream\n\nendstream'],
      ]),
    ).toBe(true);
    expect(
      await said([
        [2, `<< ${catalog} ${store} >>`],
        [5, '<< /Length 14 >>\nstream\n0 0 10 10 re f\nendstream'],
      ]),
    ).toBe(true);
    const twice = latin(appended(signed, [[2, `<< ${catalog} ${store} >>`]])).replace(
      /\nxref\n2 1\n(.*)\n/,
      '\nxref\n2 1\n$1\n2 1\n$1\n',
    );
    expect(await saidOf(Buffer.from(twice, 'latin1'))).toContain('content content.changedAfterwards');
    expect(await saidOf(Buffer.concat([await kept(signed), Buffer.from('\n% more')]))).toEqual(CHANGED);
  });

  it('SEC-64 a stamp that shows something, or is no stamp, is told of', async () => {
    const weak = await kept(signed);
    const size = PdfArray.of(...[0, 0, 90, 90].map((each) => PdfNumber.of(each)));
    const look = PdfDict.of({ N: PdfRef.of(5) });
    for (const field of [{ Rect: size }, { AP: look }, { AA: new PdfDict() }, { FT: PdfName.of('Btn') }])
      expect(await saidOf(await stampDocument(weak, stamper, field))).toContain('content content.changedAfterwards');
  });

  it('SEC-59 unpacks no more than a document has, and after that nothing', async () => {
    const pack = async (bytes: Uint8Array<ArrayBuffer>) => {
      const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'));
      const filter = [['Filter', PdfName.of('FlateDecode')]] as [string, PdfName][];
      return new PdfStream(filter, new Uint8Array(await new Response(packed).arrayBuffer()));
    };
    const small = await pack(Uint8Array.of(1, 2, 3));
    const bomb = await pack(new Uint8Array(100_000_000));
    const budget = { streams: 10, bytes: 1_000_000 };
    expect(await contentOf(small, budget)).toEqual(Uint8Array.of(1, 2, 3));
    expect(budget.bytes).toBe(999_997);
    expect(await contentOf(bomb, budget)).toBeNull();
    // No further than one piece of the unpacker.
    expect(budget.bytes).toBeGreaterThan(-1_000_000);
    expect(await contentOf(small, budget)).toBeNull();
    expect(await contentOf(small, { streams: 0, bytes: 1_000_000 })).toBeNull();
  });

  it('SEC-59 answers on any spoilt file with evidence, soon, and with valid only where the signed part is whole', async () => {
    const base = await update(await stampDocument(await kept(signed), stamper), putStore(evidence()));
    expect(await saidOf(base)).toEqual(['valid']);
    const document = latin(signed).replaceAll(/<[0-9a-f]+>/gi, '<>');
    const place = fc.oneof(fc.nat(base.length - 1), fc.integer({ min: signed.length, max: base.length - 1 }));
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc
        .constantFrom('/Pages', '5 0 obj', '>>', '99 0 R', '/Annots', 'endobj', 'trailer', '2 0 R')
        .map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(place, piece, fc.boolean()), { minLength: 1, maxLength: 3 }),
        async (edits) => {
          const spoilt = edits.reduce<Uint8Array>(
            (file, [from, put, isOver]) =>
              Buffer.concat([file.subarray(0, from), put, file.subarray(from + (isOver ? put.length : 0))]),
            base,
          );
          const spent = processorClock();
          const { outcome } = await verify(spoilt);
          expect(spent()).toBeLessThan(5_000);
          if (outcome !== 'valid') return;
          expect(latin(spoilt.subarray(0, signed.length)).replaceAll(/<[0-9a-f]+>/gi, '<>')).toBe(document);
          const page = (await PDF.load(spoilt)).getPage(0)?.dict;
          expect([page?.getRef('Contents')?.objectNumber, page?.has('Rotate')]).toEqual([5, false]);
        },
      ),
      { numRuns: propertyRuns(150) },
    );
  });
});

const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

function objectOf(pdf: PDF, number: number): PdfDict {
  const object = pdf.getObject(PdfRef.of(number));
  if (!(object instanceof PdfDict)) throw new Error(`no object ${String(number)}`);
  return object;
}
const annotations = (pdf: PDF) => pdf.getPage(0)?.dict.getArray('Annots', pdf.getObject.bind(pdf)) ?? [];
function formOf(pdf: PDF): PdfDict {
  const form = pdf.getCatalog().getDict('AcroForm', pdf.getObject.bind(pdf));
  if (!form) throw new Error('no form');
  return form;
}
function addField(pdf: PDF, field: PdfDict): void {
  const fields = formOf(pdf).getArray('Fields', pdf.getObject.bind(pdf)) ?? [];
  formOf(pdf).set('Fields', PdfArray.of(...fields, pdf.register(field)));
}

/** An update by hand: what no library would write. */
function appended(file: Uint8Array, objects: readonly (readonly [number: number, body: string])[]): Uint8Array {
  let text = '\n';
  const entries = objects.map(([number, body]) => {
    const at = file.length + text.length;
    text += `${String(number)} 0 obj\n${body}\nendobj\n`;
    return `${String(number)} 1\n${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const before = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(latin(file))?.[1] ?? '';
  const at = file.length + text.length;
  text += `xref\n${entries.join('')}trailer\n<< /Size 120 /Root 2 0 R /Prev ${before} >>\nstartxref\n${String(at)}\n%%EOF\n`;
  return Buffer.concat([file, Buffer.from(text, 'latin1')]);
}
