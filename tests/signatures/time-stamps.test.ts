import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '#domain/bytes.ts';
import { parseCms } from '#domain/signatures/cms/parse-cms.ts';
import { OID } from '#domain/signatures/der/oids.ts';
import { algorithm, boolean, integer, octetString, oid, sequence, TAG, tlv } from '#domain/signatures/der/writer.ts';
import {
  addArchiveTimeStamp,
  addEvidence,
  addSignatureTimeStamp,
  prepareArchiveTimeStamp,
} from '#domain/signatures/raise/raise-cms.ts';
import { buildTimeStampRequest } from '#domain/signatures/timestamp/build-timestamp-request.ts';
import { parseTimeStamp, tokenOfReply } from '#domain/signatures/timestamp/parse-timestamp.ts';
import { verifyDetached, verifySignatures, type VerifyRequest } from '#domain/signatures/verify-cms.ts';
import { extendedKeyUsage } from '#domain/signatures/x509/build-certificate.ts';
import { buildAnyCms } from '../support/any-cms.ts';
import { openStamper, type Stamper } from '../support/openssl-stamps.ts';
import { daysFrom, EXTENSIONS, issue, listOf, signBy, type Keeper, type Profile } from '../support/test-authority.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) process.stdout.write('skipped: time stamps, no openssl command here\n');

