import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '#domain/bytes.ts';
import { Fault } from '#domain/fault.ts';
import { verifyDetached } from '#domain/signatures/verify-cms.ts';
import { makeTestPki, TEST_PASSWORD, type TestPki } from '#server/demo/make-test-pki.ts';
import { parseCertificate } from '#domain/signatures/x509/certificate.ts';
import { GOST_IIN, gostCertificate } from '../../../tests/support/gost-key-file.ts';
import {
  makeEmptySoftToken,
  makeSoftToken,
  SOFT_MODULE,
  SOFT_PIN,
  writeCertificates,
  type SoftToken,
} from '../../../tests/support/soft-token.ts';
import { forkNode } from '../../fork.ts';
import { openSigningKey, KeyLister, type OpenKeyRequest } from '../signing-client.ts';
import { NO_SIGNING_SETTINGS } from '../signing-settings.ts';
import { CK, type Cryptoki } from '#register/token/cryptoki.ts';
import { loadModule } from '#register/token/load-module.ts';
import { keyOfToken } from './token-algorithms.ts';
import { tokenBackend, type TokenBackend } from './token-backend.ts';

const hasModule = existsSync(SOFT_MODULE);
if (!hasModule) process.stdout.write('skipped: no SoftHSM2 here (npm run setup installs it)\n');
const now = new Date();
const CONTENT = utf8('{"purpose":"lodge"}');
const IIN = '850101300019';

