import { readdirSync, readlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workstation } from '#contracts/workstation/index.ts';
import { proceduresOf } from '../../tests/support/procedures.ts';
import { startTestCentral, type TestCentral } from '../../tests/support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../../tests/support/test-workstation.ts';

/** What a locked workstation answers, and nothing else. */
const OPEN = ['keys/seal', 'session/beat', 'session/state', 'session/unlock', 'session/signOut', 'session/events'];

describe('a locked workstation', () => {
  let central: TestCentral;
  let seat: TestWorkstation;
  beforeAll(async () => {
    central = await startTestCentral({ parcels: 60 });
    seat = await startTestWorkstation(central);
    await seat.ready('ermekov');
  });
  afterAll(async () => {
    await seat.close();
    await central.close();
  });

  const person = () => central.person('ermekov');
  const unlock = (over: Partial<{ password: string; keyPassword: string }> = {}) =>
    seat.calls.session.unlock({ password: person().password, keyPassword: person().keyPassword, ...over });
  const openFiles = (): string[] =>
    readdirSync('/proc/self/fd').flatMap((fd) => {
      try {
        const file = readlinkSync(`/proc/self/fd/${fd}`);
        return file.startsWith(seat.folder) && /(?:replica|desk)\.db/.test(file) ? [file] : [];
      } catch {
        return []; // the descriptor of this very listing
      }
    });
  type Call = (input: object) => Promise<unknown>;
  const callOf = (path: string): Call =>
    path.split('/').reduce((at: unknown, name) => (at as Record<string, unknown>)[name], seat.calls) as Call;
  const lock = async (): Promise<void> => {
    await seat.calls.session.lock({});
    await expect.poll(async () => (await seat.calls.session.state({})).locked, { timeout: 5_000 }).toBe(true);
  };

  it('A32.5 SEC-22 tells every window before and after, and keeps nothing of the person in what it answers', async () => {
    expect(openFiles()).not.toEqual([]);
    await lock();
    await seat.heard('session.locking');
    await seat.heard('session.locked');
    const state = await seat.calls.session.state({});
    expect(state).toMatchObject({ locked: true, account: null, key: null, keyName: '', keyKind: 'file', keyFiles: [] });
    expect(state).toMatchObject({ passwordDaysLeft: null, parcels: null });
    expect(JSON.stringify(state)).not.toContain(person().login);
  });

  it('SEC-22 answers LOCKED to every procedure of the contract but what unlocks it, and to tiles and files', async () => {
    const procedures = proceduresOf(workstation).map(({ path }) => path);
    expect(procedures.length).toBeGreaterThan(80);
    const answers = await Promise.all(
      procedures
        .filter((path) => !OPEN.includes(path))
        .map(async (path) => [
          path,
          await callOf(path)({}).then(
            () => 'answered',
            (error: { code?: string }) => error.code,
          ),
        ]),
    );
    expect(answers.filter(([, code]) => code !== 'LOCKED')).toEqual([]);
    for (const path of ['/tiles/e/12/15/1/2.mvt', '/files/abc', '/maps/x/1/2/3.png'])
      expect((await seat.get(path)).status, path).toBe(423);
  });

  it('SEC-22 closes its encrypted files, so that no key is left in memory, and ends the session at the server', async () => {
    await expect.poll(openFiles).toEqual([]);
  });

  it('SEC-22 refuses a wrong password as the server refuses it, and a wrong password of the key', async () => {
    const refused = await unlock({ password: 'wrong' });
    expect(refused.ok ? 'in' : refused.error.code).toBe('signIn.refused');
    await expect(unlock({ keyPassword: 'wrong' })).rejects.toMatchObject({ code: 'KEY_PASSWORD_WRONG' });
    expect((await seat.calls.session.state({})).locked).toBe(true);
  });

  it('SEC-22 another person cannot sign in over it', async () => {
    await expect(seat.signIn('bekova')).rejects.toMatchObject({ code: 'LOCKED' });
  });

  it('A32.5 SEC-22 the same person opens it with what he signs in with; the line and his work are there again', async () => {
    const opened = await unlock();
    expect(opened.ok && opened.value.account?.login).toBe('ermekov');
    await seat.heard('session.unlocked');
    await expect.poll(async () => (await seat.calls.session.state({})).sync.line, { timeout: 20_000 }).toBe('online');
    expect(await seat.calls.cases.list({})).toEqual([]);
  });

  it('SEC-22 a check that was begun goes on behind the locked screen and is there afterwards', async () => {
    const started = await seat.calls.check.start({ scope: { of: 'region' }, toleranceMm: 1 });
    const checkId = started.ok ? (started.value.running?.checkId ?? '') : '';
    await lock();
    const opened = await unlock();
    expect(opened.ok).toBe(true);
    await expect
      .poll(async () => (await seat.calls.check.state({})).result?.checkId, { timeout: 30_000 })
      .toBe(checkId);
  });

  it('SEC-22 five wrong passwords close the sign-in of the account, as they do before the work', async () => {
    await lock();
    const codes: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      const answer = await unlock({ password: `wrong-${i}` });
      codes.push(answer.ok ? 'in' : answer.error.code);
    }
    // A stranger is not told that the account is closed
    expect(new Set(codes)).toEqual(new Set(['signIn.refused']));
    const right = await unlock();
    expect(right.ok ? 'in' : right.error.code).toBe('signIn.locked');
  });

  it('SEC-22 may be left without unlocking it', async () => {
    await seat.calls.session.signOut({});
    expect(await seat.calls.session.state({})).toMatchObject({ locked: false, account: null });
    await expect(seat.calls.cases.list({})).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
  });
});
