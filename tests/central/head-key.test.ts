import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCheckpoint } from '#domain/journal/checkpoint.ts';
import { readSeatBundle } from '#main/trust/seat-bundle.ts';
import { verifyEd25519 } from '#register/journal-key.ts';
import { keyInForce, latestHead } from '#register/journal-store.ts';
import { openStore } from '#register/store.ts';
import { verifyJournal } from '#register/verify-journal.ts';
import { centralPaths } from '#server/central-paths.ts';
import { makeEmptySoftToken, SOFT_MODULE, SOFT_PIN, type SoftToken } from '../support/soft-token.ts';
import { decide, draftSplit, lodge, splittable } from '../support/test-cases.ts';
import { startTestCentral, TEST_REGION, type TestCentral } from '../support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../support/test-workstation.ts';

const MAIN = fileURLToPath(new URL('../../bin/main.ts', import.meta.url));
const hasModule = existsSync(SOFT_MODULE);
if (!hasModule) process.stdout.write('skipped: no SoftHSM2 here (npm run setup installs it)\n');
const STRACE = '/usr/bin/strace';
if (!existsSync(STRACE)) process.stdout.write('skipped: no strace here\n');
const HOUR_MS = 3_600_000;

interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe.skipIf(!hasModule)('another key for the journal', () => {
  let central: TestCentral;
  let token: SoftToken;
  let awake: TestWorkstation;
  let asleep: TestWorkstation;
  /** What the seats were enrolled with. */
  let pinned: string;
  let firstId: string;
  let pin = SOFT_PIN;
  let asked = 0;

  beforeAll(async () => {
    token = makeEmptySoftToken('HEAD');
    process.env['SOFTHSM2_CONF'] = token.conf;
    central = await startTestCentral({
      parcels: 300,
      headKeyPin: () => {
        asked += 1;
        return Promise.resolve(pin);
      },
    });
    pinned = central.enrolment.journalKey;
    firstId = pinned.split('+')[1] ?? '';
    [awake, asleep] = [await startTestWorkstation(central), await startTestWorkstation(central)];
    await awake.ready('ermekov');
    await asleep.ready('ermekov');
    await asleep.stop();
  }, 120_000);
  afterAll(async () => {
    await awake.close();
    await central.close();
    token.remove();
  });

  const run = (
    args: readonly string[],
    over: { secret?: string; newSecret?: string; home?: string; wrap?: readonly string[] } = {},
  ): Promise<Said> =>
    new Promise((resolve) => {
      const env = {
        ...process.env,
        SHEKARA_HOME: over.home ?? central.home,
        SHEKARA_KEY_SECRET: over.secret ?? SOFT_PIN,
      };
      const [command = '', ...rest] = [...(over.wrap ?? []), process.execPath, MAIN, ...args];
      const child = spawn(command, rest, { env, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
      (child.stdio[3] as Writable).end(over.newSecret ?? '');
      let [out, err] = ['', ''];
      child.stdout?.on('data', (piece: Buffer) => (out += piece.toString()));
      child.stderr?.on('data', (piece: Buffer) => (err += piece.toString()));
      child.once('close', (code) => resolve({ code, out, err }));
    });
  const succeed = (id: string, ...where: readonly string[]) => run(['journal', 'key', 'succeed', id, ...where]);
  const inToken = (label: string, over: { module?: string; token?: string } = {}): readonly string[] => [
    ...['--module', over.module ?? SOFT_MODULE, '--token', over.token ?? 'HEAD', '--label', label],
  ];
  const listed = async (): Promise<readonly { id: string; vkey: string; first: number; last: number | null }[]> =>
    (JSON.parse((await run(['journal', 'key', 'list', '--json'])).out) as { keys: [] }).keys;
  const inForce = (): string => keyInForce(central.store.raw, TEST_REGION)?.split('+')[1] ?? firstId;
  /** Key in force in a register whose journal is whole, and how many sealed successors lie beside it. */
  const stateOf = (folder: string): readonly [string, number] => {
    const store = openStore({ file: join(folder, 'central.db'), key: null, migrations: 'central' });
    try {
      expect(verifyJournal(store.raw, TEST_REGION, { vkey: pinned })).toMatchObject({ ok: true });
      const sealed = readdirSync(join(folder, 'keys')).filter((name) => /-[0-9a-f]{8}\.pem$/.test(name));
      return [keyInForce(store.raw, TEST_REGION)?.split('+')[1] ?? firstId, sealed.length];
    } finally {
      store.close();
    }
  };
  /** From a token into a token: two PINs. */
  const toToken = (id: string, label: string, name = 'HEAD') =>
    run(['journal', 'key', 'succeed', id, ...inToken(label, { token: name }), '--new-secret-fd', '3'], {
      newSecret: SOFT_PIN,
    });
  const registerOne = async (): Promise<number> => {
    const [parcel] = await splittable(central, 1);
    if (parcel === undefined) throw new Error('nothing to split');
    const [engineer, registrar] = [await central.signIn('ermekov'), await central.signIn('sagieva')];
    const one = await draftSplit(central, engineer, parcel);
    expect(await lodge(engineer, one)).toMatchObject({ kind: 'lodged' });
    const answer = await decide(central, registrar, one.submission, { outcome: 'register' });
    if (answer.kind !== 'registered') throw new Error(JSON.stringify(answer));
    return answer.actSeq;
  };
  const heads = (): string => {
    const head = latestHead(central.store.raw, TEST_REGION);
    return head?.checkpoint ?? '';
  };
  const opensUnder = (note: string, vkey: string): boolean => openCheckpoint(note, vkey, verifyEd25519) !== null;

  it('SEC-71 goes from a sealed file into a token within the hour, and a seat at work follows', async () => {
    writeFileSync(join(central.home, 'noted'), heads());
    expect(await succeed(firstId, ...inToken('head'))).toMatchObject({
      code: 3,
      err: expect.stringContaining('stop it'),
    });
    const started = performance.now();
    await central.stop();
    const changed = await succeed(firstId, ...inToken('head'));
    expect(changed).toMatchObject({ code: 0, err: '' });
    // Both keys sign the first head: who knows the old one alone still reads it.
    expect([opensUnder(heads(), pinned), heads().match(/^\u2014 /gm)?.length]).toEqual([true, 2]);
    asked = 0;
    await central.restart();
    const tookMs = performance.now() - started;
    process.stdout.write(`change-over of the head key: ${(tookMs / 1000).toFixed(1)} s\n`);
    expect(tookMs).toBeLessThan(HOUR_MS);
    expect([asked, central.enrolment.journalKey]).toEqual([1, changed.out.trim().split('\n').at(-1)]);

    const seq = await registerOne();
    expect(opensUnder(heads(), pinned)).toBe(false);
    await awake.heard('replica.advanced', ({ size }) => size > seq);
    expect(await awake.calls.register.verifyJournal({})).toMatchObject({ ok: true, size: seq + 1 });
    expect((await awake.calls.register.prove({ seq })).verified).toBe(true);
    // The private key is in no file of the server.
    const name = `journal-21-${inForce()}.json`;
    expect(JSON.parse(readFileSync(join(centralPaths(central.home).keys, name), 'utf8'))).toEqual({
      module: SOFT_MODULE,
      token: 'HEAD',
      key: 'head',
    });
  }, 120_000);

  it('SEC-71 a bundle signed by the successor is believed by a seat that pinned the first key', async () => {
    mkdirSync(join(central.home, 'seats', 'branch'), { recursive: true });
    const file = join(central.home, 'bundle.json');
    expect(await run(['trust', 'export', '--to', file])).toMatchObject({ code: 0, err: '' });
    expect(await run(['trust', 'import', file, '--seat', 'branch'])).toMatchObject({ code: 0, err: '' });
    for (const journalKey of [pinned, central.enrolment.journalKey]) {
      const read = readSeatBundle(join(central.home, 'seats', 'branch'), { region: TEST_REGION, journalKey });
      expect(read?.store.version).toBe(1);
    }
    const successions = (JSON.parse(readFileSync(file, 'utf8')) as { content: { successions: unknown[] } }).content;
    expect(successions.successions).toHaveLength(1);
  });

  it('SEC-71 the server says what is wrong with the token, and tries a PIN once', async () => {
    await central.stop();
    const { keys } = centralPaths(central.home);
    const name = `journal-21-${inForce()}.json`;
    const place = readFileSync(join(keys, name), 'utf8');
    const trouble = async (change: object | null): Promise<unknown> => {
      if (change) writeFileSync(join(keys, name), JSON.stringify({ ...(JSON.parse(place) as object), ...change }));
      asked = 0;
      const why = await central.restart().then(
        () => 'started',
        (error: { data?: { why?: unknown } }) => error.data?.why,
      );
      expect(asked).toBeLessThan(2);
      writeFileSync(join(keys, name), place);
      return why;
    };
    expect(await trouble({ module: '/nowhere/libtoken.so' })).toBe('module');
    expect(await trouble({ token: 'OTHER' })).toBe('token');
    expect(await trouble({ key: 'other' })).toBe('noKey');
    expect(await trouble({ pkcs: 11 })).toBe('unreadable');
    pin = '00000000';
    expect(await trouble(null)).toBe('pin');
    pin = SOFT_PIN;
    renameSync(join(keys, name), join(keys, `${name}.away`));
    expect(await central.restart().catch((error: { data?: object }) => error.data)).toMatchObject({ why: 'absent' });
    renameSync(join(keys, `${name}.away`), join(keys, name));
    const other = await toToken(inForce(), 'spare', 'NONE');
    expect(other).toMatchObject({ code: 3, err: expect.stringContaining('The token NONE is not in its reader') });
    // Nothing stands on descriptor 3: no try is spent.
    const none = await run(['journal', 'key', 'succeed', inForce(), '--sealed', '--secret-fd', '3']);
    expect(none).toMatchObject({ code: 3, err: expect.stringContaining('no PIN was given') });
    const wrong = await run(['journal', 'key', 'succeed', inForce(), '--sealed'], { secret: '11111111' });
    expect(wrong).toMatchObject({ code: 3, err: expect.stringContaining('Wrong PIN of the token HEAD') });
  }, 120_000);

  it.skipIf(!existsSync(STRACE))(
    'SEC-71 SEC-98 killed at any write to the disk, either the one key is in force or the other, and the command goes on',
    async () => {
      const before = inForce();
      const spare = join(central.home, 'spare');
      const [own, copy] = [join(central.home, 'central'), join(spare, 'central')];
      const sealing = ['journal', 'key', 'succeed', before, '--sealed'];
      const outcomes = { old: 0, fresh: 0, whole: 0 };
      const killAt = async (calls: string, at: number): Promise<boolean> => {
        rmSync(spare, { recursive: true, force: true });
        mkdirSync(spare);
        // Not in this process: closing a second handle on a file drops the locks that SQLite holds on it.
        execFileSync('cp', ['-a', own, copy]);
        const inject = `inject=${calls}:signal=SIGKILL:when=${String(at)}`;
        const { code } = await run(sealing, {
          home: spare,
          wrap: [STRACE, '-f', '-qq', '-o', '/dev/null', '-e', inject],
        });
        const [id, count] = stateOf(copy);
        expect(await run(sealing, { home: spare })).toMatchObject({ code: 0, err: '' });
        const [after, sealed] = stateOf(copy);
        // Done once and with one file, whatever was left behind.
        expect([after === before, sealed, count <= 1, id === before || id === after]).toEqual([false, 1, true, true]);
        outcomes[code !== null ? 'whole' : id === before ? 'old' : 'fresh'] += 1;
        return code === null;
      };
      let at = 1;
      while (await killAt('fsync,fdatasync,rename', at)) at += 1;
      for (const write of [2, 8, 14, 20, 28]) await killAt('pwrite64', write);
      process.stdout.write(`killed while handing over: ${JSON.stringify(outcomes)}\n`);
      expect(Math.min(outcomes.old, outcomes.fresh, outcomes.whole)).toBeGreaterThan(0);
    },
    300_000,
  );

  it('SEC-71 goes from a token into a token and into a sealed file; given twice the command changes nothing', async () => {
    expect(await toToken(inForce(), 'second')).toMatchObject({ code: 0, err: '' });
    const before = inForce();
    expect(await succeed(before, '--sealed')).toMatchObject({ code: 0, err: '' });
    const after = inForce();
    expect(after).not.toBe(before);
    expect(await succeed(before, '--sealed')).toMatchObject({ code: 0, out: expect.stringContaining('before') });
    expect([inForce(), (await listed()).length]).toEqual([after, 4]);
    expect((await succeed('00000000', '--sealed')).code).toBe(1);
    expect((await succeed(after)).code).toBe(2);
    expect(await succeed(after, ...inToken('head'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('already'),
    });
  }, 120_000);

  it('SEC-71 a seat that slept over three changes goes on by its old pin, and new seats with any pin', async () => {
    asked = 0;
    await central.restart();
    // The key is in a sealed file again: nobody is asked.
    expect(asked).toBe(0);
    const seq = await registerOne();
    const enrolment = { journalKey: pinned };
    const woken = await startTestWorkstation(central, { folder: asleep.folder, enrolment });
    await woken.ready('ermekov');
    await woken.heard('replica.advanced', ({ size }) => size > seq);
    expect(await woken.calls.register.verifyJournal({})).toMatchObject({ ok: true, size: seq + 1 });
    await woken.stop();
    // Enrolled anew with the key of today, the replica of yesterday stays.
    const renewed = await startTestWorkstation(central, { folder: asleep.folder });
    const state = await renewed.ready('ermekov');
    expect(state).toMatchObject({ sync: { size: seq + 1 } });
    await renewed.close();
    for (const journalKey of [pinned, central.enrolment.journalKey]) {
      const seat = await startTestWorkstation(central, { enrolment: { journalKey } });
      await seat.ready('ermekov');
      expect(await seat.calls.register.verifyJournal({})).toMatchObject({ ok: true, size: seq + 1 });
      await seat.close();
    }
  }, 240_000);

  it('SEC-71 proofs and noted heads of before and after hold, by every key of the log', async () => {
    for (const vkey of [pinned, (await listed())[1]?.vkey ?? '', central.enrolment.journalKey]) {
      const verified = await run(['journal', 'verify', '--key', vkey, '--head', join(central.home, 'noted')]);
      expect(verified).toMatchObject({ code: 0, err: '' });
      expect((await run(['journal', 'prove', '0', '--key', vkey])).code).toBe(0);
    }
    // What was proved under the old key is proved by the old key alone.
    expect(opensUnder(readFileSync(join(central.home, 'noted'), 'utf8'), pinned)).toBe(true);
    const text = await run(['journal', 'key', 'list']);
    expect(text.out.split('\n').filter(Boolean)).toHaveLength(4);
    const rows = central.store.raw
      .prepare("select count(*) from action_journal where action = 'journal.headKey'")
      .pluck()
      .get();
    expect(rows).toBe(3);
  }, 120_000);

  it('SEC-71 a lost key is said, never replaced by a new one', async () => {
    await central.stop();
    const { keys } = centralPaths(central.home);
    const name = `journal-21-${inForce()}.pem`;
    const pem = readFileSync(join(keys, name));
    writeFileSync(join(keys, name), readFileSync(join(keys, 'journal-21.pem')));
    expect(await central.restart().catch((error: { data?: object }) => error.data)).toMatchObject({ why: 'differs' });
    writeFileSync(join(keys, name), 'nonsense');
    expect(await central.restart().catch((error: { data?: object }) => error.data)).toMatchObject({
      why: 'unreadable',
    });
    writeFileSync(join(keys, name), pem);
    // Keys that went out of force are destroyed: nothing asks for them.
    rmSync(join(keys, 'journal-21.pem'));
    await central.restart();
    await registerOne();
  }, 120_000);
});