describe.skipIf(!hasOpenssl)('time stamps of OpenSSL', () => {
  const now = new Date();
  const content = utf8('Жер учаскесін бөлу. Раздел участка.');
  let folder: string;
  let root: Keeper;
  let user: Keeper;
  let tsa: Keeper;
  let stamper: Stamper;
  let signature: Uint8Array;
  let stamped: Uint8Array;
  const at = (name: string): string => join(folder, name);
  const below = (profile: Omit<Profile, 'by'>): Keeper => issue({ by: root, ...profile }, now);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-stamps-'));
    root = issue({ name: 'CA', kind: 'authority', days: [-30, 5000] }, now);
    user = below({ name: 'User', kind: 'user', iin: '850101300019' });
    tsa = below({ name: 'TSA', kind: 'timeStamps', days: [-30, 2000] });
    stamper = openStamper(folder, tsa);
    signature = signBy(user, [], content, now);
    stamped = await stampedBy(stamper);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const signatureOf = (cms: Uint8Array): Uint8Array => parseCms(cms).signers[0]?.signature ?? new Uint8Array();
  const stampedBy = async (by: Stamper, over = signatureOf(signature)): Promise<Uint8Array> =>
    addSignatureTimeStamp(signature, await by.stamp(over));
  const verify = (change: Partial<VerifyRequest> = {}) =>
    verifyDetached({
      content,
      signature: stamped,
      anchors: [root.certificate.der],
      crls: [listOf(root)],
      expected: { identifier: '850101300019' },
      purpose: 'sign',
      at: new Date(),
      ...change,
    });
  const troubles = async (change: Partial<VerifyRequest> = {}): Promise<string[]> =>
    (await verify(change)).steps.flatMap(({ outcome, reason }) =>
      outcome === 'valid' ? [] : [`${outcome} ${reason ?? ''}`],
    );

  it.each(['sha1', 'sha256'] as const)(
    'SEC-70 proves the time by a stamp that names its certificate by %s',
    async (ess) => {
      const cms = await stampedBy(openStamper(folder, tsa, ess));
      const verdict = await verify({ signature: cms });
      expect([verdict.outcome, verdict.steps.at(-1)]).toMatchObject(['valid', { reason: null }]);
      expect(verdict.steps.at(-1)?.detail).toMatch(/^20\d\d-.*Z TSA$/);
      // Signed bytes stay as they were: the other program accepts the raised file and the token in it.
      writeFileSync(at('cms'), cms);
      writeFileSync(at('ca.pem'), root.pem);
      writeFileSync(at('content'), content);
      const cades = 'cms -verify -cades -binary -inform DER -purpose any'.split(' ');
      const files = ['-in', at('cms'), '-content', at('content'), '-CAfile', at('ca.pem'), '-out', at('out')];
      execFileSync('openssl', [...cades, ...files], { stdio: 'ignore' });
    },
  );

  it('verifies the reply to its own request, and no other', async () => {
    const nonce = Uint8Array.of(0x81, 5, 6, 7);
    const request = { hash: 'SHA-256', imprint: new Uint8Array(32), nonce } as const;
    const token = tokenOfReply(stamper.reply(buildTimeStampRequest(request)));
    expect(parseTimeStamp(token ?? new Uint8Array()).info.nonce).toBe('0081050607');
    // A digest that the authority does not take: it refuses, and there is no token.
    const refused = buildTimeStampRequest({ ...request, hash: 'Streebog-512', imprint: new Uint8Array(64) });
    expect(tokenOfReply(stamper.reply(refused))).toBe(null);
  });

  it('SEC-70 believes no stamp of other bytes, of a key for more than stamps, of a stranger, of a revoked one', async () => {
    expect(await troubles({ signature: await stampedBy(stamper, content) })).toEqual(['invalid timestamp.imprint']);
    const stranger = issue({ name: 'TSA', kind: 'timeStamps' }, now);
    expect(await troubles({ signature: await stampedBy(openStamper(folder, stranger)) })).toEqual([
      'indeterminate timestamp.noAnchor',
    ]);
    const gone = { who: tsa, at: daysFrom(now, 0.2) };
    const late = daysFrom(now, 0.5);
    // Revoked after it stamped: whoever has its key can write any time.
    expect(await troubles({ crls: [listOf(root, { revoked: [gone] })], at: late })).toEqual([
      'invalid timestamp.revoked',
    ]);
    expect(await troubles({ at: daysFrom(now, -1) })).toEqual(['indeterminate timestamp.future']);
    const weak = below({ name: 'T3', kind: 'timeStamps', bits: 1024 });
    expect(await troubles({ signature: await stampedBy(openStamper(folder, weak)) })).toEqual([
      'invalid timestamp.wrong',
    ]);
    const old = below({ name: 'T4', kind: 'timeStamps', days: [-30, -1] });
    expect(await troubles({ signature: await stampedBy(openStamper(folder, old)) })).toEqual([
      'invalid timestamp.chain',
    ]);
    const token = await stamper.stamp(content, 'SHA-512');
    expect(await troubles({ signature: addSignatureTimeStamp(signature, sequence(token)) })).toEqual([
      'invalid timestamp.wrong',
    ]);
  });

  it('SEC-70 asks for a key that is for stamps alone, and says so in a critical extension', async () => {
    // OpenSSL signs with no such key: the token is built here, and one of a good key shows that it is a good token.
    const [signs, forStamps] = EXTENSIONS.timeStamps;
    const stampedAs = async (extensions: readonly Uint8Array[]): Promise<string[]> => {
      const by = below({ name: 'TSA', kind: 'bare', extensions });
      return troubles({ signature: addSignatureTimeStamp(signature, tokenBy(by, signatureOf(signature), now)) });
    };
    expect(await stampedAs([signs, forStamps])).toEqual([]);
    const wrong = [
      [signs, extendedKeyUsage([OID.timeStamping])],
      [signs, critical(sequence(oid(OID.timeStamping), oid(OID.emailProtection)))],
      [signs, critical(sequence(oid(OID.emailProtection)))],
      [signs, critical(sequence(oid(OID.anyPurpose)))],
      [signs],
    ];
    for (const extensions of wrong) expect(await stampedAs(extensions)).toEqual(['invalid timestamp.purpose']);
  });

  it('SEC-74 judges chain and revocation at the time that the stamp proves', async () => {
    const revokedAt = (days: number): Uint8Array =>
      listOf(root, { revoked: [{ who: user, at: daysFrom(now, days) }], days: [2, 30] });
    const late = daysFrom(now, 3);
    expect(await troubles({ at: late, crls: [revokedAt(-1)] })).toEqual(['invalid revocation.revoked']);
    expect(await troubles({ at: late, crls: [revokedAt(1)] })).toEqual([]);
    // Without the stamp the revocation counts.
    expect(await troubles({ at: late, crls: [revokedAt(1)], signature })).toEqual(['invalid revocation.revoked']);
    // Expired since: only the stamp, and evidence of its day, help.
    const years = daysFrom(now, 400);
    expect(await troubles({ at: years, signature })).toEqual([
      'invalid chain.expired',
      'indeterminate revocation.notChecked',
    ]);
    expect(await troubles({ at: years, crls: [] })).toEqual([
      'indeterminate chain.expired',
      'indeterminate revocation.notChecked',
      'indeterminate timestamp.revocationOpen',
    ]);
    const evidence = { certificates: [root.certificate.der], crls: [listOf(root)], ocsp: [] };
    const kept = addEvidence(stamped, evidence);
    expect(await troubles({ at: years, crls: [], signature: kept })).toEqual([]);
    // Evidence from after the clock is not believed.
    expect(await troubles({ crls: [], signature: kept, now: daysFrom(now, -20), at: daysFrom(now, -20) })).toContain(
      'indeterminate timestamp.future',
    );
  });

  it('SEC-70 renews stamps for the archive before they weaken', async () => {
    const evidence = { certificates: [root.certificate.der], crls: [listOf(root)], ocsp: [] };
    const kept = addEvidence(stamped, evidence);
    const decade = daysFrom(now, 2500);
    expect(await troubles({ signature: kept, crls: [], at: decade })).toContain('indeterminate timestamp.outdated');
    const archived = async (cms: Uint8Array, by: Stamper): Promise<Uint8Array> => {
      const prepared = await prepareArchiveTimeStamp(cms, { hash: 'SHA-512', content });
      const request = { hash: 'SHA-512', imprint: prepared.imprint, nonce: Uint8Array.of(7) } as const;
      const token = tokenOfReply(by.reply(buildTimeStampRequest(request)));
      return addArchiveTimeStamp(cms, token ?? new Uint8Array(), prepared);
    };
    const younger = openStamper(folder, below({ name: 'TSA 2', kind: 'timeStamps', days: [-1, 3000] }));
    const once = await archived(kept, younger);
    expect(await troubles({ signature: once, crls: [], at: decade })).toEqual([]);
    // Of whole seconds: the next stamp must be younger than this one.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const youngest = openStamper(folder, below({ name: 'TSA 3', kind: 'timeStamps', days: [-1, 4000] }));
    const twice = await archived(once, youngest);
    const far = daysFrom(now, 3500);
    expect(await troubles({ signature: once, crls: [], at: far })).toContain('indeterminate timestamp.outdated');
    expect(await troubles({ signature: twice, crls: [], at: far })).toEqual([]);
    // Of another content, or with what it covers taken out or changed, it proves nothing.
    expect(await troubles({ signature: once, content: utf8('another') })).toContain('invalid timestamp.imprint');
    const { signers } = parseCms(once);
    const list = parseCms(once).members.crls[0] ?? new Uint8Array();
    const place = Buffer.from(once).indexOf(list);
    const changed = once.slice();
    changed[place + list.length - 1] = (changed[place + list.length - 1] ?? 0) ^ 1;
    expect(signers).toHaveLength(1);
    expect(await troubles({ signature: changed })).toContain('invalid timestamp.archive');
    // The other program still accepts the file.
    writeFileSync(at('lta'), twice);
    writeFileSync(at('ca.pem'), root.pem);
    writeFileSync(at('content'), content);
    const cades = 'cms -verify -cades -binary -inform DER -purpose any'.split(' ');
    const files = ['-in', at('lta'), '-content', at('content'), '-CAfile', at('ca.pem'), '-out', at('out')];
    execFileSync('openssl', [...cades, ...files], { stdio: 'ignore' });
  });

  it('SEC-70 accepts no changed byte of a stamp', async () => {
    const token = await stamper.stamp(signatureOf(signature));
    for (let place = 0; place < token.length; place += 41) {
      const changed = token.slice();
      changed[place] = (changed[place] ?? 0) ^ (1 + (place % 255));
      const { outcome } = await verify({ signature: addSignatureTimeStamp(signature, changed) }).catch(() => ({
        outcome: 'thrown',
      }));
      expect({ place, outcome }).not.toMatchObject({ outcome: 'valid' });
      expect({ place, outcome }).not.toMatchObject({ outcome: 'thrown' });
    }
  });

  it('SEC-59 judges no other stamp behind one that is wrong', async () => {
    const wrong = tokenBy(tsa, utf8('something else'), now);
    const several = [wrong, wrong, wrong].reduce((file, token) => addSignatureTimeStamp(file, token), stamped);
    const { outcome, steps } = await verify({ signature: several });
    const { reason, evidence } = steps.find(({ code }) => code === 'timestamp') ?? {};
    expect([outcome, reason]).toEqual(['invalid', 'timestamp.imprint']);
    // The good one may stand before it.
    expect(evidence?.length).toBeLessThanOrEqual(2);
  });

  it('reports every stamp-proven time', async () => {
    const report = await verifySignatures({
      ...{ content, signature: stamped, anchors: [root.certificate.der], crls: [listOf(root)] },
      ...{ expected: 'anyone', purpose: 'sign', at: new Date() },
    });
    expect(report.outcome).toBe('valid');
    // Stamps are of whole seconds.
    const stampedAt = Date.parse(report.signers[0]?.stampedAt ?? '');
    expect(stampedAt).toBeGreaterThan(now.getTime() - 1000);
    expect(stampedAt).toBeLessThanOrEqual(Date.now());
  });
});

const critical = (purposes: Uint8Array): Uint8Array =>
  sequence(oid(OID.extendedKeyUsage), boolean(true), octetString(purposes));

/** A token of RFC 3161 by anyone's key. */
function tokenBy({ certificate, key }: Keeper, stamped: Uint8Array, at: Date): Uint8Array {
  const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
  const digest = algorithm(OID.sha256);
  const digits = at.toISOString().slice(0, 19).replace(/\D/g, '');
  const info = sequence(
    integer(1),
    oid('1.2.398.3.3.2.6.4'),
    sequence(digest, octetString(sha256(stamped))),
    integer(1),
    tlv(TAG.generalizedTime, utf8(`${digits}Z`)),
  );
  return buildAnyCms({
    ...{ certificate: certificate.der, digest, algorithm: algorithm(OID.sha256WithRsa), messageDigest: sha256(info) },
    ...{ sign: (bytes) => sign('sha256', bytes, key), contentType: OID.timeStampInfo, attached: info },
  });
}
