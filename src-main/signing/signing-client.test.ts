import { beforeAll, describe, expect, it, vi } from 'vitest';
import { utf8 } from '#domain/bytes.ts';
import { verifyDetached } from '#domain/signatures/verify-cms.ts';
import { makeTestPki, TEST_PASSWORD, type TestPki } from '#server/demo/make-test-pki.ts';
import { forkNode, type Fork, type Helper } from '../fork.ts';
import { KeyLister, openSigningKey, type OpenKeyRequest } from './signing-client.ts';
import { NO_SIGNING_SETTINGS } from './signing-settings.ts';

describe('the signing process', () => {
  let pki: TestPki;
  const now = new Date();
  beforeAll(async () => {
    pki = await makeTestPki(now);
  });

  const orderOf = (bytes: Uint8Array, secret: string = TEST_PASSWORD): OpenKeyRequest => ({
    key: { kind: 'file', bytes },
    secret,
    settings: NO_SIGNING_SETTINGS,
    demand: { purpose: 'sign', identifier: '850101300019' },
    now,
  });

  it('SEC-69 signs in a process of its own, which is gone after closing', async () => {
    const watched = watch(forkNode);
    const key = await openSigningKey(watched.fork, orderOf(pki.keyFile('engineer')));
    expect(key.signer.iin).toBe('850101300019');
    const content = utf8('{"purpose":"lodge"}');
    const signature = await key.sign(content, now);
    key.close();
    await watched.ended;
    await expect(key.sign(content, now)).rejects.toThrow('CANCELLED');
    const verdict = await verifyDetached({
      content,
      signature,
      anchors: pki.anchors,
      crls: pki.crls,
      expected: { identifier: '850101300019' },
      purpose: 'sign',
      at: now,
    });
    expect(verdict.outcome).toBe('valid');
  });

  it('leaves the process that lists keys when the last who asked has looked away, and not before', async () => {
    const watched = watch(forkNode);
    const lister = new KeyLister(watched.fork, NO_SIGNING_SETTINGS);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      await Promise.all([lister.list(now), lister.list(now)]);
      vi.advanceTimersByTime(14_999);
      const third = lister.list(now);
      vi.advanceTimersByTime(15_000);
      expect(await third).toMatchObject({ tokens: [] });
      vi.advanceTimersByTime(15_000);
      await watched.ended;
    } finally {
      vi.useRealTimers();
      lister.close();
    }
  });

  it.each([
    ['a wrong password', 'engineer', 'nope', 'KEY_PASSWORD_WRONG'],
    ['an expired key', 'expired', TEST_PASSWORD, 'KEY_EXPIRED'],
    ['a key of next week', 'not-yet', TEST_PASSWORD, 'KEY_NOT_YET_VALID'],
    ['the key of another person', 'registrar', TEST_PASSWORD, 'KEY_OF_ANOTHER_PERSON'],
    ['a key for signing in', 'signs-in-only', TEST_PASSWORD, 'KEY_PURPOSE'],
  ] as const)('SEC-69 says what is wrong with %s, asks once, and ends', async (_, login, password, code) => {
    const watched = watch(forkNode);
    await expect(openSigningKey(watched.fork, orderOf(pki.keyFile(login), password))).rejects.toThrow(code);
    await watched.ended;
    // Asked for the key to seal by, and given the secret once.
    expect(watched.sent).toBe(2);
  });

  const firm = { bin: '123456789021', roles: ['head', 'signingRight'] } as const;
  it.each([
    ['the head of the firm', 'head', '750303300037', firm, 'opened'],
    [
      'the head of another firm',
      'head',
      '750303300037',
      { ...firm, bin: '987654321098' },
      'KEY_OF_ANOTHER_ORGANISATION',
    ],
    ['an employee without the right to sign', 'employee', '950404400046', firm, 'KEY_ROLE'],
    ['an employee where employees sign', 'employee', '950404400046', { ...firm, roles: ['employee'] }, 'opened'],
    ['a person of no firm', 'engineer', '850101300019', firm, 'KEY_OF_ANOTHER_ORGANISATION'],
  ] as const)(
    'asks of the key of %s that it acts for the organisation',
    async (_, login, identifier, organisation, code) => {
      const demand = { purpose: 'sign', identifier, organisation } as const;
      const opening = openSigningKey(forkNode, { ...orderOf(pki.keyFile(login)), demand });
      const answer = await opening.then(
        (key) => (key.close(), 'opened'),
        (fault: Error) => fault.message,
      );
      expect(answer).toContain(code);
    },
  );

  it('answers CANCELLED to whoever waits when the process dies', async () => {
    const watched = watch(forkNode);
    const opening = openSigningKey(watched.fork, orderOf(pki.keyFile('engineer')));
    watched.helper().kill();
    await expect(opening).rejects.toThrow('CANCELLED');
  });
});

function watch(fork: Fork): { fork: Fork; ended: Promise<unknown>; helper: () => Helper; readonly sent: number } {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let made: Helper | null = null;
  let sent = 0;
  return {
    fork: (module) => {
      const helper = fork(module);
      helper.onExit(() => resolve(undefined));
      made = {
        ...helper,
        send: (message) => {
          sent += 1;
          helper.send(message);
        },
      };
      return made;
    },
    ended: promise,
    helper: () => {
      if (!made) throw new Error('nothing was started');
      return made;
    },
    get sent() {
      return sent;
    },
  };
}
