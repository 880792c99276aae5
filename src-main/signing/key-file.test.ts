import { execFileSync, spawnSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Fault } from '#domain/fault.ts';
import { printPem } from '#domain/signatures/x509/pem.ts';
import { makeTestPki, TEST_PASSWORD, type TestPki } from '#server/demo/make-test-pki.ts';
import { writeKeyFile } from '#server/demo/write-key-file.ts';
import { withIndefiniteLengths } from '../../tests/support/indefinite-lengths.ts';
import { openKeyFile } from './key-file.ts';

const now = new Date();
const LEGACY = ['-legacy', '-provider', 'default'];
const canLegacy = spawnSync('openssl', ['list', '-providers', '-provider', 'legacy']).status === 0;
const canOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!canLegacy)
  process.stdout.write('skipped in part: key files of the old kind, OpenSSL has no legacy provider here\n');

describe('openKeyFile', () => {
  let pki: TestPki;
  beforeAll(async () => {
    pki = await makeTestPki(now);
  });

  it('opens a key file, gives holder and chain without the root, and signs until it is closed', async () => {
    const key = openKeyFile(pki.keyFile('head'), TEST_PASSWORD, now);
    expect(key.chain).toHaveLength(1);
    expect(await key.sign(new Uint8Array(3))).toHaveLength(256);
    key.close();
    await expect(key.sign(new Uint8Array(3))).rejects.toThrow('CANCELLED');
  });

  it.each([
    ['engineer', 'wrong', 'KEY_PASSWORD_WRONG'],
    ['engineer', '', 'KEY_PASSWORD_WRONG'],
    ['expired', TEST_PASSWORD, 'KEY_EXPIRED'],
    ['not-yet', TEST_PASSWORD, 'KEY_NOT_YET_VALID'],
  ] as const)('tells a wrong password, an expired and a future key apart: %s %s', (login, password, code) => {
    expect(faultOf(() => openKeyFile(pki.keyFile(login), password, now))).toBe(code);
  });

  it('says that a file is damaged wherever it was cut or changed, and never opens it', () => {
    const file = pki.keyFile('engineer');
    const codes = new Set<string>();
    for (let at = 0; at < file.length; at += 211) {
      codes.add(faultOf(() => openKeyFile(file.subarray(0, at), TEST_PASSWORD, now)));
      const changed = new Uint8Array(file);
      changed[at] = (changed[at] ?? 0) ^ 0x55;
      codes.add(faultOf(() => openKeyFile(changed, TEST_PASSWORD, now)));
    }
    expect(
      [...codes].filter((code) => !['KEY_DAMAGED', 'KEY_PASSWORD_WRONG', 'KEY_UNSUPPORTED'].includes(code)),
    ).toEqual([]);
    expect(faultOf(() => openKeyFile(Buffer.from('%PDF-1.7'), TEST_PASSWORD, now))).toBe('KEY_DAMAGED');
    expect(faultOf(() => openKeyFile(new Uint8Array(0), TEST_PASSWORD, now))).toBe('KEY_DAMAGED');
  });

  it('SEC-14 puts neither password nor key into a fault', () => {
    try {
      openKeyFile(pki.keyFile('engineer'), 'secret-guess', now);
      expect.unreachable();
    } catch (error) {
      const fault = error as Fault;
      expect(JSON.stringify([fault.message, fault.stack, fault.data, String(fault.cause)])).not.toContain(
        'secret-guess',
      );
    }
  });

  it('refuses a key whose certificate is not in the file', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const other = openKeyFile(pki.keyFile('registrar'), TEST_PASSWORD, now);
    const file = writeKeyFile({ privateKey, certificates: [other.certificate.der], password: 'Demo-1' });
    expect(faultOf(() => openKeyFile(file, 'Demo-1', now))).toBe('KEY_DAMAGED');
  });

  it.skipIf(!canOpenssl).each([
    ['AES of today, Kazakh letters in the password', 'Қүпия-сөз-2026', []],
    ['AES with 100 000 rounds', 'Demo-2026', ['-iter', '100000']],
    [
      '3DES with a SHA-1 mark',
      'Demo-2026',
      ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'],
    ],
    ['RC2-40 and 3DES, as the national authority writes it', 'Құпия-2026', LEGACY],
  ] as const)('opens key files that OpenSSL made: %s', (_, password, options) => {
    if (options === LEGACY && !canLegacy) return;
    const file = exportWithOpenssl(pki, password, options);
    // As it is, and as a writer of streams sends it.
    for (const written of [file, withIndefiniteLengths(file)])
      expect(openKeyFile(written, password, now).certificate.serial).toMatch(/^40/);
    expect(faultOf(() => openKeyFile(file, `${password}x`, now))).toBe('KEY_PASSWORD_WRONG');
  });

  it.skipIf(!canOpenssl)('says that a key of another kind than RSA is not supported', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const folder = mkdtempSync(join(tmpdir(), 'shekara-key-'));
    try {
      const at = (name: string): string => join(folder, name);
      writeFileSync(at('key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
      execFileSync('openssl', [
        'req',
        '-x509',
        '-new',
        '-key',
        at('key.pem'),
        '-subj',
        '/CN=EC',
        '-out',
        at('cert.pem'),
      ]);
      execFileSync(
        'openssl',
        [
          'pkcs12',
          '-export',
          '-inkey',
          at('key.pem'),
          '-in',
          at('cert.pem'),
          '-passout',
          'stdin',
          '-out',
          at('ec.p12'),
        ],
        { input: 'Demo-1\n' },
      );
      expect(faultOf(() => openKeyFile(readFileSync(at('ec.p12')), 'Demo-1', now))).toBe('KEY_UNSUPPORTED');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** The engineer's certificate with a key of our own would not fit; so OpenSSL takes the key file apart first. */
function exportWithOpenssl(pki: TestPki, password: string, options: readonly string[]): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'shekara-key-'));
  try {
    const at = (name: string): string => join(folder, name);
    writeFileSync(at('own.p12'), pki.keyFile('engineer'));
    const open = ['pkcs12', '-in', at('own.p12'), '-passin', 'stdin'];
    const input = `${TEST_PASSWORD}\n`;
    const key = execFileSync('openssl', [...open, '-nocerts', '-nodes'], { input }).toString();
    writeFileSync(at('key.pem'), createPrivateKey(key).export({ type: 'pkcs8', format: 'pem' }));
    const { certificate, chain } = openKeyFile(pki.keyFile('engineer'), TEST_PASSWORD, now);
    writeFileSync(at('cert.pem'), printPem('CERTIFICATE', certificate.der));
    writeFileSync(at('chain.pem'), chain.map(({ der }) => printPem('CERTIFICATE', der)).join(''));
    const make = ['pkcs12', '-export', '-inkey', at('key.pem'), '-in', at('cert.pem'), '-certfile', at('chain.pem')];
    execFileSync('openssl', [...make, '-passout', 'stdin', '-out', at('made.p12'), ...options], {
      input: `${password}\n`,
    });
    return new Uint8Array(readFileSync(at('made.p12')));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function faultOf(act: () => unknown): string {
  try {
    act();
    return 'opened';
  } catch (error) {
    return error instanceof Fault ? error.code : `not a fault: ${String(error)}`;
  }
}
