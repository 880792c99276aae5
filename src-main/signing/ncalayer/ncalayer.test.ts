import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { utf8 } from '#domain/bytes.ts';
import { Fault } from '#domain/fault.ts';
import { OID } from '#domain/signatures/der/oids.ts';
import { verifyDetached } from '#domain/signatures/verify-cms.ts';
import { makeTestPki, TEST_PASSWORD, type TestPki } from '#server/demo/make-test-pki.ts';
import {
  KEY_STORE,
  startNcalayer,
  type NcalayerMode,
  type NcalayerStandIn,
} from '../../../tests/support/ncalayer-server.ts';
import { makeAuthority, type LeafOptions } from '../../../tests/support/test-tls.ts';
import { openKeyFile } from '../key-file.ts';
import { listKeys } from '../list-keys.ts';
import { SigningSettings } from '../signing-settings.ts';
import type { KeyDemand } from '../check-key.ts';
import { ncalayerBackend } from './ncalayer-backend.ts';
import { NCALAYER_TIMES, openNcalayer } from './ncalayer-line.ts';

const now = new Date();
const IIN = '850101300019';
const CONTENT = utf8('{"purpose":"lodge"}');
const TOKENS = { module: 'kz.gov.pki.knca.commonUtils', method: 'getActiveTokens' };
const SIGN: KeyDemand = { purpose: 'sign', identifier: IIN };

