import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '#domain/bytes.ts';
import { hashOfKey } from '#domain/signatures/cms/build-cms.ts';
import { signerOf, verifyDetached } from '#domain/signatures/verify-cms.ts';
import { makeTestPki, TEST_PASSWORD, type TestPki } from '#server/demo/make-test-pki.ts';
import { makeSoftToken, SOFT_MODULE, SOFT_PIN, type SoftToken } from '../../tests/support/soft-token.ts';
import { forkNode } from '../fork.ts';
import { Batches, type BatchStep } from './sign-batch.ts';
import { signText } from './sign-text.ts';
import { KeyLister, openSigningKey, type SigningKey } from './signing-client.ts';
import { NO_SIGNING_SETTINGS } from './signing-settings.ts';
import type { Cryptoki } from '#register/token/cryptoki.ts';
import { loadModule } from '#register/token/load-module.ts';
import { tokenBackend } from './token/token-backend.ts';

const hasModule = existsSync(SOFT_MODULE);
if (!hasModule) process.stdout.write('skipped: no SoftHSM2 here (npm run setup installs it)\n');
const now = new Date();
const demand = { purpose: 'sign', identifier: '850101300019' } as const;
const IDS = ['a', 'b', 'c', 'd', 'e'];

describe.skipIf(!hasModule)('several signed with one PIN', () => {
  let pki: TestPki;
  let token: SoftToken;
  let real: Cryptoki;
  const signed = new Map<string, Uint8Array>();
  beforeAll(async () => {
    pki = await makeTestPki(now);
    token = makeSoftToken(pki.keyFile('engineer'), TEST_PASSWORD);
    process.env['SOFTHSM2_CONF'] = token.conf;
    real = await loadModule(SOFT_MODULE);
  });
  afterAll(() => {
    real.C_Finalize();
    token.remove();
  });

  const perform = async (id: string, key: SigningKey): Promise<string> => {
    expect(signed.has(id), `${id} is signed twice`).toBe(false);
    signed.set(id, await signText(key, utf8(`text ${id}`), now.toISOString()));
    return key.signer.iin ?? '';
  };
  async function hear(steps: AsyncGenerator<BatchStep<string>>): Promise<readonly BatchStep<string>[]> {
    const heard = [];
    for await (const step of steps) heard.push(step);
    return heard;
  }
  const answered = (ids: readonly string[]) =>
    ids.map((id) => ({ kind: 'answered', id, answer: demand.identifier }) as const);

  it('A4.9 SEC-69 opens the token once in a process of its own, signs each by its hash, and every signature holds', async () => {
    const settings = { ...NO_SIGNING_SETTINGS, pkcs11: [SOFT_MODULE] };
    const lister = new KeyLister(forkNode, settings);
    const id = (await lister.list(now)).tokens[0]?.keys[0]?.id ?? '';
    lister.close();
    let opened = 0;
    const openKey = () => {
      opened += 1;
      return openSigningKey(forkNode, {
        key: { kind: 'token', id, lastTry: false },
        secret: SOFT_PIN,
        settings,
        demand,
        now,
      });
    };
    signed.clear();
    expect(await hear(new Batches().run('1', { ids: IDS, openKey, perform }))).toEqual(answered(IDS));
    expect(opened).toBe(1);
    for (const each of IDS) {
      const { outcome } = await verifyDetached({
        content: utf8(`text ${each}`),
        signature: signed.get(each) ?? new Uint8Array(),
        anchors: pki.anchors,
        crls: pki.crls,
        expected: { identifier: demand.identifier },
        purpose: 'sign',
        at: now,
      });
      expect(outcome).toBe('valid');
    }
  });

  /** The real module in a reader from which the token can be pulled. */
  function reader() {
    let isIn = true;
    let left = Number.POSITIVE_INFINITY;
    let logins = 0;
    const over: Partial<Cryptoki> = {
      C_Login: (session, user, pin) => {
        logins += 1;
        real.C_Login(session, user, pin);
      },
      C_Sign: ((session, input, output) => {
        if (left <= 0) {
          isIn = false;
          throw Object.assign(new Error('CKR_DEVICE_REMOVED'), { code: 0x32 });
        }
        left -= 1;
        return real.C_Sign(session, input, output);
      }) as Cryptoki['C_Sign'],
      C_GetSlotList: (present) => (isIn ? real.C_GetSlotList(present) : []),
    };
    const cryptoki = new Proxy(real, {
      get: (target, name) => {
        const found: unknown = over[name as keyof Cryptoki] ?? target[name as keyof Cryptoki];
        return typeof found === 'function' ? (found as () => unknown).bind(target) : found;
      },
    });
    const backend = tokenBackend({ name: 'fake', cryptoki, now, demand, acceptsLastTry: false, authorities: [] });
    const keyId = backend.list().then(([key]) => key?.id ?? '');
    const openKey = async (): Promise<SigningKey> => {
      const signer = await backend.open(await keyId, SOFT_PIN);
      const { certificate } = signer;
      if (!certificate) throw new Error('a token shows its certificate');
      return {
        kind: 'token',
        signer: signerOf(certificate),
        certificate: certificate.der,
        hash: hashOfKey(certificate.der),
        sign: (content, at, attached) => signer.sign(content, at, attached),
        close: () => signer.close(),
      };
    };
    return {
      openKey,
      pullAfter: (signatures: number) => (left = signatures),
      putBack: () => {
        isIn = true;
        left = Number.POSITIVE_INFINITY;
      },
      get logins() {
        return logins;
      },
    };
  }

  it('SEC-69 keeps what is signed when the token is pulled out, and goes on with the rest when the PIN is given again', async () => {
    const slot = reader();
    const batches = new Batches();
    const run = (ids: readonly string[]) => hear(batches.run('1', { ids, openKey: slot.openKey, perform }));
    signed.clear();
    slot.pullAfter(2);
    expect(await run(IDS)).toEqual([...answered(['a', 'b']), { kind: 'stopped', code: 'TOKEN_REMOVED', facts: {} }]);
    expect([[...signed.keys()], slot.logins]).toEqual([['a', 'b'], 1]);
    // Asked while it is out, it spends no PIN and signs nothing.
    expect(await run(['c', 'd', 'e'])).toEqual([{ kind: 'stopped', code: 'TOKEN_ABSENT', facts: {} }]);
    expect(slot.logins).toBe(1);
    slot.putBack();
    expect(await run(['c', 'd', 'e'])).toEqual(answered(['c', 'd', 'e']));
    expect([[...signed.keys()], slot.logins]).toEqual([IDS, 2]);
  });

  it('stops after the one in hand, whose answer is heard, and leaves no session open', async () => {
    const slot = reader();
    const batches = new Batches();
    signed.clear();
    const stopping = async (id: string, key: SigningKey): Promise<string> => {
      if (id === 'b') batches.stop('1');
      return perform(id, key);
    };
    const heard = await hear(batches.run('1', { ids: IDS, openKey: slot.openKey, perform: stopping }));
    expect(heard).toEqual([...answered(['a', 'b']), { kind: 'stopped', code: 'CANCELLED', facts: { what: 'batch' } }]);
    // The token is free for the next one.
    expect(await hear(batches.run('2', { ids: ['c'], openKey: slot.openKey, perform }))).toEqual(answered(['c']));
    batches.stop('unknown');
  });
});
