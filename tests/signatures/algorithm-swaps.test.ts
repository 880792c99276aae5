import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '#domain/bytes.ts';
import { OID } from '#domain/signatures/der/oids.ts';
import { readDer } from '#domain/signatures/der/reader.ts';
import { algorithm, bitString, integer, octetString, oid, sequence } from '#domain/signatures/der/writer.ts';
import { signGostMessage } from '#domain/signatures/gost/sign.ts';
import { streebog } from '#domain/signatures/gost/streebog.ts';
import { findPath } from '#domain/signatures/path/find-path.ts';
import { verifySignature } from '#domain/signatures/sigalg.ts';
import { verifyDetached } from '#domain/signatures/verify-cms.ts';
import { assembleSigned } from '#domain/signatures/x509/build-certificate.ts';
import { parseAlgorithm, parseCertificate } from '#domain/signatures/x509/certificate.ts';
import { pemBlocks } from '#domain/signatures/x509/pem.ts';
import { buildAnyCms } from '../support/any-cms.ts';
import { gostCertificate } from '../support/gost-key-file.ts';
import { issue, listOf, type Keeper, type Profile } from '../support/test-authority.ts';

/*
 * SEC-70: what is signed by one algorithm is named as another, in every place where an algorithm is named: of the
 * signature, of the digest, of the key. (Vectors of Wycheproof are not among the data that the tests can reach.)
 */
const NUC = new URL('../../../shared/testdata/nuc/', import.meta.url);
const hasSamples = existsSync(NUC);
if (!hasSamples) process.stdout.write('skipped: certificates of GOST 34.310-2004, ../shared/testdata/nuc is absent\n');

/** Algorithms that exist and are not computed here. */
const FOREIGN = {
  md5: '1.2.840.113549.2.5',
  md5WithRsa: '1.2.840.113549.1.1.4',
  rsaPss: '1.2.840.113549.1.1.10',
  sha3: '2.16.840.1.101.3.4.2.8',
  ed25519: '1.3.101.112',
  gost2004: '1.2.398.3.10.1.1.1.2',
  gost95Digest: '1.2.398.3.10.1.3.1',
} as const;
const SIGNATURES = [
  ...[OID.rsaEncryption, OID.sha1WithRsa, OID.sha256WithRsa, OID.sha384WithRsa, OID.sha512WithRsa],
  ...[OID.ecdsaWithSha256, OID.gost2015Key, OID.gost2015Signature],
  ...[FOREIGN.md5WithRsa, FOREIGN.rsaPss, FOREIGN.ed25519, FOREIGN.gost2004],
];
const DIGESTS = [
  ...[OID.sha1, OID.sha256, OID.sha384, OID.sha512, OID.gost2015Digest],
  ...[FOREIGN.md5, FOREIGN.sha3, FOREIGN.gost95Digest],
];
const parsed = (der: Uint8Array) => parseAlgorithm(readDer(der));
const secret = 0x0fed_cba9_8765_4321n ** 7n;
const fixed = (length: number): Uint8Array => new Uint8Array(length).map((_, i) => i * 37 + 11);

