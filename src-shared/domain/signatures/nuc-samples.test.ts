import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCms } from './cms/parse-cms.ts';
import { findPath } from './path/find-path.ts';
import { checkRevocation } from './path/check-revocation.ts';
import { verifyDetached } from './verify-cms.ts';
import { parseCertificate, type Certificate } from './x509/certificate.ts';
import { crlScope, parseCrl, type Crl } from './x509/crl.ts';
import { holderOf } from './x509/holder.ts';
import { pemBlocks } from './x509/pem.ts';

const FOLDER = new URL('../../../../shared/testdata/nuc/', import.meta.url);
const present = existsSync(FOLDER);
if (!present) process.stdout.write('skipped: samples of the national authority, ../shared/testdata/nuc is absent\n');

describe.skipIf(!present)('samples of the national certification authority', () => {
  it('reads every certificate and list, Cyrillic names and all', () => {
    for (const name of ['test-2018', 'test-2022-gost']) {
      for (const file of readdirSync(new URL(name, FOLDER))) expect(certificate(`${name}/${file}`).serial).not.toBe('');
    }
    const scopes = readdirSync(new URL('crl', FOLDER)).map((file) => [file, crlScope(list(`crl/${file}`))] as const);
    expect(scopes.filter(([, scope]) => scope === 'changes').map(([file]) => file)).toEqual([
      'nca_gost2022_d_test.crl',
    ]);
    expect(scopes.every(([, scope]) => scope !== 'unreadable')).toBe(true);
  });

  it('reads ИИН, БИН, organisation and role', () => {
    expect(holderOf(certificate('test-2022-gost/legal_entity_signer.cer'))).toEqual({
      name: 'ТЕСТОВ ТЕСТ ТЕСТОВИЧ',
      iin: '123456789011',
      bin: '123456789021',
      organisation: 'АО "ТЕСТ"',
      role: 'head',
    });
    expect(holderOf(certificate('test-2018/individual_sign_rsa.pem'))).toMatchObject({ bin: null, role: 'person' });
  });

  it.each(['individual_sign_rsa.pem', 'individual_auth_rsa.pem'])(
    'verifies the RSA chain of 2018: %s',
    async (file) => {
      const signer = certificate(`test-2018/${file}`);
      const anchors = [certificate('test-2018/root_rsa_test.pem')];
      const pool = [certificate('test-2018/nca_rsa_test.pem')];
      const at = new Date(Date.parse(signer.notBefore) + 86_400_000);
      const path = await findPath({ signer, anchors, pool, at });
      expect(path.ok && path.path.length).toBe(3);
      expect(await findPath({ signer, anchors, pool, at: new Date('2026-11-23') })).toEqual({
        ok: false,
        fault: 'expired',
      });
      expect((await findPath({ signer, anchors: [], pool, at })).ok).toBe(false);
      const crls = [list('crl/nca_rsa_test.crl')];
      const revocation = path.ok ? await checkRevocation(path.path.slice(0, 2), crls, new Date('2022-05-01')) : null;
      expect(revocation).toEqual({ state: 'good', checkedBy: '2022-03-29T04:18:29.000Z' });
    },
  );

  it.each(['individual_attached.der', 'individual_detached.der'])(
    'leaves a GOST signature undecided, never valid: %s',
    async (file) => {
      const signature = bytes(`cms/${file}`);
      const anchors = ['root_test_gost_2022.cer', 'nca_gost2022_test.cer'].map(
        (name) => certificate(`test-2022-gost/${name}`).der,
      );
      const verdict = await verifyDetached({
        content: file.includes('detached') ? bytes('cms/individual_document.txt') : null,
        signature,
        anchors,
        crls: [],
        expected: { identifier: '123456789011' },
        purpose: 'sign',
        at: new Date('2026-11-23T10:00:00Z'),
      });
      expect(verdict.outcome).toBe('indeterminate');
      expect(verdict.signer?.iin).toBe('123456789011');
      const said = verdict.steps.filter(({ reason }) => reason === 'algorithm.unsupported').map(({ code }) => code);
      expect(said).toEqual(['content', 'signature', 'algorithm']);
      // The certificate that the signer meant and the purpose need no GOST: they are checked.
      expect(verdict.steps.filter(({ outcome }) => outcome === 'valid').map(({ code }) => code)).toEqual([
        'parse',
        'attributes',
        'purpose',
        'person',
      ]);
      expect(parseCms(signature).attached !== null).toBe(file.includes('attached'));
    },
  );
});

function bytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(name, FOLDER)));
}

function certificate(name: string): Certificate {
  return parseCertificate(derOf(name, 'CERTIFICATE'));
}

function list(name: string): Crl {
  return parseCrl(derOf(name, 'X509 CRL'));
}

function derOf(name: string, label: string): Uint8Array {
  const raw = bytes(name);
  return pemBlocks(new TextDecoder('latin1').decode(raw), label)[0] ?? raw;
}
