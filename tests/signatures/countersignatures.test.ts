import { spawnSync } from 'node:child_process';
import { randomBytes, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '#domain/bytes.ts';
import { finishCades, prepareCades } from '#domain/signatures/cms/build-cms.ts';
import { parseCms } from '#domain/signatures/cms/parse-cms.ts';
import { parseSigner } from '#domain/signatures/cms/parse-signer.ts';
import { OID } from '#domain/signatures/der/oids.ts';
import { rawOf } from '#domain/signatures/der/reader.ts';
import { signGostMessage } from '#domain/signatures/gost/sign.ts';
import { addCountersignature, countersignable } from '#domain/signatures/raise/countersign.ts';
import { joinSignatures } from '#domain/signatures/raise/join-signatures.ts';
import {
  addArchiveTimeStamp,
  addEvidence,
  addSignatureTimeStamp,
  prepareArchiveTimeStamp,
} from '#domain/signatures/raise/raise-cms.ts';
import { rebuildCms } from '#domain/signatures/raise/rebuild-cms.ts';
import { buildTimeStampRequest } from '#domain/signatures/timestamp/build-timestamp-request.ts';
import { tokenOfReply } from '#domain/signatures/timestamp/parse-timestamp.ts';
import { openReasons } from '#domain/signatures/verdict.ts';
import { verifySignatures, type VerifyRequest } from '#domain/signatures/verify-cms.ts';
import { extendedKeyUsage } from '#domain/signatures/x509/build-certificate.ts';
import { propertyRuns } from '#domain/testing/property-runs.ts';
import { gostAuthority } from '../support/gost-key-file.ts';
import { openStamper, type Stamper } from '../support/openssl-stamps.ts';
import { EXTENSIONS, issue, listOf, signBy, type Keeper } from '../support/test-authority.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) process.stdout.write('skipped: countersignatures, no openssl command here\n');

interface Hand {
  readonly certificate: Uint8Array;
  readonly sign: (bytes: Uint8Array) => Uint8Array;
}

describe.skipIf(!hasOpenssl)('countersignatures', () => {
  const now = new Date();
  const content = utf8('Раздел участка');
  const secrets = [3n, 5n, 7n].map((each) => BigInt(`0x${randomBytes(60).toString('hex')}`) + each);
  const [rootSecret = 1n, ...gostSecrets] = secrets;
  const gost = gostAuthority(rootSecret, now);
  let folder: string;
  let root: Keeper;
  let user: Keeper;
  let head: Keeper;
  let stamper: Stamper;
  const at = (name: string): string => join(folder, name);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-counter-'));
    root = issue({ name: 'CA', kind: 'authority', days: [-30, 4000] }, now);
    user = issue({ name: 'User', kind: 'user', iin: '850101300019', by: root }, now);
    head = issue({ name: 'Head', kind: 'user', iin: '900202400028', by: root }, now);
    stamper = openStamper(folder, issue({ name: 'TSA', kind: 'timeStamps', by: root, days: [-30, 3000] }, now));
    writeFileSync(at('ca.pem'), root.pem);
    writeFileSync(at('content'), content);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const rsaHand = ({ certificate, key }: Keeper): Hand => ({
    certificate: certificate.der,
    sign: (bytes) => sign('sha256', bytes, key),
  });
  const gostHand = (place: number, name: string): Hand => {
    const secret = gostSecrets[place] ?? 1n;
    return {
      certificate: gost.certify(secret, { name, iin: '880808300012' }),
      sign: (bytes) => signGostMessage(secret, bytes, randomBytes),
    };
  };
  const made = ({ certificate, sign: by }: Hand, over: Uint8Array, isCountersignature: boolean): Uint8Array => {
    const signingTime = now.toISOString();
    const prepared = prepareCades({ content: over, certificate, chain: [], signingTime, isCountersignature });
    return finishCades(prepared, by(prepared.toSign));
  };
  const countersigned = async (file: Uint8Array, by: Hand, place: number | null = null): Promise<Uint8Array> => {
    const found = await countersignable(file, place);
    if (!found.ok) throw new Error(found.error.code);
    return found.value.reduce<Uint8Array>(
      (signed, { signer, signature }) => addCountersignature(signed, made(by, signature, true), signer),
      file,
    );
  };
  const request = (signature: Uint8Array, change: Partial<VerifyRequest> = {}): VerifyRequest => ({
    content,
    signature,
    anchors: [root.certificate.der, gost.certificate],
    crls: [listOf(root), gost.list],
    expected: 'anyone',
    purpose: 'sign',
    at: now,
    ...change,
  });
  const verify = (signature: Uint8Array, change: Partial<VerifyRequest> = {}) =>
    verifySignatures(request(signature, change));
  const archived = async (cms: Uint8Array): Promise<Uint8Array> => {
    const prepared = await prepareArchiveTimeStamp(cms, { hash: 'SHA-256', content });
    const asked = buildTimeStampRequest({ hash: 'SHA-256', imprint: prepared.imprint, nonce: Uint8Array.of(7) });
    return addArchiveTimeStamp(cms, tokenOfReply(stamper.reply(asked)) ?? new Uint8Array(), prepared);
  };
  const opensslAccepts = (signature: Uint8Array): boolean => {
    writeFileSync(at('cms'), signature);
    const args = 'cms -verify -cades -binary -inform DER -purpose any'.split(' ');
    const files = ['-in', at('cms'), '-content', at('content'), '-CAfile', at('ca.pem'), '-out', at('out')];
    const { stderr } = spawnSync('openssl', [...args, ...files]);
    return stderr.toString().includes('CAdES Verification successful');
  };

  it.each([
    ['RSA', 'RSA'],
    ['RSA', 'GOST'],
    ['GOST', 'RSA'],
    ['GOST', 'GOST'],
  ] as const)(
    'X5 SEC-70 a signature by %s is countersigned by %s, and nothing that is there changes',
    async (of, by) => {
      const file = made(of === 'RSA' ? rsaHand(user) : gostHand(0, 'SIGNER'), content, false);
      const signed = await countersigned(file, by === 'RSA' ? rsaHand(head) : gostHand(1, 'COUNTERSIGNER'));
      expect(parseCms(signed).signers[0]?.covered).toEqual(parseCms(file).signers[0]?.covered);
      const { outcome, signers } = await verify(signed);
      const [under, ...more] = signers[0]?.countersigners ?? [];
      expect([outcome, under?.verdict.outcome, more]).toEqual(['valid', 'valid', []]);
      expect(under?.verdict.signer?.name).toBe(by === 'RSA' ? 'Head' : 'COUNTERSIGNER');
      // RFC 5652 §11.4 and ETSI EN 319 122-1 §5.2.7: no content type, all else as in any signature of ours
      const [value] = parseCms(signed).signers[0]?.unsigned.get(OID.counterSignature) ?? [];
      const counter = value && parseSigner(value, []);
      expect([...(counter?.signed.keys() ?? [])].sort()).toEqual(
        [OID.algorithmProtection, OID.messageDigest, OID.signingCertificateV2, OID.signingTime].sort(),
      );
      if (of === 'RSA') expect(opensslAccepts(signed)).toBe(true);
    },
  );

  it('X5 goes under all who signed or under one, and over one that is there already', async () => {
    const both = joinSignatures(signBy(user, [], content, now), signBy(head, [], content, now));
    const names = async (signature: Uint8Array): Promise<readonly number[]> => {
      const { outcome, signers } = await verify(signature);
      expect(outcome).toBe('valid');
      return signers.map(({ countersigners }) => countersigners.length);
    };
    const all = await countersigned(both, gostHand(0, 'THIRD'));
    expect(await names(all)).toEqual([1, 1]);
    const second = await countersigned(both, gostHand(0, 'THIRD'), 1);
    expect(await names(second)).toEqual([0, 1]);
    expect(await names(await countersigned(second, rsaHand(user), 1))).toEqual([0, 2]);
    expect(opensslAccepts(all)).toBe(true);
    expect(await countersignable(both, 2)).toMatchObject({ error: { code: 'countersign.noSigner' } });
  });

  it('SEC-70 a countersigner who is revoked, of another purpose, unknown or expired is reported as such', async () => {
    const file = signBy(user, [], content, now);
    const below = (change: object): Keeper => issue({ name: 'Other', kind: 'user', by: root, ...change }, now);
    const [usage] = EXTENSIONS.user;
    const signsIn = below({ extensions: [usage, extendedKeyUsage([OID.clientAuth, OID.nucPerson])] });
    const revoked = [listOf(root, { revoked: [{ who: head, at: new Date(now.getTime() - 1000) }] })];
    for (const [by, crls, reason, outcome] of [
      [head, revoked, 'revocation.revoked', 'invalid'],
      [signsIn, [listOf(root)], 'purpose.sign', 'invalid'],
      [below({ days: [-30, -1] }), [listOf(root)], 'chain.expired', 'invalid'],
      [issue({ name: 'Stranger', kind: 'user' }, now), [listOf(root)], 'chain.noAnchor', 'indeterminate'],
    ] as const) {
      const report = await verify(await countersigned(file, rsaHand(by)), { crls });
      const [signer] = report.signers;
      const under = signer?.countersigners[0]?.verdict;
      expect([report.outcome, signer?.verdict.outcome, under?.outcome]).toEqual([outcome, 'valid', outcome]);
      expect(under?.steps.map((step) => step.reason)).toContain(reason);
    }
  });

  it('X5 keeps stamps, evidence and the stamp for the archive, which did not know of it', async () => {
    const bare = signBy(user, [], content, now);
    const over = parseCms(bare).signers[0]?.signature ?? new Uint8Array();
    const stamped = addSignatureTimeStamp(bare, await stamper.stamp(over));
    const lt = addEvidence(stamped, { certificates: [], crls: [listOf(root)], ocsp: [] });
    const lta = await archived(lt);
    const later = { crls: [], at: new Date(Date.now() + 60_000) };
    expect((await verify(lta, later)).outcome).toBe('valid');
    const signed = await countersigned(lta, rsaHand(head));
    const report = await verify(signed, later);
    expect(report.signers[0]?.verdict).toEqual((await verify(lta, later)).signers[0]?.verdict);
    expect([report.outcome, report.signers[0]?.countersigners[0]?.verdict.outcome]).toEqual(['valid', 'valid']);
    expect(opensslAccepts(signed)).toBe(true);
    // The next stamp covers it too; of whole seconds, so that it must be younger.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect((await verify(await archived(signed), later)).outcome).toBe('valid');
  });

  it('X5 leaves a file with a stamp over its whole sets alone, and one whose signature is not its own', async () => {
    const file = signBy(user, [], content, now);
    const token = await stamper.stamp(content);
    for (const id of [OID.archiveTimeStamp, OID.archiveTimeStampV2, OID.longTermValidation, OID.archiveTimeStampV3]) {
      // The last one: v3 with no index, or one of a form that is not judged here
      const closed = rebuildCms(file, { attribute: { signer: 0, id, value: token } });
      expect(await countersignable(closed, null)).toMatchObject({ error: { code: 'countersign.archive' } });
    }
    const { signature = new Uint8Array() } = parseCms(file).signers[0] ?? {};
    const spoilt = Uint8Array.from(file);
    spoilt[Buffer.from(file).indexOf(signature)]! ^= 1;
    expect(await countersignable(spoilt, null)).toMatchObject({ error: { code: 'countersign.wrong' } });
  });

  it('SEC-70 not one changed byte of a countersignature leaves it good, nor does it under another signature', async () => {
    const file = signBy(user, [], content, now);
    const signed = await countersigned(file, rsaHand(head));
    const [value] = parseCms(signed).signers[0]?.unsigned.get(OID.counterSignature) ?? [];
    const info = value ? rawOf(value) : new Uint8Array();
    const from = Buffer.from(signed).indexOf(info);
    const bytes = fc.tuple(fc.nat({ max: info.length - 1 }), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(bytes, async ([place, change]) => {
        const changed = Uint8Array.from(signed);
        changed[from + place]! ^= change;
        expect((await verify(changed)).outcome).not.toBe('valid');
      }),
      { numRuns: propertyRuns(400) },
    );
    const [other] = parseCms(signBy(user, [], utf8('Другой документ'), now)).signers;
    const moved = addCountersignature(file, made(rsaHand(head), other?.signature ?? new Uint8Array(), true), 0);
    const { outcome, signers } = await verify(moved);
    expect([outcome, signers[0]?.verdict.outcome]).toEqual(['invalid', 'valid']);
    expect(openReasons(signers[0]!.countersigners[0]!.verdict)).toEqual(['content.changed']);
  });
});
