import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { toBase64, toHex } from '#domain/bytes.ts';
import { sha256Hex } from '#domain/journal/hash.ts';
import { DerError } from '#domain/signatures/der/reader.ts';
import { OID } from '#domain/signatures/der/oids.ts';
import { buildOcspRequest } from '#domain/signatures/ocsp/build-ocsp-request.ts';
import { checkOcsp, type OcspFinding, type OcspQuestion } from '#domain/signatures/ocsp/check-ocsp.ts';
import { parseOcsp, type OcspResponse } from '#domain/signatures/ocsp/parse-ocsp.ts';
import { checkRevocation } from '#domain/signatures/path/check-revocation.ts';
import { extendedKeyUsage, KEY_USAGE, keyUsage } from '#domain/signatures/x509/build-certificate.ts';
import { emptyTrustStore, TrustAnchor, type TrustStore } from '#domain/signatures/trust/trust-store.ts';
import { parseCrl } from '#domain/signatures/x509/crl.ts';
import { createAuthorities } from '#signatures/authorities/authorities.ts';
import { addressesInside, fetchRevocation } from '#signatures/authorities/fetch-revocation.ts';
import { serveFiles, startAuthorities } from '../support/loopback-authorities.ts';
import { daysFrom, indexLine, issue, listOf, type Keeper } from '../support/test-authority.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) process.stdout.write('skipped: OCSP, no openssl command here\n');

