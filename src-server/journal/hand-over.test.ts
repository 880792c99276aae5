import { generateKeyPairSync } from 'node:crypto';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromUtf8 } from '#domain/bytes.ts';
import type { ActBody } from '#domain/journal/act.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { makeSuccession } from '#domain/journal/head-keys.ts';
import { leafHash } from '#domain/journal/merkle.ts';
import type { RegionCode } from '#domain/numbers/types.ts';
import { headKeysIn } from '#register/head-key-record.ts';
import { journalKeyOf, type JournalKey } from '#register/journal-key.ts';
import { headAt, journalRoot, loadFrontier, signHead } from '#register/journal-store.ts';
import { openStore } from '#register/store.ts';
import { writeActs } from '#register/testing/journal.fixture.ts';
import { verifyJournal, type JournalReport } from '#register/verify-journal.ts';
import { systemClock } from '../clock.ts';
import { handOver } from './hand-over.ts';

const aKey = (): JournalKey => journalKeyOf(generateKeyPairSync('ed25519').privateKey, '21');
const [old, fresh, thief] = [aKey(), aKey(), aKey()];
const region = '21' as RegionCode;
const operator = { name: 'operator', clock: systemClock };
/** Number of the act that names the successor, and of all acts. */
const AT = 300;
const SIZE = 360;

describe('a log whose key was succeeded', () => {
  let log: Buffer;

  beforeAll(() => {
    const store = openStore({ file: ':memory:', key: null, migrations: 'central' });
    const { raw } = store;
    writeActs(raw, old, { from: 0, to: AT, batch: 20 });
    expect(handOver(raw, { region, from: old, to: fresh, operator })).toBe(AT);
    writeActs(raw, fresh, { from: AT + 1, to: SIZE, batch: 20 });
    log = store.raw.serialize();
    store.close();
  });

  const inLog = <T>(work: (raw: Database.Database) => T): T => {
    const raw = new Database(log);
    try {
      const guards = raw.prepare("select name from sqlite_master where type = 'trigger'").pluck().all() as string[];
      for (const name of guards) raw.exec(`drop trigger ${name}`);
      return work(raw);
    } finally {
      raw.close();
    }
  };
  const after = (attack: (raw: Database.Database) => void, pin = old): JournalReport =>
    inLog((raw) => {
      attack(raw);
      return verifyJournal(raw, '21', { vkey: pin.vkey });
    });
  const bodyOf = (raw: Database.Database): ActBody =>
    JSON.parse(
      fromUtf8(
        raw.prepare<[number], Uint8Array>('select body from act where seq = ?').pluck().get(AT) ?? new Uint8Array(),
      ),
    ) as ActBody;
  /** Puts another act in the place of the succession, and everything after it under heads of `by`. */
  const replace = (raw: Database.Database, body: ActBody, by: JournalKey): void => {
    const bytes = canonicalBytes(body);
    raw.prepare('update act set body = ?, leaf_hash = ? where seq = ?').run(bytes, leafHash(bytes), AT);
    resign(raw, by);
  };
  const resign = (raw: Database.Database, by: JournalKey): void => {
    const sizes = raw
      .prepare<[], number>(`select size from journal_head where size > ${String(AT)}`)
      .pluck()
      .all();
    for (const size of sizes) {
      raw.prepare('delete from journal_head where size = ?').run(size);
      signHeadAnyway(raw, by, size);
    }
  };
  /** As a thief would, whom no guard of ours stops. */
  const signHeadAnyway = (raw: Database.Database, by: JournalKey, size: number): void => {
    raw.exec("update act set kind = 'hidden' where kind = 'succession'");
    signHead(raw, by, loadFrontier(raw, '21', size), { signedAt: '2026-01-01T00:00:00.000Z' });
    raw.exec("update act set kind = 'succession' where kind = 'hidden'");
  };

  it('SEC-71 is whole for whoever pinned the old key and for whoever pinned the new one', () => {
    const whole = { ok: true, size: SIZE, firstBroken: null, reason: null };
    expect(after(() => undefined)).toEqual(whole);
    expect(after(() => undefined, fresh)).toEqual(whole);
    expect(after(() => undefined, thief)).toMatchObject({ ok: false, firstBroken: 0, reason: 'head' });
    inLog((raw) => {
      expect(headAt(raw, '21', AT + 1)?.checkpoint.match(/^\u2014 /gm)).toHaveLength(2);
      expect(headAt(raw, '21', SIZE)?.checkpoint.match(/^\u2014 /gm)).toHaveLength(1);
      expect(headKeysIn(raw, '21', old.vkey)).toEqual(headKeysIn(raw, '21', fresh.vkey));
    });
  });

  it('finds the key in force by an index: it is asked with every head', () => {
    inLog((raw) => {
      const asked = "select seq from act where region = ? and kind = 'succession' order by seq desc limit 1";
      const plan = raw.prepare<[string], { detail: string }>(`explain query plan ${asked}`).all('21');
      expect(plan.map(({ detail }) => detail)).toEqual([expect.stringContaining('act_succession')]);
    });
  });

  it('SEC-71 is given no head by a program that still holds the old key', () => {
    inLog((raw) => {
      expect(() => writeActs(raw, old, { from: SIZE, to: SIZE + 1, batch: 1 })).toThrow('HEAD_KEY');
      expect(() => handOver(raw, { region, from: old, to: thief, operator })).toThrow();
      expect(raw.prepare('select max(seq) from act').pluck().get()).toBe(SIZE - 1);
    });
  });

  it('SEC-71 SEC-79 the old key in the hands of a thief signs no head after its time', () => {
    expect(after((raw) => resign(raw, old))).toMatchObject({ ok: false, firstBroken: AT, reason: 'formerKey' });
    expect(after((raw) => resign(raw, old), fresh)).toMatchObject({ ok: false, firstBroken: AT, reason: 'formerKey' });
    expect(after((raw) => resign(raw, thief))).toMatchObject({ ok: false, firstBroken: AT, reason: 'head' });
  });

  it('SEC-71 SEC-79 an act that names another successor is found', () => {
    const naming = (raw: Database.Database, from: JournalKey, to: JournalKey): ActBody => {
      const tree = { size: AT, root: journalRoot(raw, '21', AT) };
      return { ...bodyOf(raw), succession: makeSuccession(tree, from, to) };
    };
    const byThief = after((raw) => {
      const body = naming(raw, thief, fresh);
      replace(
        raw,
        {
          ...body,
          succession: { ...naming(raw, old, fresh).succession, vouched: body.succession?.vouched ?? '' } as never,
        },
        fresh,
      );
    });
    expect(byThief).toMatchObject({ ok: false, firstBroken: AT, reason: 'successor' });
    // Even with the stolen old key: whoever pinned the new one does not follow.
    const stolen = (pin: JournalKey): JournalReport =>
      after((raw) => replace(raw, naming(raw, old, thief), thief), pin);
    expect(stolen(fresh)).toMatchObject({ ok: false, firstBroken: 0 });
    const moved = after((raw) => {
      const body = bodyOf(raw);
      const tree = { size: AT, root: journalRoot(raw, '21', AT - 20) };
      replace(raw, { ...body, succession: makeSuccession(tree, old, fresh) }, fresh);
    });
    expect(moved).toMatchObject({ ok: false, firstBroken: AT, reason: 'successor' });
    const silent = after((raw) => {
      const { succession, ...body } = bodyOf(raw);
      expect(succession).toBeDefined();
      replace(raw, body, fresh);
    });
    expect(silent.ok).toBe(false);
  });
});
