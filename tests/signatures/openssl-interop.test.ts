import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pemBlocks } from '#domain/signatures/x509/pem.ts';
import { verifyDetached } from '#domain/signatures/verify-cms.ts';
import { openKeyFile } from '#main/signing/key-file.ts';
import { signDetached } from '#main/signing/sign-detached.ts';
import { makeDemoPki, type DemoPki } from '#server/demo/demo-pki.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) process.stdout.write('skipped: interoperation with OpenSSL, no openssl command here\n');

describe.skipIf(!hasOpenssl)('OpenSSL', () => {
  const content = Buffer.from('Жер учаскесін бөлу. Раздел участка.\r\n');
  const password = 'Demo-2026';
  const now = new Date();
  let folder: string;
  let pki: DemoPki;
  const at = (name: string): string => join(folder, name);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-openssl-'));
    const people = [{ login: 'engineer', name: 'Әлімжанов Бауыржан Қайратұлы', iin: '850101300019', password }];
    pki = await makeDemoPki({ folder, people, now });
    writeFileSync(at('root.pem'), pki.anchorPem);
    writeFileSync(at('issuing.pem'), pki.issuingPem);
    writeFileSync(at('content'), content);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('SEC-70 accepts our CAdES-BES, and refuses it over another content', async () => {
    const key = openKeyFile(readFileSync(at('engineer.p12')), password, now);
    writeFileSync(at('ours.p7s'), await signDetached(key, content, now));
    const args = 'cms -verify -cades -binary -inform DER -purpose any'.split(' ');
    const files = ['-in', at('ours.p7s'), '-CAfile', at('root.pem')];
    const good = execFileSync('openssl', [...args, ...files, '-content', at('content')], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(good).toEqual(content);
    writeFileSync(at('other'), 'something else');
    expect(spawnSync('openssl', [...args, ...files, '-content', at('other')]).status).not.toBe(0);
  });

  it.each([
    ['DER', []],
    ['BER of indefinite length', ['-stream']],
    ['SHA-512', ['-md', 'sha512']],
  ])('SEC-70 signs what we find valid: %s', async (_, extra) => {
    unpackKey();
    const args = 'cms -sign -cades -binary -outform DER'.split(' ');
    const files = [
      '-in',
      at('content'),
      '-signer',
      at('cert.pem'),
      '-inkey',
      at('key.pem'),
      '-certfile',
      at('issuing.pem'),
    ];
    const signature = execFileSync('openssl', [...args, ...files, ...extra]);
    const verdict = await verifyDetached({
      content,
      signature,
      anchors: pemBlocks(pki.anchorPem, 'CERTIFICATE'),
      crls: pki.crls,
      expected: { identifier: '850101300019' },
      purpose: 'sign',
      at: now,
    });
    expect([verdict.outcome, verdict.steps.filter(({ outcome }) => outcome !== 'valid')]).toEqual(['valid', []]);
    const changed = await verifyDetached({
      content: Buffer.from('another'),
      signature,
      anchors: pemBlocks(pki.anchorPem, 'CERTIFICATE'),
      crls: pki.crls,
      expected: { identifier: '850101300019' },
      purpose: 'sign',
      at: now,
    });
    expect(changed.outcome).toBe('invalid');
  });

  it('SEC-70 signs with SHA-1 what we do not accept', async () => {
    unpackKey();
    const args = 'cms -sign -binary -outform DER -md sha1'.split(' ');
    const files = [
      '-in',
      at('content'),
      '-signer',
      at('cert.pem'),
      '-inkey',
      at('key.pem'),
      '-certfile',
      at('issuing.pem'),
    ];
    const verdict = await verifyDetached({
      content,
      signature: execFileSync('openssl', [...args, ...files]),
      anchors: pemBlocks(pki.anchorPem, 'CERTIFICATE'),
      crls: pki.crls,
      expected: { identifier: '850101300019' },
      purpose: 'sign',
      at: now,
    });
    expect(verdict.outcome).toBe('invalid');
    expect(verdict.steps.find(({ code }) => code === 'algorithm')?.reason).toBe('algorithm.weak');
    // Without -cades there is no signing certificate among the attributes either.
    expect(verdict.steps.find(({ code }) => code === 'attributes')?.reason).toBe('attributes.absent');
  });

  it('checks our certificates, and reads our revocation list', () => {
    unpackKey();
    const [, issuingList] = pki.crls;
    const lists = pki.crls.map((crl, i) => {
      writeFileSync(at(`crl${String(i)}.der`), crl);
      return execFileSync('openssl', ['crl', '-inform', 'DER', '-in', at(`crl${String(i)}.der`)]).toString();
    });
    expect(issuingList).toBeDefined();
    writeFileSync(at('crls.pem'), lists.join(''));
    const options = ['-crl_check_all', '-x509_strict', '-CAfile', at('root.pem'), '-untrusted', at('issuing.pem')];
    const said = execFileSync('openssl', ['verify', ...options, '-CRLfile', at('crls.pem'), at('cert.pem')]).toString();
    expect(said).toContain('OK');
  });

  function unpackKey(): void {
    // Through stdin: a password in the list of processes is no secret.
    const unpack = (rest: readonly string[]): string =>
      execFileSync('openssl', ['pkcs12', '-in', at('engineer.p12'), '-passin', 'stdin', ...rest], {
        input: `${password}\n`,
      }).toString();
    writeFileSync(at('key.pem'), unpack(['-nocerts', '-nodes']));
    writeFileSync(at('cert.pem'), unpack(['-clcerts', '-nokeys']));
  }
});
