import { readFileSync } from 'node:fs';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SignInChallenge } from '#domain/access/account.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import type { RegionCode } from '#domain/numbers/types.ts';
import { openKeyFile } from '#main/signing/key-file.ts';
import type { OpenedKey } from '#main/signing/signer-backend.ts';
import { signDetached } from '#main/signing/sign-detached.ts';
import { readAll } from '#main/sync/pinned-https.ts';
import { firstBrokenAction } from '#server/accounts/action-journal.ts';
import { setAccountState, setOrganisation } from '#server/accounts/accounts.queries.ts';
import { sealFor, startTestCentral, type TestCentral } from '../support/test-central.ts';

const MINUTE = 60_000;

describe('sign-in', () => {
  let central: TestCentral;
  beforeAll(async () => (central = await startTestCentral({ parcels: 60 })));
  afterAll(() => central.close());
  beforeEach(() => {
    central.store.raw.exec(
      "update account set failures = 0, locked_until = null, lock_rounds = 0, state = 'active', bound_ip = '127.0.0.1'",
    );
  });

  const keys = new Map<string, OpenedKey>();
  const keyOf = (login: string): OpenedKey => {
    const { keyFile, keyPassword } = central.person(login);
    const key = keys.get(login) ?? openKeyFile(readFileSync(keyFile), keyPassword);
    keys.set(login, key);
    return key;
  };

  it.each([
    ['signIn.organisation', { bin: '987654321098', roles: ['head', 'signingRight'] }],
    ['signIn.role', { bin: '160440007161', roles: ['head'] }],
    ['in', { bin: '160440007161', roles: ['head', 'signingRight'] }],
    ['in', null],
  ] as const)('A29 answers %s to the registrar whose account acts for %j', async (answer, organisation) => {
    setOrganisation(central.store.raw, 'sagieva', organisation);
    const own = { login: 'sagieva', password: central.person('sagieva').password, key: keyOf('sagieva') };
    expect(await attempt(own)).toBe(answer);
    // Without the right password nothing of it is told (SEC-39).
    expect(await attempt({ ...own, password: 'guessed' })).toBe('signIn.refused');
    expect(await attempt({ ...own, key: keyOf('ermekov') })).toBe('signIn.refused');
  });

  interface Attempt {
    readonly login?: string;
    readonly password?: string;
    readonly key?: OpenedKey;
    /** What is signed instead of the challenge. */
    readonly signed?: (challenge: SignInChallenge) => unknown;
    readonly sent?: (challenge: SignInChallenge) => SignInChallenge;
  }

  /** One honest attempt of the engineer but for what is given. Answers the refusal code, or 'in'. */
  async function attempt({ login = 'ermekov', password, key, signed, sent }: Attempt): Promise<string> {
    const client = central.connect();
    const challenge = await client.calls.session.challenge({ login });
    const signature = await signDetached(
      key ?? keyOf('ermekov'),
      canonicalBytes((signed ?? ((one) => one))(challenge)),
    );
    const answer = await client.calls.session.signIn({
      login,
      password: await sealFor(challenge, password ?? central.person('ermekov').password),
      challenge: (sent ?? ((one) => one))(challenge),
      signature: Buffer.from(signature).toString('base64'),
    });
    client.close();
    return answer.ok ? 'in' : answer.error.code;
  }

  it('A29 lets in with name, password and EDS together, and says who it is', async () => {
    const seat = await central.signIn('ermekov');
    expect(seat.account).toMatchObject({ login: 'ermekov', place: 'engineer', levels: ['2G'], region: '21' });
    await expect(seat.client.calls.journal.checkpoint({ region: seat.account.region })).resolves.toMatchObject({
      size: expect.any(Number),
    });
  });

  it('SEC-39 answers alike to an unknown name, a wrong password, a foreign key and a lock', async () => {
    expect(await attempt({ login: 'nobody' })).toBe('signIn.refused');
    expect(await attempt({ password: 'Dala.57-Kiyiq' })).toBe('signIn.refused');
    expect(await attempt({ key: keyOf('bekova') })).toBe('signIn.refused');
    for (let left = 3; left > 0; left--) await attempt({ password: 'wrong' });
    expect(await attempt({ password: 'wrong' })).toBe('signIn.refused');
    // Only the person himself, with all three factors, hears of the lock.
    expect(await attempt({})).toBe('signIn.locked');
  });

  it('SEC-31 takes a challenge once, in its minute, as it was issued, for its name', async () => {
    const client = central.connect();
    const challenge = await client.calls.session.challenge({ login: 'ermekov' });
    const signature = Buffer.from(await signDetached(keyOf('ermekov'), canonicalBytes(challenge))).toString('base64');
    const password = await sealFor(challenge, central.person('ermekov').password);
    const call = { login: 'ermekov', password, challenge, signature };
    await expect(client.calls.session.signIn(call)).resolves.toMatchObject({ ok: true });
    await expect(client.calls.session.signIn(call)).resolves.toMatchObject({
      ok: false,
      error: { code: 'signIn.challenge' },
    });
    client.close();
    expect(await attempt({ sent: (one) => ({ ...one, server: 'Other' }) })).toBe('signIn.challenge');
    expect(await attempt({ sent: (one) => ({ ...one, nonce: 'a'.repeat(64) }) })).toBe('signIn.challenge');
    expect(await attempt({ sent: (one) => ({ ...one, login: 'sagieva' }) })).toBe('signIn.challenge');
    const late = await attempt({
      sent: (one) => {
        central.clock.advance(MINUTE + 1);
        return one;
      },
    });
    expect(late).toBe('signIn.challenge');
  });

  it('SEC-31 refuses a challenge that was relayed over another connection', async () => {
    const victim = central.connect();
    const relay = central.connect();
    const challenge = await relay.calls.session.challenge({ login: 'ermekov' });
    const signature = Buffer.from(await signDetached(keyOf('ermekov'), canonicalBytes(challenge))).toString('base64');
    const password = await sealFor(challenge, central.person('ermekov').password);
    const answer = await victim.calls.session.signIn({ login: 'ermekov', password, challenge, signature });
    expect(answer).toMatchObject({ ok: false, error: { code: 'signIn.challenge' } });
    expect(challenge.channel).toBe(relay.channel);
    expect(challenge.channel).not.toBe(victim.channel);
    victim.close();
    relay.close();
  });

  it('SEC-31 does not take a signature over anything else for a sign-in', async () => {
    expect(await attempt({ signed: (one) => ({ ...one, purpose: 'lodge' }) })).toBe('signIn.refused');
    expect(await attempt({ signed: () => ({ format: 'shekara-decision/1' }) })).toBe('signIn.refused');
  });

  it('SEC-40 locks 15 minutes after 5 failures, doubles, and 20 leave it to the administrator', async () => {
    for (const minutes of [15, 30, 60]) {
      for (let left = 5; left > 0; left--) expect(await attempt({ password: 'wrong' })).toBe('signIn.refused');
      central.clock.advance((minutes - 1) * MINUTE);
      expect(await attempt({})).toBe('signIn.locked');
      central.clock.advance(2 * MINUTE);
    }
    for (let left = 5; left > 0; left--) await attempt({ password: 'wrong' });
    central.clock.advance(24 * 60 * MINUTE);
    expect(await attempt({})).toBe('signIn.locked');
  });

  it('SEC-40 strangers at another address cannot lock an account, and a good sign-in clears the count', async () => {
    central.store.raw.exec("update account set bound_ip = '10.0.0.9' where login = 'ermekov'");
    for (let left = 6; left > 0; left--) await attempt({ password: 'wrong' });
    central.store.raw.exec("update account set bound_ip = '127.0.0.1' where login = 'ermekov'");
    for (let left = 4; left > 0; left--) await attempt({ password: 'wrong' });
    expect(await attempt({})).toBe('in');
    for (let left = 4; left > 0; left--) await attempt({ password: 'wrong' });
    expect(await attempt({})).toBe('in');
  });

  it('A22 refuses the right person at another address than the bound one', async () => {
    central.store.raw.exec("update account set bound_ip = '10.0.0.9' where login = 'ermekov'");
    expect(await attempt({})).toBe('signIn.ip');
  });

  it('SEC-42 ends a session at once on a block, after 15 idle minutes and after 12 hours', async () => {
    const works = (seat: { client: { calls: TestCentralCalls } }) =>
      seat.client.calls.submissions.notices({ after: 0 }).then(
        () => true,
        (error: { code: string }) => error.code,
      );
    const blocked = await central.signIn('ermekov');
    expect(await works(blocked)).toBe(true);
    setAccountState(central.store.raw, 'ermekov', 'blocked');
    expect(await works(blocked)).toBe('NOT_SIGNED_IN');
    expect(await attempt({})).toBe('signIn.blocked');
    setAccountState(central.store.raw, 'ermekov', 'active');

    const idle = await central.signIn('ermekov');
    central.clock.advance(14 * MINUTE);
    expect(await works(idle)).toBe(true);
    central.clock.advance(16 * MINUTE);
    expect(await works(idle)).toBe('NOT_SIGNED_IN');

    const long = await central.signIn('ermekov');
    for (let passed = 0; passed < 12 * 60 - 10; passed += 10) {
      central.clock.advance(10 * MINUTE);
      expect(await works(long)).toBe(true);
    }
    central.clock.advance(11 * MINUTE);
    expect(await works(long)).toBe('NOT_SIGNED_IN');
  });

  it('SEC-42 keeps only the hash of a token, and signing out ends it', async () => {
    const seat = await central.signIn('ermekov');
    const rows = central.store.raw.prepare('select * from session').all();
    expect(JSON.stringify(rows)).not.toContain(seat.token);
    await seat.client.calls.session.signOut({});
    await expect(seat.client.calls.submissions.notices({ after: 0 })).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
  });

  it('SEC-41 keeps nothing from which a password could be read', () => {
    const dump = JSON.stringify([
      central.store.raw.prepare('select * from account').all(),
      central.store.raw.prepare('select * from password_history').all(),
    ]);
    for (const { password, keyPassword } of central.accounts) {
      expect(dump).not.toContain(password);
      expect(dump).not.toContain(keyPassword);
    }
    const hashes = central.store.raw.prepare<[], string>('select password_hash from account').pluck().all();
    for (const hash of hashes) {
      const [, memory, passes] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$/.exec(hash) ?? [];
      expect(Number(memory)).toBeGreaterThanOrEqual(65_536);
      expect(Number(passes)).toBeGreaterThanOrEqual(3);
    }
  });

  it('A6.5 writes a row for every sign-in, good or bad, and the chain of rows holds', async () => {
    const count = () => central.store.raw.prepare<[], number>('select count(*) from action_journal').pluck().get() ?? 0;
    const before = count();
    await attempt({});
    await attempt({ password: 'wrong' });
    const rows = central.store.raw
      .prepare<[number], { action: string; outcome: string; about: string }>(
        'select action, outcome, about from action_journal where id > ?',
      )
      .all(before);
    expect(rows).toEqual([
      { action: 'session.signIn', outcome: 'success', about: '' },
      { action: 'session.signIn', outcome: 'refused', about: 'signIn.refused' },
    ]);
    expect(firstBrokenAction(central.store.raw)).toBeNull();
  });

  it('A37.6 A37.7 SEC-41 changes a password by the rules, ends the sessions, and takes no old one back', async () => {
    const seat = await central.signIn('bekova');
    const change = async (password: string, newPassword: string): Promise<string> => {
      const client = central.connect();
      const challenge = await client.calls.session.challenge({ login: 'bekova' });
      const signature = Buffer.from(await signDetached(keyOf('bekova'), canonicalBytes(challenge))).toString('base64');
      const answer = await client.calls.session.changePassword({
        login: 'bekova',
        password: await sealFor(challenge, password),
        newPassword: await sealFor(challenge, newPassword),
        challenge,
        signature,
      });
      client.close();
      return answer.ok ? 'changed' : `${answer.error.code} ${answer.error.about.join(',')}`;
    };
    const { password: first } = central.person('bekova');
    expect(await change('Orman.85-Torgai', 'Samal#Keruen-48')).toMatch(/^signIn\.refused/);
    expect(await change(first, 'Orman.84-Torgau')).toBe('password.tooSimilar password.tooSimilar');
    expect(await change(first, 'bekova12')).toMatch(/^password\.classes .*password\.userName/);
    expect(await change(first, 'Әсел-Keruen48')).toMatch(/password\.personal/);
    expect(await change(first, 'Samal#Keruen-48')).toBe('changed');
    await expect(seat.client.calls.submissions.notices({ after: 0 })).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
    expect(await change('Samal#Keruen-48', first)).toBe('password.usedBefore password.usedBefore');
    expect(await change('Samal#Keruen-48', 'Zhuldyz~Tangy-57')).toBe('changed');
    expect(await change('Zhuldyz~Tangy-57', 'Samal#Keruen-48')).toMatch(/password\.usedBefore/);
  });

  it('A34 after 30 days a session can only end and the password be changed, then everything is open again', async () => {
    const { login, password: old, keyFile, keyPassword } = central.person('sagieva');
    const key = openKeyFile(readFileSync(keyFile), keyPassword);
    const setAt = central.store.raw.prepare('select password_set_at from account where login = ?').pluck().get(login);
    const expires = Date.parse(String(setAt)) + 30 * 24 * 60 * MINUTE;
    central.clock.advance(expires - central.clock.now().getTime() - 10 * MINUTE);
    const prove = async (client: ReturnType<TestCentral['connect']>, secret: string) => {
      const challenge = await client.calls.session.challenge({ login });
      const signature = Buffer.from(await signDetached(key, canonicalBytes(challenge))).toString('base64');
      return { login, challenge, signature, password: await sealFor(challenge, secret) };
    };
    const enter = async (password: string) => {
      let token: string | null = null;
      const client = central.connect(() => token);
      const answer = await client.calls.session.signIn(await prove(client, password));
      if (!answer.ok) throw new Error(answer.error.code);
      token = answer.value.token;
      return { client, ...answer.value };
    };
    const list = ({ client }: { client: { calls: TestCentralCalls } }) =>
      client.calls.queue.list({ state: 'lodged', limit: 10 });
    const closed = { code: 'FORBIDDEN' };

    const running = await enter(old);
    expect(running.passwordDaysLeft).toBe(1);
    await expect(list(running)).resolves.toEqual([]);
    central.clock.advance(11 * MINUTE);
    // Also for who was in already.
    await expect(list(running)).rejects.toMatchObject(closed);

    const late = await enter(old);
    expect(late).toMatchObject({ passwordDaysLeft: 0, account: { capabilities: [] } });
    await expect(list(late)).rejects.toMatchObject(closed);
    await expect(late.client.calls.submissions.notices({ after: 0 })).rejects.toMatchObject(closed);
    await expect(late.client.calls.journal.checkpoint({ region: '21' as RegionCode })).rejects.toMatchObject(closed);
    // The answer says why, so that the seat can offer the form.
    const { message: said } = await late.client.bulk({
      method: 'POST',
      path: '/rpc/submissions/statuses',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from('{"json":{"ids":[]}}'),
    });
    expect((await readAll(said, 10_000)).toString()).toContain('"facts":{"passwordExpired":true}');
    for (const path of ['snapshot/21', 'feed/21?after=0', 'events/21', `documents/${'0'.repeat(64)}`]) {
      const { message } = await late.client.bulk({ method: 'GET', path: `/bulk/${path}` });
      message.resume();
      expect([path, message.statusCode]).toEqual([path, 403]);
    }
    await expect(late.client.calls.session.signOut({})).resolves.toEqual({});

    const form = central.connect();
    const proof = await prove(form, old);
    const newPassword = await sealFor(proof.challenge, 'Zhuldyz~Tangy-57');
    const changed = await form.calls.session.changePassword({ ...proof, newPassword });
    expect(changed).toMatchObject({ ok: true });
    const again = await enter('Zhuldyz~Tangy-57');
    expect(again).toMatchObject({
      passwordDaysLeft: 30,
      account: { capabilities: expect.arrayContaining(['queue.view']) },
    });
    await expect(list(again)).resolves.toEqual([]);
  });

  it('SEC-28 speaks TLS 1.3 and nothing older', async () => {
    const { port } = central.server;
    const shake = (version: 'TLSv1.2' | 'TLSv1.3') =>
      new Promise<string>((resolve, reject) => {
        const socket: TLSSocket = connect(
          {
            port,
            host: '127.0.0.1',
            servername: 'localhost',
            ca: central.enrolment.caPem,
            minVersion: version,
            maxVersion: version,
          },
          () => {
            resolve(socket.getProtocol() ?? '');
            socket.destroy();
          },
        );
        socket.once('error', reject);
      });
    await expect(shake('TLSv1.3')).resolves.toBe('TLSv1.3');
    await expect(shake('TLSv1.2')).rejects.toThrow(/protocol version|alert/);
  });
});

type TestCentralCalls = ReturnType<TestCentral['connect']>['calls'];
