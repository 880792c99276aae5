import { missingForVeraPdf, verapdf } from '../documents/testing/verapdf.ts';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jsQR from 'jsqr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '#domain/journal/hash.ts';
import { printParcelNumber } from '#domain/numbers/parcel-number.ts';
import { ParcelNumber } from '#domain/numbers/types.ts';
import { verifyPdf } from '#domain/signatures/pdf/verify-pdf.ts';
import { pemBlocks } from '#domain/signatures/x509/pem.ts';
import { DEMO_PEOPLE } from '#server/demo/demo-people.ts';
import { demand, drawAndPrepare } from '../../tests/support/draw-split.ts';
import { startNcalayer, type NcalayerStandIn } from '../../tests/support/ncalayer-server.ts';
import { registered, submitted } from '../../tests/support/register-case.ts';
import { signaturesIn } from '../../tests/support/pdf-updates.ts';
import { splittable } from '../../tests/support/test-cases.ts';
import { startTestCentral, type TestCentral } from '../../tests/support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../../tests/support/test-workstation.ts';
import { openKeyFile } from '../signing/key-file.ts';
import { SigningSettings } from '../signing/signing-settings.ts';
import { signedPlanShown } from '../../tests/support/sign-shown.ts';

/** Poppler reads the sheets: other eyes than ours. Named in the set-up script. */
const missing = ['pdftotext', 'pdftoppm', 'pdfsig', 'qpdf'].filter((tool) => spawnSync(tool, ['--version']).error);
if (missing.length > 0) process.stdout.write(`skipped: ${missing.join(', ')} not installed\n`);

