import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toHex } from '#domain/bytes.ts';
import { openCheckpoint } from '#domain/journal/checkpoint.ts';
import { Frontier } from '#domain/journal/merkle.ts';
import { verifyConsistency, verifyInclusion } from '#domain/journal/proof.ts';
import { writeActs } from './testing/journal.fixture.ts';
import { journalKeyOf, verifyEd25519 } from './journal-key.ts';
import {
  appendLeaves,
  consistencyProof,
  createJournalAppender,
  headAt,
  inclusionProof,
  journalRoot,
  journalSize,
  latestHead,
  loadFrontier,
} from './journal-store.ts';
import { openStore, type Store } from './store.ts';

const key = journalKeyOf(generateKeyPairSync('ed25519').privateKey, '21');
const other = journalKeyOf(generateKeyPairSync('ed25519').privateKey, '20');

describe('journal store', () => {
  let store: Store;
  beforeEach(() => (store = openStore({ file: ':memory:', key: null, migrations: 'central' })));
  afterEach(() => store.close());

  it('keeps tiles and heads from which every root and proof of 1 500 acts comes back', () => {
    writeActs(store.raw, key, { from: 0, to: 1500, batch: 37 });
    const frontier = new Frontier();
    const roots = [frontier.root()];
    for (const leaf of leavesIn(store)) {
      frontier.append(leaf);
      roots.push(frontier.root());
    }
    const leaves = leavesIn(store);
    for (const size of [1, 2, 255, 256, 257, 511, 512, 1024, 1300, 1500]) {
      const root = roots[size] ?? new Uint8Array(0);
      expect(toHex(journalRoot(store.raw, '21', size))).toBe(toHex(root));
      expect(toHex(loadFrontier(store.raw, '21', size).root())).toBe(toHex(root));
      for (const seq of [0, size - 1, Math.floor(size / 3), Math.min(256, size - 1)]) {
        const path = inclusionProof(store.raw, '21', seq, size);
        const claim = { index: seq, size, leafHash: leaves[seq] ?? new Uint8Array(0), root, path };
        expect(verifyInclusion(claim)).toBe(true);
        const olderRoot = roots[seq + 1] ?? new Uint8Array(0);
        const proof = consistencyProof(store.raw, '21', seq + 1, size);
        expect(verifyConsistency({ older: seq + 1, newer: size, olderRoot, newerRoot: root, path: proof })).toBe(true);
      }
    }
  });

  it('signs one head a batch, which the key of the log opens', () => {
    writeActs(store.raw, key, { from: 0, to: 100, batch: 40 });
    expect([40, 80, 100].map((size) => headAt(store.raw, '21', size)?.size)).toEqual([40, 80, 100]);
    const head = latestHead(store.raw, '21');
    expect(head?.size).toBe(100);
    const opened = openCheckpoint(head?.checkpoint ?? '', key.vkey, verifyEd25519);
    expect(opened?.size).toBe(100);
    expect(openCheckpoint(head?.checkpoint ?? '', other.vkey, verifyEd25519)).toBeNull();
  });

  it('SEC-75 leaves nothing behind when the transaction of a batch fails', () => {
    writeActs(store.raw, key, { from: 0, to: 255, batch: 255 });
    const before = counts(store);
    expect(() =>
      store.raw.transaction(() => {
        writeActs(store.raw, key, { from: 255, to: 300, batch: 45 });
        throw new Error('power cut');
      })(),
    ).toThrow('power cut');
    expect(counts(store)).toEqual(before);
    writeActs(store.raw, key, { from: 255, to: 300, batch: 45, note: 'b' });
    const frontier = new Frontier();
    for (const leaf of leavesIn(store)) frontier.append(leaf);
    expect(toHex(latestHead(store.raw, '21')?.root ?? new Uint8Array(0))).toBe(toHex(frontier.root()));
  });

  it('refuses leaves outside a transaction or with a gap before them', () => {
    writeActs(store.raw, key, { from: 0, to: 3, batch: 3 });
    const leaf = new Uint8Array(32);
    expect(() => appendLeaves(store.raw, '21', [leaf], 3)).toThrow('invariant');
    expect(() => store.raw.transaction(() => appendLeaves(store.raw, '21', [leaf], 5))()).toThrow();
    expect(journalSize(store.raw, '21')).toBe(3);
  });

  it('keeps the logs of two regions apart', () => {
    writeActs(store.raw, key, { from: 0, to: 300, batch: 100 });
    writeActs(store.raw, other, { from: 0, to: 260, batch: 130 });
    expect([journalSize(store.raw, '21'), journalSize(store.raw, '20')]).toEqual([300, 260]);
    expect(toHex(journalRoot(store.raw, '20', 260))).toBe(
      toHex(latestHead(store.raw, '20')?.root ?? new Uint8Array(0)),
    );
  });

  it('takes bulk loads: one head a call', () => {
    const append = createJournalAppender(store.raw, key, () => '2026-01-01T00:00:00.000Z');
    const leaves = Array.from({ length: 700 }, (_, i) => new Uint8Array(32).fill(i % 251));
    store.raw.transaction(() => append('21', leaves.slice(0, 512)))();
    expect(latestHead(store.raw, '21')?.size).toBe(512);
    expect(tilesIn(store)).toBe(2);
  });

  it('stores no more than 36 bytes a leaf, and builds two levels of tiles', () => {
    const size = 66_000;
    store.raw.transaction(() => {
      const frontier = new Frontier();
      for (let from = 0; from < size; from += 256) {
        const leaves = Array.from({ length: Math.min(256, size - from) }, (_, i) => hashOf(from + i));
        appendLeaves(store.raw, '21', leaves, from, frontier);
      }
    })();
    expect(tilesIn(store)).toBe(257 + 1);
    const bytes = store.raw.prepare('select sum(length(hashes)) + count(*) * 16 from journal_tile').pluck().get();
    expect(Number(bytes) / size).toBeLessThan(36);
    // 65 536 leaves are one node of level 16: the top of the tile of level 1.
    const frontier = new Frontier();
    for (let i = 0; i < 65_536; i++) frontier.append(hashOf(i));
    expect(toHex(journalRoot(store.raw, '21', 65_536))).toBe(toHex(frontier.root()));
  });
});

const hashOf = (i: number): Uint8Array => {
  const bytes = new Uint8Array(32);
  new DataView(bytes.buffer).setUint32(0, i);
  return bytes;
};

const leavesIn = ({ raw }: Store): Uint8Array[] =>
  raw.prepare("select leaf_hash from act where region = '21' order by seq").pluck().all() as Uint8Array[]; // strict table

const tilesIn = ({ raw }: Store): number => Number(raw.prepare('select count(*) from journal_tile').pluck().get());

const counts = (store: Store): number[] => [
  journalSize(store.raw, '21'),
  tilesIn(store),
  Number(store.raw.prepare('select count(*) from journal_head').pluck().get()),
];