describe.skipIf(!hasModule)('a token', () => {
  let pki: TestPki;
  let token: SoftToken;
  let lister: KeyLister;
  const settings = { ...NO_SIGNING_SETTINGS, pkcs11: [SOFT_MODULE] };

  beforeAll(async () => {
    pki = await makeTestPki(now);
    token = makeSoftToken(pki.keyFile('engineer'), TEST_PASSWORD);
    process.env['SOFTHSM2_CONF'] = token.conf;
    lister = new KeyLister(forkNode, settings);
  });
  afterAll(() => {
    lister.close();
    token.remove();
  });

  const order = (id: string, over: Partial<OpenKeyRequest> = {}): OpenKeyRequest => ({
    key: { kind: 'token', id, lastTry: false },
    secret: SOFT_PIN,
    settings,
    demand: { purpose: 'sign', identifier: IIN },
    now,
    ...over,
  });
  const idOfKey = async (): Promise<string> => (await lister.list(now)).tokens[0]?.keys[0]?.id ?? '';

  it('SEC-69 shows keys and counters before any PIN, signs in the process apart, and the signature holds', async () => {
    const seen = await lister.list(now);
    expect(seen).toMatchObject({ modules: 1, failed: 0, ncalayer: { state: 'unset' } });
    expect(seen.tokens).toMatchObject([{ label: 'KAZTOKEN', pin: 'unknown' }]);
    // The authority's certificate in the token is nobody's key.
    expect(seen.tokens[0]?.keys).toHaveLength(1);
    const key = await openSigningKey(forkNode, order(await idOfKey()));
    expect(key.signer.iin).toBe(IIN);
    // One PIN, several signatures.
    const signatures = [await key.sign(CONTENT, now), await key.sign(CONTENT, now)];
    key.close();
    for (const signature of signatures) {
      const verdict = await verifyDetached({
        content: CONTENT,
        signature,
        anchors: pki.anchors,
        crls: pki.crls,
        expected: { identifier: IIN },
        purpose: 'sign',
        at: now,
      });
      expect(verdict.outcome).toBe('valid');
    }
  });

  it.each([
    ['a wrong PIN', { secret: '00000000' }, 'TOKEN_PIN_WRONG'],
    ['another person', { demand: { purpose: 'sign', identifier: '900202400028' } }, 'KEY_OF_ANOTHER_PERSON'],
  ] as const)('SEC-69 refuses %s', async (_, over, code) => {
    await expect(openSigningKey(forkNode, order(await idOfKey(), over))).rejects.toThrow(code);
    if (code === 'TOKEN_PIN_WRONG') expect((await lister.list(now)).tokens[0]?.pin).toBe('low');
  });

  it('tells a token that is not there from a module that is not', async () => {
    await expect(openSigningKey(forkNode, order('0'.repeat(64)))).rejects.toThrow('TOKEN_ABSENT');
    await expect(loadModule('/nowhere/libtoken.so')).rejects.toThrow('TOKEN_MODULE');
    await expect(loadModule('/etc/hostname')).rejects.toThrow('TOKEN_MODULE');
  });

  it('X5 SEC-69 shows a GOST key, leads to NCALayer, and spends no PIN on it', async () => {
    const own = makeEmptySoftToken('KAZTOKEN-GOST');
    const before = process.env['SOFTHSM2_CONF'];
    writeCertificates(own.conf, [gostCertificate(20_261_128n, now)]);
    process.env['SOFTHSM2_CONF'] = own.conf;
    const look = new KeyLister(forkNode, settings);
    try {
      const [seen] = (await look.list(now)).tokens;
      expect(seen?.keys.map(({ certificate }) => keyOfToken(parseCertificate(certificate)))).toEqual(['gost']);
      const wrongPin = { secret: '00000000', demand: { purpose: 'sign', identifier: GOST_IIN } } as const;
      const opening = openSigningKey(forkNode, order(seen?.keys[0]?.id ?? '', wrongPin));
      await expect(opening).rejects.toThrow('KEY_GOST_TOKEN');
      // A PIN that was tried would show.
      expect((await look.list(now)).tokens[0]?.pin).toBe('unknown');
    } finally {
      process.env['SOFTHSM2_CONF'] = before;
      look.close();
      own.remove();
    }
  });

  describe('what a token in software cannot do', () => {
    let real: Cryptoki;
    let logins: number;
    beforeAll(async () => {
      real = await loadModule(SOFT_MODULE);
    });
    afterAll(() => real.C_Finalize());

    /** The real module with flags and answers of our own: locking, pulling out, asking with each signature. */
    function standIn(over: Partial<Cryptoki> & { flags?: () => number }): TokenBackend {
      logins = 0;
      const { flags, ...calls } = over;
      const fake: Partial<Cryptoki> = {
        C_GetTokenInfo: (slot) => ({
          ...real.C_GetTokenInfo(slot),
          flags: (real.C_GetTokenInfo(slot).flags & CK.tokenInitialised) | (flags?.() ?? 0),
        }),
        C_Login: (session, user, pin) => {
          logins += 1;
          real.C_Login(session, user, pin);
        },
        ...calls,
      };
      const cryptoki = new Proxy(real, {
        get: (target, name) => {
          const own = fake[name as keyof Cryptoki];
          const found: unknown = own ?? target[name as keyof Cryptoki];
          return typeof found === 'function' ? (found as () => unknown).bind(target) : found;
        },
      });
      const demand = { purpose: 'sign', identifier: IIN } as const;
      return tokenBackend({ name: 'fake', cryptoki, now, demand, acceptsLastTry: false, authorities: [] });
    }
    const refusing = (code: number) => (): never => {
      throw Object.assign(new Error('CKR'), { code });
    };
    async function open(backend: TokenBackend, pin = SOFT_PIN) {
      const [key] = await backend.list();
      return backend.open(key?.id ?? '', pin);
    }

    it.each([
      ['low', CK.pinCountLow],
      ['last', CK.pinFinalTry],
      ['locked', CK.pinLocked],
      ['unknown', 0],
    ] as const)('SEC-69 shows the counter: %s', (pin, flag) => {
      expect(standIn({ flags: () => flag }).tokens()[0]?.pin).toBe(pin);
    });

    it('SEC-69 spends no try on a locked token, nor the last one unasked', async () => {
      await expect(code(() => open(standIn({ flags: () => CK.pinLocked })))).resolves.toBe('TOKEN_LOCKED');
      expect(logins).toBe(0);
      await expect(code(() => open(standIn({ flags: () => CK.pinFinalTry })))).resolves.toBe('TOKEN_LAST_TRY');
      expect(logins).toBe(0);
    });

    it.each([
      ['wrong', 0, 'TOKEN_PIN_WRONG'],
      ['wrong, one left', CK.pinFinalTry, 'TOKEN_LAST_TRY'],
      ['wrong, none left', CK.pinLocked, 'TOKEN_LOCKED'],
    ] as const)('SEC-69 tries a PIN once and reads the counter after it: %s', async (_, after, expected) => {
      let flags = 0;
      const backend = standIn({
        flags: () => flags,
        C_Login: () => {
          logins += 1;
          flags = after;
          refusing(0xa0)();
        },
      });
      await expect(code(() => open(backend, 'wrong'))).resolves.toBe(expected);
      expect(logins).toBe(1);
    });

    it('knows a token that locks at the login itself', async () => {
      await expect(code(() => open(standIn({ C_Login: refusing(0xa4) })))).resolves.toBe('TOKEN_LOCKED');
    });

    it('says that the token was pulled out in the middle, and shows none afterwards', async () => {
      const signer = await open(standIn({ C_Sign: refusing(0x32) as Cryptoki['C_Sign'] }));
      await expect(code(() => signer.sign(CONTENT, now))).resolves.toBe('TOKEN_REMOVED');
      signer.close();
      expect(standIn({ C_GetSlotList: () => [] }).tokens()).toEqual([]);
    });

    it('gives the PIN again where the key of an identity card wants it with each signature', async () => {
      const users: number[] = [];
      const backend = standIn({
        C_GetAttributeValue: (session, object, template) =>
          template[0]?.type === CK.attributeAlwaysAuthenticate
            ? [{ type: CK.attributeAlwaysAuthenticate, value: Buffer.of(1) }]
            : real.C_GetAttributeValue(session, object, template),
        C_Login: (session, user, pin) => {
          users.push(user);
          if (user === CK.user) real.C_Login(session, user, pin);
        },
      });
      const signer = await open(backend);
      await signer.sign(CONTENT, now);
      signer.close();
      expect(users).toEqual([CK.user, CK.contextSpecific]);
    });

    it('hashes itself where the token cannot, with the same signature', async () => {
      const byToken = await open(standIn({}));
      const one = await byToken.sign(CONTENT, now);
      byToken.close();
      const here = await open(standIn({ C_GetMechanismList: () => [CK.rsaPkcs] }));
      expect(Buffer.compare(one, await here.sign(CONTENT, now))).toBe(0);
      here.close();
    });
  });
});

async function code(act: () => Promise<unknown>): Promise<string> {
  try {
    await act();
    return 'done';
  } catch (error) {
    return error instanceof Fault ? error.code : String(error);
  }
}