describe.skipIf(missing.length > 0)('the signed copy of a plan', () => {
  let central: TestCentral;
  let engineer: TestWorkstation;
  let registrar: TestWorkstation;
  let layer: NcalayerStandIn;
  let folder: string;
  let parcel: ParcelNumber;
  let keyPassword: string;
  const identifier = DEMO_PEOPLE.find(({ login }) => login === 'ermekov')?.identifier ?? '';
  const at = (name: string): string => join(folder, name);
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-signed-plan-'));
    central = await startTestCentral({ parcels: 300 });
    const [first] = await splittable(central, 1);
    parcel = ParcelNumber.parse(first);
    const own = openKeyFile(readFileSync(central.person('ermekov').keyFile), central.person('ermekov').keyPassword);
    layer = await startNcalayer({ own, other: own, otherPurpose: own });
    const signing = SigningSettings.parse({ ncalayer: { port: layer.port, ca: layer.caPem } });
    engineer = await startTestWorkstation(central, { signing });
    registrar = await startTestWorkstation(central);
    await Promise.all([engineer.ready('ermekov'), registrar.ready('sagieva')]);
    ({ keyPassword } = central.person('ermekov'));
  }, 120_000);
  afterAll(async () => {
    for (const seat of [engineer, registrar]) await seat.close();
    await layer.close();
    await central.close();
    rmSync(folder, { recursive: true });
  });

  async function signedCopy(of: ParcelNumber, key?: { kind: 'ncalayer' }): Promise<Uint8Array> {
    const order = { parcel: of, keyPassword, ...(key ? { key } : {}) };
    const { link, level } = await demand(signedPlanShown(engineer.calls, order));
    expect(level).toBe('b');
    expect(link).toMatchObject({ fileName: `${printParcelNumber(of)}-signed.pdf`, mediaType: 'application/pdf' });
    return new Uint8Array(await (await engineer.get(link.url)).arrayBuffer());
  }
  const outcomeOf = async (pdf: Uint8Array): Promise<string[]> => {
    const anchors = central.enrolment.trustAnchors.flatMap((pem) => pemBlocks(pem, 'CERTIFICATE'));
    const asked = { expected: { identifier: identifier }, purpose: 'sign' } as const;
    const { signers } = await verifyPdf({ pdf, anchors, crls: [], ...asked, at: new Date() });
    return signers.flatMap(({ verdict }) =>
      verdict.steps.flatMap(({ outcome, reason }) => (outcome === 'valid' ? [] : [`${outcome} ${String(reason)}`])),
    );
  };
  const lastPage = (pdf: Uint8Array): { text: string; qr: string } => {
    writeFileSync(at('copy.pdf'), pdf);
    const pages = /Pages: +(\d+)/.exec(execFileSync('pdfinfo', [at('copy.pdf')], { encoding: 'utf8' }))?.[1] ?? '';
    const only = ['-f', pages, '-l', pages];
    // In the order in which it is written: the lines of a cell stay together
    const text = execFileSync('pdftotext', [...only, '-raw', at('copy.pdf'), '-'], { encoding: 'utf8' });
    execFileSync('pdftoppm', [...only, '-r', '200', '-gray', '-singlefile', at('copy.pdf'), at('page')]);
    return { text: text.replace(/\s+/gu, ' '), qr: qrOf(readFileSync(at('page.pgm'))) };
  };

  it('X5 A5.3 is the plan byte for byte, a sheet of signatures, and one signature over all', async () => {
    const pdf = await signedCopy(parcel);
    expect(await outcomeOf(pdf)).toEqual(['indeterminate revocation.notChecked']);
    const { text, qr } = lastPage(pdf);
    const { name } = central.person('ermekov');
    expect(text).toContain('ҚОЛТАҢБАЛАР ПАРАҒЫ');
    expect(text).toContain(`${identifier.slice(0, 6)}••••${identifier.slice(10)}`);
    expect(text).not.toContain(identifier);
    expect(text).toContain(name.split(' ')[0]);
    expect(text).toContain('часы подписавшего, не доказано');
    const [kind, number, hash, act = '', leaf, serial] = qr.split('|');
    expect([kind, number]).toEqual(['SHEKARAS1', printParcelNumber(parcel)]);
    const size = Number(/Первые (\d+) байт/.exec(text)?.[1]);
    expect(sha256Hex(pdf.subarray(0, size))).toBe(hash);
    const { proof } = await engineer.calls.register.prove({ seq: Number(act.slice('act '.length)) });
    expect(leaf).toBe(proof.leafHash);
    expect(text.replaceAll(' ', '')).toContain(serial?.toUpperCase());
    expect(execFileSync('qpdf', ['--check', at('copy.pdf')], { encoding: 'utf8' })).toContain('No syntax');
    if (missingForVeraPdf().length === 0) expect(verapdf([at('copy.pdf')]).get(at('copy.pdf'))).toEqual([]);
    expect(execFileSync('pdfsig', ['-nocert', at('copy.pdf')], { encoding: 'utf8' })).toMatch(
      /Total document signed[\s\S]*Signature is Valid/,
    );
  });

  it('X5 names who decided and when the journal proves it, for a parcel that a case has formed', async () => {
    const drawn = await drawAndPrepare(engineer, parcel);
    await submitted({ central, engineer, registrar }, drawn);
    await registered({ central, engineer, registrar }, drawn);
    const formed = drawn.change.put.parcels.map(({ number }) => number).find((number) => number !== parcel);
    const { text, qr } = lastPage(await signedCopy(ParcelNumber.parse(formed)));
    expect(text).toContain('доказано журналом');
    expect(text).toContain(central.person('sagieva').name.split(' ')[0]);
    expect(qr).toMatch(/\|act [1-9]\d*\|/);
    const closed = await signedPlanShown(engineer.calls, { parcel, keyPassword });
    expect(closed).toMatchObject({ ok: false, error: { code: 'parcel.retired' } });
  });

  it('X5 says that NCALayer shows its key in the signature only, and signs as it can', async () => {
    const [other] = await splittable(central, 1);
    const pdf = await signedCopy(ParcelNumber.parse(other), { kind: 'ncalayer' });
    expect(Buffer.from(pdf).toString('latin1')).toContain('/adbe.pkcs7.detached');
    expect(await outcomeOf(pdf)).toEqual(['indeterminate revocation.notChecked']);
    const { text, qr } = lastPage(pdf);
    expect(text).toContain('NCALayer: қолтаңбаның өзінде');
    expect(qr.endsWith('|')).toBe(true);
    expect(await signaturesIn(pdf)).toHaveLength(1);
    layer.mode = 'otherContent';
    const asked = { parcel: ParcelNumber.parse(other), keyPassword: '', key: { kind: 'ncalayer' } } as const;
    await expect(signedPlanShown(engineer.calls, asked)).rejects.toMatchObject({ code: 'SIGNATURE_NOT_OURS' });
  });
});

/** Raster of poppler: `P5`, width, height, 255, then one byte a pixel. */
function qrOf(file: Buffer): string {
  const [head = '', width = '', height = ''] = /^P5\s(\d+)\s(\d+)\s255\s/u.exec(file.toString('latin1', 0, 40)) ?? [];
  const pixels = new Uint8ClampedArray(Number(width) * Number(height) * 4);
  for (let from = head.length, to = 0; from < file.length; from += 1, to += 4) {
    const gray = file[from] ?? 0;
    pixels.set([gray, gray, gray, 255], to);
  }
  return jsQR(pixels, Number(width), Number(height))?.data ?? '';
}
