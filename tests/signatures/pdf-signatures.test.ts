import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PDF, PdfDict, PdfName, PdfNumber } from '@libpdf/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usualOptions } from '#domain/documents/sheet-options.ts';
import { parseCms } from '#domain/signatures/cms/parse-cms.ts';
import { OID } from '#domain/signatures/der/oids.ts';
import type { PdfSignature } from '#domain/signatures/pdf/find-signatures.ts';
import { verifyPdf } from '#domain/signatures/pdf/verify-pdf.ts';
import { propertyRuns } from '#domain/testing/property-runs.ts';
import type { SignatureReport } from '#domain/signatures/verify-cms.ts';
import { processorClock } from '#domain/testing/processor-time.ts';
import { createSheetPress } from '#main/documents/sheet-press.ts';
import { samplePlan } from '#main/documents/testing/plan-samples.ts';
import { openKeyFile } from '#main/signing/key-file.ts';
import { signsMessages } from '#main/signing/sign-detached.ts';
import { signPdf } from '#main/signing/sign-pdf.ts';
import { makeTestPki, TEST_PASSWORD, type TestPki } from '#server/demo/make-test-pki.ts';
import { signaturesIn } from '../support/pdf-updates.ts';
import { ONE_PAGE, pdfOf, smallPdf } from '../support/small-pdf.ts';
import { gostCertificate, GOST_IIN, writeGostKeyFile } from '../support/gost-key-file.ts';

/** Other eyes than ours. Named in the set-up script. */
const missing = ['qpdf', 'pdfsig', 'openssl'].filter((tool) => spawnSync(tool, ['--version']).error);
if (missing.length > 0) process.stdout.write(`skipped: ${missing.join(', ')} not installed\n`);

/** NSS keeps the keys and the trust of pdfsig. */
const hasNss = spawnSync('certutil', ['-H']).error === undefined;
if (!hasNss) process.stdout.write('skipped: certutil of NSS not installed\n');

const RESOURCES = fileURLToPath(new URL('../../resources/', import.meta.url));
const now = new Date();

type Edit = readonly [at: number, from: number, length: number, bytes: Uint8Array, isMoved: boolean];

/** A small file but the digits of its signature, where capital letters are as good. */
const coveredOf = (file: Uint8Array): string =>
  Buffer.from(file)
    .toString('latin1')
    .replaceAll(/<[0-9a-f]+>/gi, '<>');

