import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { attempt } from './findings.ts';
import { parseCms } from './cms/parse-cms.ts';
import { findPath } from './path/find-path.ts';
import { checkRevocation } from './path/check-revocation.ts';
import { propertyRuns } from '../testing/property-runs.ts';
import { verifySignature } from './sigalg.ts';
import { verifyDetached, type VerifyRequest } from './verify-cms.ts';
import { changesAddresses, crlAddresses, ocspAddresses } from './x509/addresses.ts';
import { parseCertificate, type Certificate } from './x509/certificate.ts';
import { crlKind, parseCrl, type Crl } from './x509/crl.ts';
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
    const kinds = readdirSync(new URL('crl', FOLDER)).map((file) => [file, crlKind(list(`crl/${file}`))] as const);
    expect(kinds.filter(([, kind]) => kind === 'changes').map(([file]) => file)).toEqual(['nca_gost2022_d_test.crl']);
    expect(kinds.every(([, kind]) => kind !== 'unreadable')).toBe(true);
  });

  it('reads where lists, the changes to them and responders are', () => {
    const user = certificate('test-2022-gost/individual_2024.cer');
    expect([ocspAddresses(user), crlAddresses(user), changesAddresses(user)]).toEqual([
      ['http://test.pki.gov.kz/ocsp/'],
      ['http://test.pki.gov.kz/crl/nca_gost2022_test.crl'],
      ['http://test.pki.gov.kz/crl/nca_gost2022_d_test.crl'],
    ]);
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
      const revocation = path.ok
        ? await checkRevocation({ path: path.path.slice(0, 2), crls, pool: [], at: new Date('2022-05-01') })
        : null;
      expect(revocation).toMatchObject({ state: 'good', checkedBy: '2022-03-29T04:18:29.000Z', sources: ['CRL'] });
    },
  );

  it('X5 verifies the GOST chain and its lists of revoked certificates', async () => {
    const root = certificate('test-2022-gost/root_test_gost_2022.cer');
    const authority = certificate('test-2022-gost/nca_gost2022_test.cer');
    const signers = ['individual_signer.cer', 'legal_entity_signer.cer', 'individual_2024.cer'];
    for (const file of signers) {
      const signer = certificate(`test-2022-gost/${file}`);
      const at = new Date(Date.parse(signer.notBefore) + 86_400_000);
      const path = await findPath({ signer, anchors: [root], pool: [authority], at });
      expect({ file, path: path.ok && path.path.length }).toEqual({ file, path: 3 });
      expect((await findPath({ signer, anchors: [authority], pool: [], at })).ok).toBe(true);
      expect((await findPath({ signer, anchors: [root], pool: [], at })).ok).toBe(false);
    }
    const path = [certificate('test-2022-gost/individual_2024.cer'), authority];
    const lists = [list('crl/nca_gost2022_test_a.crl'), list('crl/nca_gost2022_test_b.crl')];
    expect(await checkRevocation({ path, crls: lists, pool: [], at: new Date('2025-05-01') })).toMatchObject({
      state: 'good',
      checkedBy: '2025-04-29T04:46:49.000Z',
      sources: ['CRL'],
    });
    expect(await checkRevocation({ path, crls: lists, pool: [], at: new Date('2026-05-01') })).toMatchObject({
      state: 'outdated',
    });
  });

  it.each(['individual_attached.der', 'individual_detached.der'])(
    'X5 verifies a GOST signature of KalkanCrypt, and leaves open what has no evidence: %s',
    async (file) => {
      const signature = bytes(`cms/${file}`);
      const verdict = await verifyDetached(gostRequest(file, signature));
      expect(verdict.outcome).toBe('indeterminate');
      expect(verdict.algorithm).toBe('ГОСТ 34.10-2015 (512)');
      expect(verdict.signer?.iin).toBe('123456789011');
      const open = verdict.steps.filter(({ outcome }) => outcome !== 'valid').map(({ code, reason }) => [code, reason]);
      expect(open).toEqual([
        ['revocation', 'revocation.outdated'],
        ['timestamp', 'timestamp.noAnchor'],
      ]);
      expect(parseCms(signature).attached !== null).toBe(file.includes('attached'));
      const other = await verifyDetached({ ...gostRequest(file, signature), content: new Uint8Array([1]) });
      expect(other.steps.find(({ code }) => code === 'content')).toMatchObject({ reason: 'content.changed' });
    },
  );

  it.each(['individual_detached.der', 'individual_attached.der'])(
    'X5 SEC-70 sees one changed bit in %s, also in the time stamp beside it: in so many bytes as SHEKARA_CASES, usually every 34th',
    async (file) => {
      const signature = bytes(`cms/${file}`);
      const before = await verifyDetached(gostRequest(file, signature));
      const sound = new Set(before.steps.filter(({ outcome }) => outcome === 'valid').map(({ code }) => code));
      const unseen: number[] = [];
      for (const [at, changed] of changesOf(signature, propertyRuns(100))) {
        const { steps } = await verifyDetached(gostRequest(file, changed));
        // The authority of time is not trusted here: of a changed stamp more is said than that.
        const isSeen = steps.some(({ outcome, code, reason }) =>
          code === 'timestamp' ? reason !== 'timestamp.noAnchor' : outcome !== 'valid' && sound.has(code),
        );
        if (!isSeen) unseen.push(at);
      }
      expect(unseen).toEqual([]);
    },
    600_000,
  );

  it.each([
    ['test-2018/root_rsa_test.pem', 'test-2018/root_rsa_test.pem'],
    ['test-2018/nca_rsa_test.pem', 'test-2018/root_rsa_test.pem'],
    ['test-2018/individual_sign_rsa.pem', 'test-2018/nca_rsa_test.pem'],
    ['test-2018/individual_auth_rsa.pem', 'test-2018/nca_rsa_test.pem'],
    ['crl/nca_rsa_test.crl', 'test-2018/nca_rsa_test.pem'],
  ])('X5 SEC-70 holds no %s with one bit changed, in any of its bytes', async (file, issuer) => {
    expect(await believedChanges(file, issuer, Infinity)).toEqual([]);
  });

  it.each([
    ['test-2022-gost/root_test_gost_2022.cer', 'test-2022-gost/root_test_gost_2022.cer'],
    ['test-2022-gost/nca_gost2022_test.cer', 'test-2022-gost/root_test_gost_2022.cer'],
    ['test-2022-gost/individual_signer.cer', 'test-2022-gost/nca_gost2022_test.cer'],
    ['test-2022-gost/legal_entity_signer.cer', 'test-2022-gost/nca_gost2022_test.cer'],
    ['test-2022-gost/individual_2024.cer', 'test-2022-gost/nca_gost2022_test.cer'],
    ['crl/nca_gost2022_test_a.crl', 'test-2022-gost/nca_gost2022_test.cer'],
    ['crl/nca_gost2022_test_b.crl', 'test-2022-gost/nca_gost2022_test.cer'],
    ['crl/nca_gost2022_d_test.crl', 'test-2022-gost/nca_gost2022_test.cer'],
  ])(
    'X5 SEC-70 holds no %s with one bit changed, in so many bytes as SHEKARA_CASES, usually sixty of them',
    async (file, issuer) => {
      expect(await believedChanges(file, issuer, propertyRuns(60))).toEqual([]);
    },
    600_000,
  );
});

