import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fromHex } from '#domain/bytes.ts';
import { openCheckpoint } from '#domain/journal/checkpoint.ts';
import { parseProof, verifyInclusion } from '#domain/journal/proof.ts';
import { deviceOf } from '#main/replica/device.ts';
import { createKeyring } from '#main/replica/keyring.ts';
import { stretch } from '#main/replica/stretch.ts';
import { ownFolder } from '#register/own-folder.ts';
import { HeadMemory } from '#main/replica/replica-head.ts';
import { AccountFolder } from '#main/session/account-folder.ts';
import { ensureJournalKey, verifyEd25519, type JournalKey } from '#register/journal-key.ts';
import { headAt, latestHead } from '#register/journal-store.ts';
import { openStore } from '#register/store.ts';
import { writeActs } from '#register/testing/journal.fixture.ts';
import { addTo } from './journal.ts';

const ACTS = 300;

describe('shekara journal', () => {
  let home: string;
  let key: JournalKey;
  let database: string;

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'shekara-journal-'));
    mkdirSync(join(home, 'central'));
    key = ensureJournalKey(join(home, 'central', 'keys'), '21');
    writeFileSync(join(home, 'central', 'enrolment.json'), JSON.stringify({ journalKey: key.vkey }));
    database = join(home, 'central', 'central.db');
    const store = openStore({ file: database, key: null, migrations: 'central' });
    writeActs(store.raw, key, { from: 0, to: ACTS, batch: 20 });
    writeFileSync(join(home, 'head-200'), headAt(store.raw, '21', 200)?.checkpoint ?? '');
    store.close();
  });
  afterAll(() => rmSync(home, { recursive: true }));

  /** In this process: a start of the program for each question would take longer than the answers. */
  async function shekara(args: readonly string[]): Promise<{ status: unknown; stdout: string; stderr: string }> {
    const said = { stdout: '', stderr: '' };
    const spies = (['stdout', 'stderr'] as const).map((name) =>
      vi.spyOn(process[name], 'write').mockImplementation((text) => {
        said[name] += String(text);
        return true;
      }),
    );
    vi.stubEnv('SHEKARA_HOME', home);
    const before = process.exitCode;
    try {
      const program = new Command('shekara');
      addTo(program);
      await program.parseAsync(['journal', ...args], { from: 'user' });
      return { status: process.exitCode, ...said };
    } finally {
      process.exitCode = before;
      vi.unstubAllEnvs();
      for (const spy of spies) spy.mockRestore();
    }
  }

  it('finds a sound journal sound, also against a head noted elsewhere', async () => {
    const { status, stdout } = await shekara(['verify', '--json', '--head', join(home, 'head-200')]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ region: '21', ok: true, size: ACTS, firstBroken: null, reason: null });
  });

  it('SEC-79 names the first broken entry of a file that was meddled with, and leaves with 1', async () => {
    const copy = join(home, 'copy.db');
    const raw = new Database(database);
    raw.prepare('vacuum into ?').run(copy);
    raw.close();
    const broken = new Database(copy);
    broken.exec('drop trigger act_fixed');
    broken.exec("update act set registered_at = '2020-01-01T00:00:00.000Z' where seq = 123");
    broken.close();
    const report = await shekara(['verify', '--file', copy, '--json']);
    expect([report.status, JSON.parse(report.stdout)]).toEqual([
      1,
      { region: '21', ok: false, size: 123, firstBroken: 123, reason: 'columns' },
    ]);
    expect((await shekara(['verify', '--file', copy])).stdout).toContain('BROKEN at act 123');
  });

  it('SEC-80 prints a proof that holds by itself, as text and as JSON, by number and by id', async () => {
    const text = await shekara(['prove', '123']);
    const proof = parseProof(text.stdout);
    const head = openCheckpoint(proof?.checkpoint ?? '', key.vkey, verifyEd25519);
    const json = JSON.parse((await shekara(['prove', '123', '--json'])).stdout) as { id: string; leafHash: string };
    expect([text.status, head?.size]).toEqual([0, ACTS]);
    const leafHash = fromHex(json.leafHash) ?? new Uint8Array(0);
    const claim = { index: 123, size: ACTS, leafHash, root: head?.root ?? new Uint8Array(0), path: proof?.path ?? [] };
    expect(verifyInclusion(claim)).toBe(true);
    expect((await shekara(['prove', json.id])).stdout).toBe(text.stdout);
  });

  it('says of an act that is not in the journal why there is no proof, and leaves with 1', async () => {
    for (const act of ['5000', '00000000-0000-4000-8000-000000000000']) {
      const { status, stdout } = await shekara(['prove', act, '--json']);
      expect([status, JSON.parse(stdout)]).toEqual([1, { code: 'act.unknown', about: [act], at: null }]);
    }
    const text = await shekara(['prove', '5000']);
    expect([text.status, text.stdout]).toEqual([1, '']);
    expect(text.stderr).toContain('no act 5000');
  });

  it.each([
    [['prove', 'no-such-act']],
    [['verify', '--file', '/nowhere/central.db']],
    [['verify', '--key', 'nonsense']],
    [['verify', '--seat', '../central', '--login', 'a']],
    [['verify', '--seat', 'a']],
  ])('answers bad usage with 2: %j', async (args) => {
    const { status, stdout, stderr } = await shekara(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).not.toBe('');
  });

  it('checks the encrypted replica of a seat with the password of its owner, against the head that the seat remembers', async () => {
    const seatFolder = join(home, 'seats', 'seat-1');
    mkdirSync(join(home, 'seats'));
    ownFolder(seatFolder);
    const folder = new AccountFolder(seatFolder, 'engineer', deviceOf(seatFolder));
    mkdirSync(join(seatFolder, 'accounts'), { mode: 0o700 });
    folder.make();
    const keyring = await createKeyring(folder.keyringPlace, stretch('Құпия-2026'));
    const cipherKey = keyring.keyFor('replica');
    const store = openStore({ file: folder.file('replica.db'), key: cipherKey, migrations: 'replica' });
    writeActs(store.raw, key, { from: 0, to: 280, batch: 70 });
    const head = latestHead(store.raw, '21');
    store.close();
    new HeadMemory(folder.file('head.sealed'), cipherKey).keep(head?.size ?? 0, head?.root ?? new Uint8Array(32));
    const args = ['verify', '--seat', 'seat-1', '--login', 'engineer', '--json'];
    const ask = (password: string) => {
      const main = join(import.meta.dirname, '..', 'main.ts');
      const env = { ...process.env, SHEKARA_HOME: home };
      return spawnSync(process.execPath, [main, 'journal', ...args], { env, input: `${password}\n`, encoding: 'utf8' });
    };
    const found = ask('Құпия-2026');
    expect([found.status, found.stderr, JSON.parse(found.stdout)]).toEqual([
      0,
      '',
      { region: '21', ok: true, size: 280, firstBroken: null, reason: null },
    ]);
    expect(ask('wrong').status).toBe(2);
  });
});