describe('algorithms under other names', () => {
  const now = new Date();
  const content = utf8('Жер учаскесін бөлу');
  let root: Keeper;
  let user: Keeper;
  let keys: readonly (readonly [name: string, spki: Uint8Array])[];
  const below = (profile: Partial<Profile> = {}): Keeper => issue({ name: 'User', kind: 'user', by: root, ...profile });

  beforeAll(() => {
    root = issue({ name: 'CA', kind: 'authority' }, now);
    user = below();
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
    keys = [
      ['RSA', user.certificate.spki],
      ['another RSA', other.export({ type: 'spki', format: 'der' })],
      ['GOST', parseCertificate(gostCertificate(secret, now)).spki],
      ['EC', ec.export({ type: 'spki', format: 'der' })],
      ['GOST of 2004', sequence(sequence(oid('1.2.398.3.10.1.1.1.1')), bitString(octetString(new Uint8Array(64))))],
    ];
  });

  it('SEC-70 of every kind of key, signature and digest only the true names are valid', async () => {
    const bySigner = [
      ['RSA', sign('sha256', content, user.key)],
      ['GOST', signGostMessage(secret, content, fixed)],
    ] as const;
    const valid: string[] = [];
    let asked = 0;
    for (const [signedBy, signature] of bySigner)
      for (const [key, spki] of keys)
        for (const named of SIGNATURES)
          for (const digest of [null, ...DIGESTS])
            for (const parameters of [undefined, null, sequence(integer(1))]) {
              const claim = { spki, algorithm: parsed(algorithm(named, parameters)), message: content, signature };
              const answer = await verifySignature(digest ? { ...claim, digest: parsed(algorithm(digest)) } : claim);
              asked++;
              if (answer === 'valid') valid.push(`${signedBy} as ${key} ${named} ${digest ?? ''}`.trim());
            }
    expect([...new Set(valid)]).toEqual([
      `RSA as RSA ${OID.rsaEncryption} ${OID.sha256}`,
      `RSA as RSA ${OID.sha256WithRsa}`,
      `RSA as RSA ${OID.sha256WithRsa} ${OID.sha256}`,
      `GOST as GOST ${OID.gost2015Key} ${OID.gost2015Digest}`,
      `GOST as GOST ${OID.gost2015Signature}`,
      `GOST as GOST ${OID.gost2015Signature} ${OID.gost2015Digest}`,
    ]);
    expect(asked).toBe(2 * keys.length * SIGNATURES.length * (1 + DIGESTS.length) * 3);
  });

  const verify = async (signature: Uint8Array, crls: readonly Uint8Array[] = [listOf(root)]) => {
    const { outcome, steps } = await verifyDetached({
      ...{ content, signature, crls, anchors: [root.certificate.der], expected: 'anyone', purpose: 'sign', at: now },
    });
    return { outcome, reasons: new Set(steps.flatMap((each) => (each.outcome === 'valid' ? [] : [each.reason]))) };
  };
  interface Names {
    readonly by?: Keeper;
    readonly named?: string;
    readonly digest?: string;
    readonly chain?: readonly Keeper[];
  }
  const signed = ({ by = user, named = OID.sha256WithRsa, digest = OID.sha256, chain = [] }: Names): Uint8Array =>
    buildAnyCms({
      certificate: by.certificate.der,
      chain: chain.map(({ certificate }) => certificate.der),
      digest: algorithm(digest),
      algorithm: algorithm(named),
      messageDigest: digestBytes(digest, content),
      sign: (bytes) => sign('sha256', bytes, by.key),
    });

  it('SEC-70 no CMS is valid whose signature or digest is named as another; what is not known here is left open', async () => {
    const outcomes: string[] = [];
    for (const named of SIGNATURES)
      for (const digest of DIGESTS) {
        const { outcome } = await verify(signed({ named, digest }));
        if (outcome === 'valid') outcomes.push(`${named} ${digest}`);
      }
    expect(outcomes).toEqual([`${OID.rsaEncryption} ${OID.sha256}`, `${OID.sha256WithRsa} ${OID.sha256}`]);
    expect(await verify(signed({ named: FOREIGN.rsaPss }))).toEqual({
      outcome: 'indeterminate',
      reasons: new Set(['algorithm.unsupported']),
    });
    expect(await verify(signed({ digest: FOREIGN.sha3 }))).toEqual({
      outcome: 'indeterminate',
      reasons: new Set(['algorithm.unsupported']),
    });
    expect((await verify(signed({ digest: OID.sha1 }))).reasons).toContain('algorithm.weak');
  });

  it('SEC-70 no CMS is valid whose certificate holds a key of another kind', async () => {
    for (const [kind, spki] of keys.slice(1)) {
      const by = below({ spki });
      for (const [named, digest] of [
        [OID.sha256WithRsa, OID.sha256],
        [OID.rsaEncryption, OID.sha256],
        [OID.ecdsaWithSha256, OID.sha256],
        [OID.gost2015Signature, OID.gost2015Digest],
      ] as const) {
        const { outcome, reasons } = await verify(signed({ by, named, digest }));
        expect({ kind, named, isValid: outcome === 'valid' }).toEqual({ kind, named, isValid: false });
        const isOurs = kind === 'another RSA' || kind === 'GOST';
        if (!isOurs)
          expect({ kind, named, reasons: [...reasons] }).toMatchObject({ reasons: ['algorithm.unsupported'] });
      }
    }
  });

  it('SEC-70 no certificate holds whose signature is named as another, outside alone or in both places', async () => {
    for (const named of SIGNATURES) {
      const by = below({ named: algorithm(named) });
      const { outcome, reasons } = await verify(signed({ by }));
      // rsaEncryption alone says no digest: it is no algorithm of a certificate.
      if (named === OID.sha256WithRsa) expect(outcome).toBe('valid');
      else expect({ named, isValid: outcome === 'valid', reasons: [...reasons] }).toMatchObject({ isValid: false });
      if (named === FOREIGN.rsaPss) expect([outcome, ...reasons]).toContain('chain.unsupported');
      if (named === OID.sha512WithRsa) expect([outcome, ...reasons]).toContain('chain.broken');
      if (named === OID.sha256WithRsa) continue;
      const { tbs, signature } = user.certificate;
      const outside = assembleSigned(tbs, algorithm(named), signature);
      expect(() => parseCertificate(outside)).toThrow('two algorithms');
    }
  });

  it('SEC-70 leaves open what hangs on an authority with a key of another kind', async () => {
    for (const [kind, spki] of keys.slice(3)) {
      const between = issue({ name: 'CA 2', kind: 'authority', by: root, spki }, now);
      const by = issue({ name: 'User', kind: 'user', by: between }, now);
      const { outcome, reasons } = await verify(signed({ by, chain: [between] }), [listOf(root), listOf(between)]);
      expect([kind, outcome, ...reasons]).toEqual([
        kind,
        'indeterminate',
        'chain.unsupported',
        'revocation.notChecked',
      ]);
    }
  });
});