describe.skipIf(missing.length > 0)('a signature inside a PDF', () => {
  let folder = '';
  let pki: TestPki;
  /** The land-cadastral plan as the program makes it, and signed. */
  let plan: Uint8Array;
  let signed: Uint8Array;
  const at = (name: string): string => join(folder, name);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-pdf-'));
    pki = await makeTestPki(now);
    const press = createSheetPress({ resourcesFolder: RESOURCES });
    const order = { kind: 'land_cadastral_plan', data: samplePlan(), options: usualOptions, copy: null } as const;
    plan = (await press.make(order)).pdf;
    await press.close();
    signed = await signWith(pki.keyFile('engineer'), plan);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function signWith(keyFile: Uint8Array, file: Uint8Array, kind: 'file' | 'ncalayer' = 'file') {
    const key = signsMessages(openKeyFile(keyFile, TEST_PASSWORD, now, { gost: true }));
    const made = await signPdf({ file, key: { ...key, kind }, now });
    if (!made.ok) throw new Error(made.error.code);
    return made.value;
  }
  const verify = (pdf: Uint8Array, identifier = '850101300019'): Promise<SignatureReport> =>
    verifyPdf({ pdf, anchors: pki.anchors, crls: pki.crls, expected: { identifier }, purpose: 'sign', at: now });
  const wrongIn = ({ signers }: SignatureReport): string[] =>
    signers.flatMap(({ verdict }) =>
      verdict.steps.flatMap(({ code, outcome, reason }) =>
        outcome === 'valid' || reason === 'step.notReached' ? [] : [`${code} ${outcome} ${String(reason)}`],
      ),
    );
  const only = async (pdf: Uint8Array): Promise<PdfSignature> => {
    const [found] = await signaturesIn(pdf);
    if (!found || typeof found === 'string') throw new Error('no signature');
    return found;
  };
  const contentOf = (pdf: Uint8Array, { ranges }: PdfSignature): Buffer =>
    Buffer.concat([pdf.subarray(0, ranges.gapFrom), pdf.subarray(ranges.gapTo, ranges.end)]);

  it('X5 leaves the document byte for byte, holds, and is PAdES: the time is claimed by the dictionary alone', async () => {
    expect(Buffer.compare(signed.subarray(0, plan.length), plan)).toBe(0);
    const report = await verify(signed);
    expect([report.outcome, wrongIn(report)]).toEqual(['valid', []]);
    expect(report.signers[0]?.verdict.claimedAt?.slice(0, 19)).toBe(now.toISOString().slice(0, 19));
    const [signer] = parseCms((await only(signed)).cms).signers;
    expect([signer?.signed.has(OID.signingTime), signer?.signed.has(OID.signingCertificateV2)]).toEqual([false, true]);
    expect((await verify(signed, '900202400028')).outcome).toBe('invalid');
  });

  it('X5 is accepted by qpdf, pdfsig and openssl', async () => {
    writeFileSync(at('signed.pdf'), signed);
    expect(execFileSync('qpdf', ['--check', at('signed.pdf')], { encoding: 'utf8' })).toContain('No syntax');
    const said = execFileSync('pdfsig', ['-nocert', at('signed.pdf')], { encoding: 'utf8' });
    expect(said).toContain('Signature Validation: Signature is Valid.');
    expect(said).toContain('Total document signed');
    expect(said).toContain('ETSI.CAdES.detached');
    const found = await only(signed);
    writeFileSync(at('content'), contentOf(signed, found));
    writeFileSync(at('cms'), found.cms);
    writeFileSync(at('root.pem'), pki.anchorPem);
    const args = 'cms -verify -cades -binary -inform DER -purpose any'.split(' ');
    const files = ['-in', at('cms'), '-CAfile', at('root.pem'), '-content', at('content'), '-out', at('out')];
    execFileSync('openssl', [...args, ...files], { stdio: 'ignore' });
    expect(readFileSync(at('out')).length).toBe(contentOf(signed, found).length);
  });

  it('X5 is made over object streams too, and by a GOST key', async () => {
    writeFileSync(at('plan.pdf'), plan);
    execFileSync('qpdf', ['--object-streams=generate', at('plan.pdf'), at('streams.pdf')]);
    const streams = await signWith(pki.keyFile('engineer'), readFileSync(at('streams.pdf')));
    expect((await verify(streams)).outcome).toBe('valid');
    writeFileSync(at('streams-signed.pdf'), streams);
    expect(execFileSync('pdfsig', ['-nocert', at('streams-signed.pdf')], { encoding: 'utf8' })).toContain('is Valid');
    const secret = 0x1234_5678_9abc_def0_fedc_ba98n ** 5n;
    const certificate = gostCertificate(secret, now);
    const file = writeGostKeyFile({ secret, certificate, password: TEST_PASSWORD, protection: 'aes256' });
    const byGost = await signWith(file, plan);
    const asked = { expected: { identifier: GOST_IIN }, purpose: 'sign', at: now } as const;
    const report = await verifyPdf({ pdf: byGost, anchors: [certificate], crls: [], ...asked });
    expect(wrongIn(report).filter((each) => !/^(?:revocation|timestamp) /.test(each))).toEqual([]);
    expect(report.signers[0]?.verdict.algorithm).toContain('ГОСТ');
  });

  it.skipIf(!hasNss)('X5 another program signs what passes here, and trusts what is signed here', async () => {
    const store = `sql:${at('nss')}`;
    mkdirSync(at('nss'));
    writeFileSync(at('key.p12'), pki.keyFile('engineer'));
    writeFileSync(at('root.pem'), pki.anchorPem);
    writeFileSync(at('ours.pdf'), signed);
    writeFileSync(at('plain.pdf'), plan);
    execFileSync('certutil', ['-N', '-d', store, '--empty-password']);
    execFileSync('pk12util', ['-i', at('key.p12'), '-d', store, '-W', TEST_PASSWORD]);
    execFileSync('certutil', ['-A', '-d', store, '-n', 'root', '-t', 'C,C,C', '-i', at('root.pem')]);
    const pdfsig = (...args: readonly string[]): string =>
      spawnSync('pdfsig', ['-nssdir', store, ...args], { encoding: 'utf8' }).stdout;
    expect(pdfsig(at('ours.pdf'))).toContain('Certificate Validation: Certificate is Trusted');
    const nick = /DEMO(?= +u,u,u)/.exec(execFileSync('certutil', ['-L', '-d', store], { encoding: 'utf8' }))?.[0] ?? '';
    pdfsig(at('plain.pdf'), at('theirs.pdf'), '-add-signature', '-nick', nick);
    const report = await verify(readFileSync(at('theirs.pdf')));
    expect([report.outcome, wrongIn(report)]).toEqual(['valid', []]);
    // A second signature behind ours leaves ours over an earlier revision.
    pdfsig(at('ours.pdf'), at('both.pdf'), '-add-signature', '-nick', nick);
    const both = await verify(readFileSync(at('both.pdf')));
    expect(both.signers.map(({ verdict }) => verdict.outcome).sort()).toEqual(['indeterminate', 'valid']);
    expect([both.outcome, wrongIn(both)]).toEqual([
      'indeterminate',
      ['content indeterminate content.changedAfterwards'],
    ]);
  });

  it('X5 gives NCALayer the older kind, whose signatures may claim the time themselves', async () => {
    const older = await signWith(pki.keyFile('engineer'), plan, 'ncalayer');
    expect(Buffer.from(older).toString('latin1')).toContain('/SubFilter /adbe.pkcs7.detached');
    expect((await verify(older)).outcome).toBe('valid');
  });

  it('SEC-64 fails with any byte of what it covers changed', async () => {
    const { ranges } = await only(signed);
    const places = Array.from({ length: 60 }, (_, step) => Math.floor((step * (signed.length - 1)) / 59));
    const covered = [...places, 0, plan.length, ranges.gapFrom - 1, ranges.gapTo, signed.length - 1].filter(
      (place) => place < ranges.gapFrom || place >= ranges.gapTo,
    );
    for (const place of covered) {
      const changed = new Uint8Array(signed);
      changed[place] = (changed[place] ?? 0) ^ 1;
      expect([place, (await verify(changed)).outcome]).toEqual([place, 'invalid']);
    }
  });

  it('SEC-64 tells of a revision that was appended, whatever it holds', async () => {
    const pdf = await PDF.load(signed);
    pdf.getPage(0)?.dict.set('MediaBox', pdf.getPage(0)?.dict.get('MediaBox') ?? new PdfDict());
    const appended = await pdf.save({ incremental: true });
    for (const changed of [appended, Buffer.concat([signed, Buffer.from('\n')])]) {
      expect(changed.length).toBeGreaterThan(signed.length);
      const report = await verify(changed);
      expect([report.outcome, wrongIn(report)]).toEqual([
        'indeterminate',
        ['content indeterminate content.changedAfterwards'],
      ]);
    }
  });

  it('SEC-64 refuses wrapping: what was signed moved behind something else', async () => {
    const { ranges } = await only(signed);
    const evil = Buffer.from('\n999 0 obj\n<< /Evil true >>\nendobj\n');
    const text = Buffer.from(signed).toString('latin1');
    const moved = ranges.gapTo + evil.length;
    const head = text.slice(0, ranges.gapFrom).replace(/\/ByteRange \[[^\]]*\]/, (old) => {
      const rest = signed.length - ranges.gapTo;
      return `/ByteRange [0 ${String(ranges.gapFrom)} ${String(moved)} ${String(rest)}`.padEnd(old.length - 1) + ']';
    });
    const wrapped = head + text.slice(ranges.gapFrom, ranges.gapTo) + evil.toString() + text.slice(ranges.gapTo);
    const report = await verify(Buffer.from(wrapped, 'latin1'));
    expect(report.outcome).toBe('invalid');
    expect(wrongIn(report)[0]).toMatch(/^parse invalid parse\./);
  });

  it('SEC-64 refuses a signature without ranges or content, with more in its place, one of an unknown kind, and a file without any', async () => {
    const { ranges } = await only(signed);
    const filled = new Uint8Array(signed);
    // One digit of the zeros that fill the place of the signature.
    filled[ranges.gapTo - 2] = '1'.charCodeAt(0);
    expect(wrongIn(await verify(filled))).toEqual(['parse invalid parse.byteRange']);
    const change = async (edit: (dictionary: PdfDict) => void): Promise<string[]> => {
      const pdf = await PDF.load(signed);
      const dictionary = pdf.getForm()?.getSignatureFields()[0]?.getSignatureDict();
      if (dictionary) edit(dictionary);
      return wrongIn(await verify(await pdf.save({ incremental: true })));
    };
    const forged = ['parse invalid parse.byteRange'];
    expect(await change((each) => each.delete('ByteRange'))).toEqual(forged);
    expect(await change((each) => each.delete('Contents'))).toEqual(forged);
    expect(await change((each) => each.set('ByteRange', PdfNumber.of(-1)))).toEqual(forged);
    expect(await change((each) => each.set('SubFilter', PdfName.of('adbe.x509.rsa_sha1')))).toEqual([
      'parse indeterminate parse.subFilter',
    ]);
    expect(wrongIn(await verify(plan))).toEqual(['parse invalid parse.noPdfSignature']);
    const field = '<< /FT /Sig /T (x) /V << /Type /Sig /SubFilter /ETSI.CAdES.detached >> >> ';
    const page = (fields: number): string => `<< /Type /Page /Parent 3 0 R /Annots [${field.repeat(fields)}] >>`;
    const many = (fields: number) => verify(pdfOf(['(nothing)', ...ONE_PAGE.slice(0, 2), page(fields)]));
    expect(new Set(wrongIn(await many(100)))).toEqual(new Set(forged));
    expect(wrongIn(await many(101))).toEqual(['parse invalid parse.damaged']);
  });

  it('SEC-59 answers on any spoilt file, soon, and never with valid but on the file itself', async () => {
    const base = await signWith(pki.keyFile('engineer'), smallPdf());
    const place = fc.nat(base.length - 1);
    const edit = fc.tuple(place, place, fc.nat(300), fc.uint8Array({ maxLength: 12 }), fc.boolean());
    const spoil = (file: Uint8Array, [at, from, length, bytes, isMoved]: Edit): Uint8Array => {
      const put = isMoved ? base.subarray(from, from + length) : bytes;
      return Buffer.concat([file.subarray(0, at), put, file.subarray(at + (isMoved ? 0 : put.length))]);
    };
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
        const spoilt = edits.reduce(spoil, base);
        const spent = processorClock();
        const { outcome } = await verify(spoilt);
        expect(spent()).toBeLessThan(5_000);
        if (outcome === 'valid') expect(coveredOf(spoilt)).toEqual(coveredOf(base));
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  it('SEC-64 repairs no damaged file, and opens none that is locked', async () => {
    const text = Buffer.from(signed).toString('latin1');
    const damaged = Buffer.from(text.replaceAll('startxref', 'startxxxx'), 'latin1');
    expect(wrongIn(await verify(damaged))).toEqual(['parse invalid parse.damaged']);
    writeFileSync(at('open.pdf'), plan);
    execFileSync('qpdf', ['--encrypt', '', 'owner', '256', '--', at('open.pdf'), at('locked.pdf')]);
    const refusalOf = async (file: Uint8Array): Promise<string> => {
      const key = signsMessages(openKeyFile(pki.keyFile('engineer'), TEST_PASSWORD, now));
      const made = await signPdf({ file, key: { ...key, kind: 'file' }, now });
      return made.ok ? 'signed' : made.error.code;
    };
    expect(await refusalOf(readFileSync(at('locked.pdf')))).toBe('pdf.encrypted');
    expect(await refusalOf(pdfOf(['<< /Linearized 1 >>', ...ONE_PAGE]))).toBe('pdf.linearized');
    expect(await refusalOf(smallPdf())).toBe('signed');
    expect(await refusalOf(damaged)).toBe('pdf.damaged');
    expect(await refusalOf(signed)).toBe('pdf.signed');
  });
});
