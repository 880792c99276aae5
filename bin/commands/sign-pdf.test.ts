import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printPem } from '#domain/signatures/x509/pem.ts';
import { makeTestPki, TEST_PASSWORD } from '#server/demo/make-test-pki.ts';
import { gostCertificate, writeGostKeyFile } from '../../tests/support/gost-key-file.ts';
import { smallPdf } from '../../tests/support/small-pdf.ts';

const now = new Date();

describe('shekara sign --pades', () => {
  let folder: string;
  let lists: string[];
  const at = (name: string): string => join(folder, name);
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-sign-pdf-'));
    const pki = await makeTestPki(now);
    writeFileSync(at('key.p12'), pki.keyFile('engineer'));
    writeFileSync(at('root.pem'), pki.anchorPem);
    writeFileSync(at('plan.pdf'), smallPdf());
    lists = pki.crls.flatMap((crl, place) => {
      writeFileSync(at(`${String(place)}.crl`), crl);
      return ['--crl', at(`${String(place)}.crl`)];
    });
    run('sign', at('plan.pdf'), '--key', at('key.p12'), '--pades', '-o', at('signed.pdf'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function run(...args: readonly string[]): { code: number | null; out: string } {
    const env = { ...process.env, SHEKARA_HOME: folder, SHEKARA_KEY_SECRET: TEST_PASSWORD };
    const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/main.ts', ...args], { env });
    return { code: status, out: `${stdout.toString()}${stderr.toString()}` };
  }
  const verify = (file: string) => run('verify', at(file), '--trust', at('root.pem'), ...lists, '--offline');

  it('X5 writes the signed PDF, which verify passes in the same ten lines', () => {
    const { code, out } = verify('signed.pdf');
    expect(out.match(/^ {2}passed /gm)).toHaveLength(10);
    expect(code).toBe(0);
    const json = run('verify', at('signed.pdf'), '--trust', at('root.pem'), ...lists, '--offline', '--json');
    expect(JSON.parse(json.out)).toMatchObject({ outcome: 'passed', signers: [{ signer: { iin: '850101300019' } }] });
  });

  it('X5 leaves open what is trusted by nobody, and fails another signer than the one expected', () => {
    writeFileSync(at('other.pem'), printPem('CERTIFICATE', gostCertificate(7n, now)));
    expect(run('verify', at('signed.pdf'), '--trust', at('other.pem'), '--offline').code).toBe(4);
    const args = ['verify', at('signed.pdf'), '--trust', at('root.pem'), ...lists, '--offline'];
    expect(run(...args, '--signer', '900202400028').code).toBe(1);
  });

  it('SEC-64 fails a changed byte, and tells of what was appended', () => {
    const bytes = readFileSync(at('signed.pdf'));
    const changed = Buffer.from(bytes);
    changed.write('2', bytes.indexOf('100 100'));
    writeFileSync(at('changed.pdf'), changed);
    expect(verify('changed.pdf')).toMatchObject({ code: 1, out: expect.stringContaining('was changed') });
    writeFileSync(at('appended.pdf'), Buffer.concat([bytes, Buffer.from('\n% more\n')]));
    expect(verify('appended.pdf')).toMatchObject({ code: 4, out: expect.stringContaining('changed afterwards') });
  });

  it('X5 signs by a GOST key, where such keys may sign from files', () => {
    const secret = 0x1234_5678_9abc_def0_fedc_ba98n ** 5n;
    const certificate = gostCertificate(secret, now);
    const keyFile = writeGostKeyFile({ secret, certificate, password: TEST_PASSWORD, protection: 'aes256' });
    writeFileSync(at('gost.p12'), keyFile);
    writeFileSync(at('gost.pem'), printPem('CERTIFICATE', certificate));
    const sign = ['sign', at('plan.pdf'), '--key', at('gost.p12'), '--pades', '-o', at('gost.pdf')];
    expect(run(...sign)).toMatchObject({ code: 3, out: expect.stringContaining('KEY_GOST_OFF') });
    writeFileSync(at('signing.json'), JSON.stringify({ gostKeyFiles: true }));
    expect(run(...sign).code).toBe(0);
    const { code, out } = run('verify', at('gost.pdf'), '--trust', at('gost.pem'), '--offline');
    expect(out).toMatch(/passed +The signature itself/);
    expect(code).toBe(4);
  });

  it.each([
    ['the content cannot lie in the signature too', 'plan.pdf', ['--attached'], ''],
    ['a PDF that is signed already', 'signed.pdf', [], 'pdf.signed'],
    ['a file that is no PDF', 'root.pem', [], 'pdf.damaged'],
  ])('writes nothing for %s', (_, file, more, code) => {
    const made = run('sign', at(file), '--key', at('key.p12'), '--pades', ...more, '-o', at('none.pdf'));
    expect(made).toMatchObject({ code: 2, out: expect.stringContaining(code) });
    expect(existsSync(at('none.pdf'))).toBe(false);
  });
});