describe.skipIf(!hasSamples)('GOST 34.310-2004, the old national algorithm', () => {
  const certificate = (name: string) => {
    const text = readFileSync(new URL(`test-2018/${name}.pem`, NUC), 'latin1');
    return parseCertificate(pemBlocks(text, 'CERTIFICATE')[0] ?? new Uint8Array());
  };

  it('X5 is never called invalid: the chain is open as not supported, and so is a signature by it', async () => {
    const [signer, between, root] = [
      certificate('ceo_sign_gost2004'),
      certificate('nca_gost_test'),
      certificate('root_gost_test'),
    ];
    const at = new Date('2022-05-01T00:00:00Z');
    expect(await findPath({ signer, anchors: [root], pool: [between], at })).toEqual({
      ok: false,
      fault: 'unsupported',
    });
    const content = utf8('Жер учаскесін бөлу');
    const verdict = await verifyDetached({
      content,
      signature: buildAnyCms({
        certificate: signer.der,
        chain: [between.der],
        digest: algorithm(FOREIGN.gost95Digest),
        algorithm: algorithm(FOREIGN.gost2004),
        messageDigest: new Uint8Array(32),
        sign: () => new Uint8Array(64).fill(7),
      }),
      anchors: [root.der],
      crls: [new Uint8Array(readFileSync(new URL('crl/nca_gost_test.crl', NUC)))],
      expected: { identifier: '123456789011' },
      purpose: 'sign',
      at,
    });
    const open = verdict.steps
      .filter(({ outcome }) => outcome !== 'valid')
      .map(({ code, outcome, reason }) => [code, outcome, reason]);
    expect(verdict.outcome).toBe('indeterminate');
    expect(open).toEqual([
      ['content', 'indeterminate', 'algorithm.unsupported'],
      ['signature', 'indeterminate', 'algorithm.unsupported'],
      ['chain', 'indeterminate', 'chain.unsupported'],
      ['revocation', 'indeterminate', 'revocation.notChecked'],
      ['algorithm', 'indeterminate', 'algorithm.unsupported'],
    ]);
  });
});

/** Where the digest is not computed here, any bytes. */
function digestBytes(id: string, content: Uint8Array): Uint8Array {
  if (id === OID.gost2015Digest) return streebog(512, content);
  const name = { [OID.sha1]: 'sha1', [OID.sha256]: 'sha256', [OID.sha384]: 'sha384', [OID.sha512]: 'sha512' }[id];
  return createHash(name ?? 'sha256')
    .update(content)
    .digest();
}