describe.skipIf(!hasOpenssl)('OCSP of OpenSSL', () => {
  const now = new Date();
  const nonce = Uint8Array.from({ length: 16 }, (_, i) => i + 1);
  let folder: string;
  let authority: Keeper;
  let other: Keeper;
  let good: Keeper;
  let gone: Keeper;
  let stranger: Keeper;
  let delegate: Keeper;
  const at = (name: string): string => join(folder, name);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-ocsp-'));
    authority = issue({ name: 'CA', kind: 'authority' }, now);
    other = issue({ name: 'Other CA', kind: 'authority' }, now);
    const user = (name: string): Keeper => issue({ name, kind: 'user', by: authority }, now);
    [good, gone, stranger] = [user('good'), user('gone'), user('stranger')];
    delegate = issue({ name: 'OCSP', kind: 'responder', by: authority }, now);
    writeFileSync(at('index'), indexLine(good) + indexLine(gone, daysFrom(now, -2)));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What the responder of OpenSSL says, signed by any key. */
  async function ask(about: Keeper, by: Keeper, hash: 'SHA-1' | 'SHA-256' = 'SHA-1') {
    const request = { certificate: about.certificate, issuer: authority.certificate, nonce, hash };
    writeFileSync(at('request'), await buildOcspRequest(request));
    writeFileSync(at('ca.pem'), authority.pem);
    writeFileSync(at('signer.pem'), by.pem);
    writeFileSync(at('signer.key'), by.keyPem);
    const keys = ['-CA', at('ca.pem'), '-rsigner', at('signer.pem'), '-rkey', at('signer.key')];
    const files = ['-index', at('index'), '-reqin', at('request'), '-respout', at('response')];
    execFileSync('openssl', ['ocsp', ...keys, ...files, '-nmin', '60'], { stdio: 'ignore' });
    const response = parseOcsp(new Uint8Array(readFileSync(at('response'))));
    if (typeof response === 'string') throw new Error(response);
    return response;
  }

  const check = (about: Keeper, response: OcspResponse, change: Partial<OcspQuestion> = {}): Promise<OcspFinding> =>
    checkOcsp({
      certificate: about.certificate,
      issuer: authority.certificate,
      response,
      at: now,
      nonce: toHex(nonce),
      isCleared: () => Promise.resolve(false),
      ...change,
    });

  it.each(['SHA-1', 'SHA-256'] as const)('SEC-70 says good, revoked and unknown, by %s', async (hash) => {
    for (const by of [authority, delegate]) {
      const ok = await check(good, await ask(good, by, hash), { at: new Date() });
      expect(ok).toMatchObject({ state: 'good' });
      const revoked = await ask(gone, by, hash);
      expect(await check(gone, revoked)).toMatchObject({ state: 'revoked' });
      // Revoked two days ago: what was signed before stays signed.
      expect(await check(gone, revoked, { at: daysFrom(now, -3) })).toMatchObject({ state: 'good' });
      expect(await check(stranger, await ask(stranger, by, hash))).toEqual({ state: 'unknown' });
    }
  });

  it('SEC-70 believes no response of another question, another time, another signer', async () => {
    const response = await ask(good, delegate);
    expect(await check(good, response, { nonce: '00' })).toEqual({ state: 'unusable' });
    expect(await check(good, { ...response, nonce: null })).toEqual({ state: 'unusable' });
    expect(await check(gone, response)).toEqual({ state: 'unusable' });
    expect(await check(good, response, { at: daysFrom(now, 2) })).toEqual({ state: 'unusable' });
    expect(await check(good, response, { issuer: other.certificate })).toEqual({ state: 'unusable' });
    const liars = [
      stranger,
      other,
      issue({ name: 'OCSP', kind: 'responder', by: other }, now),
      issue({ name: 'OCSP', kind: 'responder', by: good }, now),
      issue({ name: 'OCSP', kind: 'responder', by: authority, days: [-9, -8] }, now),
    ];
    for (const liar of liars) expect(await check(good, await ask(good, liar))).toEqual({ state: 'unusable' });
    const changed = { ...response, signature: response.signature.map((byte, i) => (i === 9 ? byte ^ 1 : byte)) };
    expect(await check(good, changed)).toEqual({ state: 'unusable' });
  });

  it('believes a responder whom the administrator has named, and only while he is named', async () => {
    const elsewhere = issue({ name: 'OCSP elsewhere', kind: 'responder', by: other }, now);
    const response = await ask(good, elsewhere);
    const named = { responders: [elsewhere.certificate], at: new Date() };
    expect(await check(good, response, named)).toMatchObject({ state: 'good' });
    expect(await check(good, response, { at: new Date() })).toEqual({ state: 'unusable' });
    expect(await check(gone, await ask(gone, elsewhere), named)).toMatchObject({ state: 'revoked' });
  });

  it('SEC-70 asks the address of a responder whom the administrator has named, and takes his answer', async () => {
    const elsewhere = issue({ name: 'OCSP elsewhere', kind: 'responder' }, now);
    const authorities = await startAuthorities(folder, { root: authority, responder: elsewhere, clock: other });
    authorities.index = indexLine(good);
    try {
      const fetched = (from: string, until: string | null = null) => {
        const { der } = elsewhere.certificate;
        const certificate = { fingerprint: sha256Hex(der), certificate: toBase64(der), note: '' };
        const store = {
          ...emptyTrustStore,
          anchors: [TrustAnchor.parse({ ...certificate, uses: ['ocsp'], from, until })],
          addresses: [{ service: 'ocsp', issuer: null, address: authorities.ocsp }],
        } satisfies TrustStore;
        const asked = createAuthorities({ clock: { now: () => new Date() }, log: { warn: () => undefined } });
        return asked.revocationOf([[good.certificate, authority.certificate]], store);
      };
      const [before, yesterday] = [daysFrom(now, -2), daysFrom(now, -1)].map((day) => day.toISOString());
      const { ocsp } = await fetched(String(before));
      expect(ocsp).toHaveLength(1);
      const said = ocsp.map((each) => parseOcsp(each)).filter((each) => typeof each !== 'string');
      const question = { path: [good.certificate, authority.certificate], pool: [], crls: [], ocsp: said };
      const named = { ...question, responders: [elsewhere.certificate], at: new Date() };
      expect(await checkRevocation(named)).toMatchObject({ state: 'good', sources: ['OCSP'] });
      // Only while he is named.
      expect((await fetched(String(before), yesterday)).ocsp).toEqual([]);
    } finally {
      authorities.close();
    }
  });

  it('SEC-70 takes an answer from stock on the day it was given alone, however long it says that it holds', async () => {
    await ask(good, delegate);
    const { path, files } = fromStock(good);
    const stock = await serveFiles(files);
    const asking = { book: { ...addressesInside(stock.address('')), crl: () => [] } };
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const answersAfter = async (days: number): Promise<number> => {
        vi.setSystemTime(daysFrom(now, days));
        return (await fetchRevocation(path, asking)).ocsp.length;
      };
      expect(await answersAfter(0.9)).toBe(1);
      expect(await answersAfter(1.1)).toBe(0);
      expect(await answersAfter(29)).toBe(0);
      // That he is revoked is believed of an old one too.
      const revoked = fromStock(gone);
      for (const [name, answer] of revoked.files) files.set(name, answer);
      expect((await fetchRevocation(revoked.path, asking)).ocsp).toHaveLength(1);
    } finally {
      vi.useRealTimers();
      stock.close();
    }
  });

  /** What the responder has made beforehand, to no question, for thirty days. */
  function fromStock(about: Keeper) {
    writeFileSync(at('about.pem'), about.pem);
    const keys = ['-CA', at('ca.pem'), '-rsigner', at('signer.pem'), '-rkey', at('signer.key'), '-index', at('index')];
    const question = ['-issuer', at('ca.pem'), '-cert', at('about.pem'), '-no_nonce', '-reqout', at('bare')];
    execFileSync('openssl', ['ocsp', ...question], { stdio: 'ignore' });
    const answer = ['-reqin', at('bare'), '-ndays', '30', '-respout', at('stock')];
    execFileSync('openssl', ['ocsp', ...keys, ...answer], { stdio: 'ignore' });
    return {
      path: [about.certificate, authority.certificate],
      files: new Map([['', new Uint8Array(readFileSync(at('stock')))]]),
    };
  }

  it('asks about a responder that does not say that nobody need ask', async () => {
    const extensions = [keyUsage(KEY_USAGE.digitalSignature), extendedKeyUsage([OID.ocspSigning])];
    const plain = issue({ name: 'OCSP 2', kind: 'bare', by: authority, extensions }, now);
    const response = await ask(good, plain);
    const later = new Date();
    expect(await check(good, response, { at: later })).toEqual({ state: 'unusable' });
    expect(await check(good, response, { at: later, isCleared: () => Promise.resolve(true) })).toMatchObject({
      state: 'good',
    });
    const question = { path: [good.certificate, authority.certificate], pool: [], at: later, ocsp: [response] };
    expect(await checkRevocation({ ...question, crls: [] })).toEqual({ state: 'notChecked' });
    const cleared = await checkRevocation({ ...question, crls: [parseCrl(listOf(authority))] });
    expect(cleared).toMatchObject({ state: 'good', sources: ['OCSP'] });
    const revoked = parseCrl(listOf(authority, { revoked: [{ who: plain, at: daysFrom(now, -2) }] }));
    expect(await checkRevocation({ ...question, crls: [revoked] })).toMatchObject({ state: 'good', sources: ['CRL'] });
  });

  it('joins responses and lists: the worse counts, and not known is never good', async () => {
    const path = (who: Keeper) => ({ path: [who.certificate, authority.certificate], pool: [], at: new Date() });
    const clean = parseCrl(listOf(authority));
    const revoked = parseCrl(listOf(authority, { revoked: [{ who: good, at: daysFrom(now, -2) }] }));
    const [yes, never] = [await ask(good, delegate), await ask(stranger, delegate)];
    expect(await checkRevocation({ ...path(good), crls: [], ocsp: [yes] })).toMatchObject({ sources: ['OCSP'] });
    expect(await checkRevocation({ ...path(good), crls: [revoked], ocsp: [yes] })).toMatchObject({ state: 'revoked' });
    expect(await checkRevocation({ ...path(stranger), crls: [clean], ocsp: [never] })).toEqual({ state: 'unknown' });
    expect(await checkRevocation({ ...path(stranger), crls: [clean], ocsp: [yes] })).toMatchObject({ state: 'good' });
    const [early, late] = [daysFrom(now, -1), daysFrom(now, -40)];
    const fromTheFuture = { ...path(good), crls: [clean], ocsp: [yes], now: late };
    expect(await checkRevocation(fromTheFuture)).toEqual({ state: 'notChecked' });
    const noMore = issue({ name: 'ended', kind: 'user', by: authority, days: [-30, -2] }, now);
    // A list from after the end of a certificate may have forgotten it.
    expect(await checkRevocation({ ...path(noMore), crls: [clean], at: early })).toMatchObject({ state: 'notChecked' });
  });

  it('SEC-70 believes no response with a changed byte', async () => {
    const { der } = await ask(good, delegate);
    for (let place = 0; place < der.length; place += 7) {
      const changed = der.slice();
      changed[place] = (changed[place] ?? 0) ^ (1 + (place % 255));
      const state = await stateOf(changed);
      expect({ place, state }).not.toEqual({ place, state: 'good' });
    }
  });

  async function stateOf(der: Uint8Array): Promise<string> {
    try {
      const response = parseOcsp(der);
      return typeof response === 'string' ? response : (await check(good, response)).state;
    } catch (error) {
      if (error instanceof DerError) return 'unreadable';
      throw error;
    }
  }

  it('knows refusals of a responder, and bytes that are none of its', async () => {
    expect(parseOcsp(Uint8Array.of(0x30, 3, 0x0a, 1, 6))).toBe('unauthorized');
    expect(() => parseOcsp(Uint8Array.of(0x30, 3, 0x0a, 1, 9))).toThrow();
    expect(() => parseOcsp(Uint8Array.of(0x30, 0))).toThrow();
    const { der } = await ask(good, delegate);
    for (let length = 0; length < der.length; length += 61) expect(() => parseOcsp(der.subarray(0, length))).toThrow();
  });
});