describe('NCALayer', () => {
  let pki: TestPki;
  let layer: NcalayerStandIn;
  beforeAll(async () => {
    pki = await makeTestPki(now);
    const keyOf = (login: 'engineer' | 'registrar' | 'signs-in-only') =>
      openKeyFile(pki.keyFile(login), TEST_PASSWORD, now);
    layer = await startNcalayer({
      own: keyOf('engineer'),
      other: keyOf('registrar'),
      otherPurpose: keyOf('signs-in-only'),
    });
  });
  afterEach(() => {
    layer.mode = 'ok';
    layer.old = false;
    layer.stores = [KEY_STORE];
  });
  afterAll(() => layer.close());

  const place = (): { port: number; caPem: string } => ({ port: layer.port, caPem: layer.caPem });
  async function sign(mode: NcalayerMode = 'ok', store?: string): Promise<Uint8Array> {
    layer.mode = mode;
    const backend = ncalayerBackend({ place: place(), demand: SIGN, ...(store === undefined ? {} : { store }) });
    const signer = await backend.open('', '');
    try {
      expect(signer.certificate).toBeNull();
      const signature = await signer.sign(CONTENT, now);
      expect(signer.certificate).not.toBeNull();
      return signature;
    } finally {
      backend.close();
    }
  }

  it.each([false, true])('gives a signature that holds; without the module basics: %s', async (old) => {
    layer.old = old;
    const verdict = await verifyDetached({
      content: CONTENT,
      signature: await sign(),
      anchors: pki.anchors,
      crls: pki.crls,
      expected: { identifier: IIN },
      purpose: 'sign',
      at: now,
    });
    expect(verdict.outcome).toBe('valid');
    expect(layer.asked.at(-1)).toMatchObject(
      old
        ? { method: 'createCAdESFromBase64', args: ['AKKaztokenStore', 'SIGNATURE', expect.any(String), false] }
        : { method: 'sign', args: { format: 'cms', signerParams: { iin: IIN } } },
    );
  });

  it.each([
    ['cancel', 'NCALAYER_CANCELLED'],
    ['error', 'NCALAYER_FAILED'],
    ['drop', 'NCALAYER_LOST'],
  ] as const)('tells %s from the others, with both modules', async (mode, code) => {
    await expect(sign(mode)).rejects.toThrow(code);
    layer.old = true;
    await expect(sign(mode)).rejects.toThrow(code);
  });

  it.each([
    ['otherSigner', 'KEY_OF_ANOTHER_PERSON'],
    ['otherPurpose', 'KEY_PURPOSE'],
    ['otherContent', 'SIGNATURE_NOT_OURS'],
    ['contentInside', 'SIGNATURE_NOT_OURS'],
    ['changedSignature', 'SIGNATURE_NOT_OURS'],
    ['swappedCertificate', 'SIGNATURE_NOT_OURS'],
    ['noCms', 'SIGNATURE_NOT_OURS'],
    ['emptyAnswer', 'NCALAYER_FAILED'],
    ['noJson', 'NCALAYER_FAILED'],
  ] as const)('SEC-38 believes none of nine lies: %s', async (mode, code) => {
    await expect(sign(mode)).rejects.toThrow(code);
  });

  it('SEC-38 takes no answer that was there before the question', async () => {
    const signature = await sign('oldAnswer');
    expect(signature.length).toBeGreaterThan(1000);
  });

  it('SEC-38 speaks to nobody who has another certificate, and to nobody where none is known', async () => {
    const before = layer.asked.length;
    const stranger = { port: layer.port, caPem: makeAuthority('somebody else').pem };
    await expect(openNcalayer(stranger)).rejects.toThrow('NCALAYER_UNTRUSTED');
    await expect(openNcalayer({ port: layer.port, caPem: null })).rejects.toThrow('NCALAYER_UNTRUSTED');
    expect(layer.asked).toHaveLength(before);
  });

  it('SEC-38 of a pinned authority speaks to one for this machine alone, whomever else it has certified', async () => {
    const spoken = async (leaf: LeafOptions, pin: 'caPem' | 'certPem' = 'caPem'): Promise<string> => {
      const other = await startNcalayer({} as never, 0, leaf);
      try {
        const line = await openNcalayer({ port: other.port, caPem: other[pin] });
        line.close();
        return line.version;
      } catch (error) {
        expect(other.asked).toEqual([]);
        return error instanceof Fault ? error.code : String(error);
      } finally {
        await other.close();
      }
    };
    expect(await spoken({ names: ['127.0.0.1'] })).toBe('1.4');
    expect(await spoken({ names: ['localhost'] })).toBe('1.4');
    // Of the same authority: a site, somebody's key for signing in, one with no name at all
    expect(await spoken({ names: ['egov.example.kz'] })).toBe('NCALAYER_UNTRUSTED');
    expect(await spoken({ names: ['localhost.example.kz', '127.0.0.2'] })).toBe('NCALAYER_UNTRUSTED');
    expect(await spoken({ purposes: [OID.clientAuth] })).toBe('NCALAYER_UNTRUSTED');
    expect(await spoken({ names: ['localhost'], toDays: -0.5 })).toBe('NCALAYER_UNTRUSTED');
    // The very certificate may bear any name, and nobody else's opens by it.
    expect(await spoken({ names: ['egov.example.kz'] }, 'certPem')).toBe('1.4');
  });

  it.each([false, true])('takes the token that was chosen of several; without the module basics: %s', async (old) => {
    layer.old = old;
    layer.stores = ['AKEToken72KStore', KEY_STORE];
    expect((await sign('ok', KEY_STORE)).length).toBeGreaterThan(1000);
    await expect(sign('ok', 'AKEToken72KStore')).rejects.toThrow('NCALAYER_FAILED');
    expect(layer.asked.at(-1)).toMatchObject({
      args: old
        ? ['AKEToken72KStore', 'SIGNATURE', expect.any(String), false]
        : { allowedStorages: ['AKEToken72KStore'] },
    });
  });

  it('takes none of several by itself where NCALayer does not ask, and none that is not there', async () => {
    layer.old = true;
    layer.stores = ['AKEToken72KStore', KEY_STORE];
    const before = layer.asked.length;
    await expect(sign()).rejects.toMatchObject({ code: 'NCALAYER_SEVERAL', data: { found: 2 } });
    await expect(sign('ok', 'AKAKEYStore')).rejects.toThrow('TOKEN_ABSENT');
    expect(JSON.stringify(layer.asked.slice(before))).not.toContain('createCAdES');
    const settings = SigningSettings.parse({ ncalayer: { port: layer.port, ca: layer.caPem } });
    expect((await listKeys(settings, now)).ncalayer).toEqual({
      state: 'running',
      version: '1.4',
      stores: ['AKEToken72KStore', KEY_STORE],
    });
    // What it says is not believed: names are letters and digits
    layer.stores = ['<img src=x>', KEY_STORE];
    expect((await listKeys(settings, now)).ncalayer).toMatchObject({ state: 'running', stores: [] });
  });

  it('says that it does not run', async () => {
    const free = await startNcalayer({} as never);
    await free.close();
    await expect(openNcalayer({ port: free.port, caPem: free.caPem })).rejects.toThrow('NCALAYER_ABSENT');
  });

  it('hears by heartbeats that the line is dead, and opens a new one for the next signature', async () => {
    const times = { ...NCALAYER_TIMES, pingMs: 20, silenceMs: 2_000 };
    const backend = ncalayerBackend({ place: place(), demand: SIGN, times });
    const signer = await backend.open('', '');
    layer.mode = 'silent';
    await expect(signer.sign(CONTENT, now)).rejects.toThrow('NCALAYER_LOST');
    layer.mode = 'ok';
    expect((await signer.sign(CONTENT, now)).length).toBeGreaterThan(1000);
    backend.close();
  });

  it('opens a new line where the old one fell while nobody signed', async () => {
    const backend = ncalayerBackend({ place: place(), demand: SIGN });
    const signer = await backend.open('', '');
    await signer.sign(CONTENT, now);
    const witness = await openNcalayer(place());
    layer.hangUp();
    await vi.waitFor(() => expect(witness.isOpen).toBe(false));
    expect((await signer.sign(CONTENT, now)).length).toBeGreaterThan(1000);
    backend.close();
    await expect(witness.ask(TOKENS)).rejects.toThrow('NCALAYER_LOST');
  });

  it('waits as long as the heartbeats come', async () => {
    const line = await openNcalayer(place(), { ...NCALAYER_TIMES, pingMs: 10, silenceMs: 2_000 });
    const enough = layer.heard.heartbeats + 250;
    await vi.waitFor(() => expect(layer.heard.heartbeats).toBeGreaterThan(enough), { timeout: 20_000 });
    expect(await line.ask(TOKENS)).toMatchObject({ code: '200' });
    line.close();
  });

  it('does not take for the silence of NCALayer that this process stood still', async () => {
    const line = await openNcalayer(place(), { ...NCALAYER_TIMES, pingMs: 10, silenceMs: 500 });
    const heard = layer.heard.heartbeats;
    await vi.waitFor(() => expect(layer.heard.heartbeats).toBeGreaterThan(heard));
    for (const until = performance.now() + 1_000; performance.now() < until;);
    // Turns of the loop: what came meanwhile is read, and judged by the next ping.
    await vi.waitFor(() => expect(layer.heard.heartbeats).toBeGreaterThan(heard + 5));
    expect(await line.ask(TOKENS)).toMatchObject({ code: '200' });
    line.close();
  });
});