/** One bit of every byte, or of so many bytes evenly; another bit from byte to byte. */
function* changesOf(original: Uint8Array, most: number): Generator<readonly [at: number, changed: Uint8Array]> {
  const step = Math.max(1, Math.floor(original.length / most));
  for (let at = 0; at < original.length; at += step) {
    const changed = original.slice();
    changed[at] = (changed[at] as number) ^ (1 << (at % 8));
    yield [at, changed];
  }
}

/** Where a certificate or list was changed and its issuer's key still holds its signature. */
async function believedChanges(file: string, issuerFile: string, most: number): Promise<readonly number[]> {
  const isList = file.endsWith('.crl');
  const { spki } = certificate(issuerFile);
  const holds = async (der: Uint8Array): Promise<boolean> => {
    const read = attempt(() => (isList ? parseCrl(der) : parseCertificate(der)));
    if (!read) return false;
    const { signatureAlgorithm: algorithm, tbs: message, signature } = read;
    return (await verifySignature({ spki, algorithm, message, signature })) === 'valid';
  };
  const original = derOf(file, isList ? 'X509 CRL' : 'CERTIFICATE');
  expect(await holds(original)).toBe(true);
  const believed: number[] = [];
  for (const [at, changed] of changesOf(original, most)) if (await holds(changed)) believed.push(at);
  return believed;
}

function gostRequest(file: string, signature: Uint8Array): VerifyRequest {
  const authorities = ['root_test_gost_2022.cer', 'nca_gost2022_test.cer'];
  return {
    content: file.includes('detached') ? bytes('cms/individual_document.txt') : null,
    signature,
    anchors: authorities.map((name) => certificate(`test-2022-gost/${name}`).der),
    crls: [bytes('crl/nca_gost2022_test_b.crl')],
    expected: { identifier: '123456789011' },
    purpose: 'sign',
    at: new Date('2026-08-01T00:00:00Z'),
  };
}

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
