import { existsSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { utf8 } from '#domain/bytes.ts';
import { makeEmptySoftToken, SOFT_MODULE, SOFT_PIN, type SoftToken } from '../../tests/support/soft-token.ts';
import { verifyEd25519 } from '../journal-key.ts';
import { CK, type Cryptoki } from './cryptoki.ts';
import { openTokenKey } from './head-key-token.ts';
import { moduleAt } from './load-module.ts';

const hasModule = existsSync(SOFT_MODULE);
if (!hasModule) process.stdout.write('skipped: no SoftHSM2 here (npm run setup installs it)\n');

describe.skipIf(!hasModule)('a head key in a token', () => {
  let token: SoftToken;
  let cryptoki: Cryptoki;

  beforeAll(async () => {
    token = makeEmptySoftToken('HEAD');
    process.env['SOFTHSM2_CONF'] = token.conf;
    cryptoki = await moduleAt(SOFT_MODULE);
  });
  afterEach(() => vi.restoreAllMocks());
  afterAll(() => token.remove());

  const open = (over: { key?: string; pin?: string; mayMake?: boolean } = {}) =>
    openTokenKey({
      place: { module: SOFT_MODULE, token: 'HEAD', key: over.key ?? 'head' },
      region: '21',
      pin: over.pin ?? SOFT_PIN,
      mayMake: over.mayMake ?? false,
    });
  const why = (error: unknown): unknown => (error as { data?: { why?: unknown } }).data?.why;

  it('SEC-71 is made once under its label, signs, and never leaves the token', async () => {
    const made = await open({ mayMake: true });
    const again = await open({ mayMake: true });
    const found = await open();
    expect([again.vkey, found.vkey]).toEqual([made.vkey, made.vkey]);
    const message = utf8('shekara/journal/21\n7\n');
    expect(verifyEd25519(made.publicKey, message, found.sign(message))).toBe(true);
    const [slot = Buffer.alloc(0)] = cryptoki.C_GetSlotList(true);
    const session = cryptoki.C_OpenSession(slot, CK.serialSession);
    cryptoki.C_FindObjectsInit(session, [{ type: CK.attributeClass, value: CK.privateKey }]);
    const [handle = Buffer.alloc(0)] = cryptoki.C_FindObjects(session, 5);
    cryptoki.C_FindObjectsFinal(session);
    expect(() => cryptoki.C_GetAttributeValue(session, handle, [{ type: CK.attributeValue }])).toThrow();
    cryptoki.C_CloseSession(session);
    for (const key of [made, again, found]) key.close();
  });

  it('SEC-71 gives no signature that does not hold, and none when the token is gone', async () => {
    const key = await open();
    const sign = vi.spyOn(cryptoki, 'C_Sign').mockReturnValue(Buffer.alloc(64, 7) as never);
    expect(why(catching(() => key.sign(utf8('head'))))).toBe('signing');
    sign.mockImplementation(() => {
      throw Object.assign(new Error('CKR_DEVICE_REMOVED'), { code: 0x32 });
    });
    expect(why(catching(() => key.sign(utf8('head'))))).toBe('signing');
    key.close();
  });

  it('SEC-71 leaves a token alone that has one try left or none, and tries a wrong PIN once', async () => {
    const [slot = Buffer.alloc(0)] = cryptoki.C_GetSlotList(true);
    const info = cryptoki.C_GetTokenInfo(slot);
    const login = vi.spyOn(cryptoki, 'C_Login');
    for (const [flag, reason] of [
      [CK.pinFinalTry, 'lastTry'],
      [CK.pinLocked, 'locked'],
    ] as const) {
      const seen = vi.spyOn(cryptoki, 'C_GetTokenInfo').mockReturnValue({ ...info, flags: info.flags | flag });
      expect(why(await open().catch((error: unknown) => error))).toBe(reason);
      seen.mockRestore();
    }
    expect(login).not.toHaveBeenCalled();
    expect(why(await open({ pin: '00000000' }).catch((error: unknown) => error))).toBe('pin');
    expect(login).toHaveBeenCalledTimes(1);
  });

  it('SEC-71 tells two keys of one label, and a label that no key has', async () => {
    expect(why(await open({ key: 'none' }).catch((error: unknown) => error))).toBe('noKey');
    const first = await open({ key: 'twin', mayMake: true });
    const [slot = Buffer.alloc(0)] = cryptoki.C_GetSlotList(true);
    const session = cryptoki.C_OpenSession(slot, CK.serialSession | CK.writeSession);
    const twin = [
      { type: CK.attributeToken, value: true },
      { type: CK.attributeLabel, value: 'twin' },
    ];
    const curve = { type: CK.attributeEcParams, value: Buffer.from('06032b6570', 'hex') };
    cryptoki.C_GenerateKeyPair(session, { mechanism: CK.edwardsKeyPair }, [...twin, curve], twin);
    first.close();
    cryptoki.C_CloseSession(session);
    expect(why(await open({ key: 'twin' }).catch((error: unknown) => error))).toBe('twoKeys');
  });
});

function catching(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
