import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toHex, utf8 } from '../bytes.ts';
import { sha256 } from './hash.ts';
import {
  consistencyPath,
  emptyRoot,
  Frontier,
  inclusionPath,
  leafHash,
  nodeHash,
  rootAt,
  type NodeReader,
} from './merkle.ts';
import { verifyConsistency, verifyInclusion } from './proof.ts';

const MOST = 2000;
const leaves = Array.from({ length: MOST }, (_, i) => leafHash(utf8(`act ${i}`)));

/** The definition in RFC 9162 §2.1, word for word and slow: the oracle. Subtrees are kept, so that 2000 sizes are quick. */
const kept = new Map<string, Uint8Array>();
function mth(begin: number, end: number): Uint8Array {
  const name = `${begin},${end}`;
  const known = kept.get(name);
  if (known) return known;
  const n = end - begin;
  const hash =
    n === 0
      ? sha256(new Uint8Array(0))
      : n === 1
        ? leaf(begin)
        : nodeHash(mth(begin, begin + k(n)), mth(begin + k(n), end));
  kept.set(name, hash);
  return hash;
}
function naivePath(m: number, begin: number, end: number): Uint8Array[] {
  const n = end - begin;
  if (n === 1) return [];
  return m < k(n)
    ? [...naivePath(m, begin, begin + k(n)), mth(begin + k(n), end)]
    : [...naivePath(m - k(n), begin + k(n), end), mth(begin, begin + k(n))];
}
function naiveSubproof(m: number, begin: number, end: number, whole: boolean): Uint8Array[] {
  const n = end - begin;
  if (m === n) return whole ? [] : [mth(begin, end)];
  return m <= k(n)
    ? [...naiveSubproof(m, begin, begin + k(n), whole), mth(begin + k(n), end)]
    : [...naiveSubproof(m - k(n), begin + k(n), end, false), mth(begin, begin + k(n))];
}
const k = (n: number): number => 2 ** Math.ceil(Math.log2(n) - 1);
const leaf = (i: number): Uint8Array => leaves[i] ?? new Uint8Array(0);
const read: NodeReader = (level, index) => mth(index * 2 ** level, (index + 1) * 2 ** level);

describe('the log as a tree', () => {
  it('SEC-79 agrees with the naive tree for every size up to 2000: roots, inclusion, consistency', () => {
    const frontier = new Frontier();
    expect(toHex(frontier.root())).toBe(toHex(emptyRoot()));
    let wrong = 0;
    for (let n = 1; n <= MOST; n++) {
      frontier.append(leaf(n - 1));
      const root = mth(0, n);
      if (!same(frontier.root(), root) || !same(rootAt(read, n), root)) wrong++;
      for (const index of placesIn(n)) {
        const path = inclusionPath(read, index, n);
        if (!sameAll(path, naivePath(index, 0, n))) wrong++;
        if (!verifyInclusion({ index, size: n, leafHash: leaf(index), root, path })) wrong++;
        const older = index + 1;
        const proof = consistencyPath(read, older, n);
        if (!sameAll(proof, naiveSubproof(older, 0, n, true))) wrong++;
        const claim = { older, newer: n, olderRoot: mth(0, older), newerRoot: root, path: proof };
        if (!verifyConsistency(claim)) wrong++;
      }
    }
    expect(wrong).toBe(0);
  });

  it('proves every leaf and every growth of all sizes up to 130', () => {
    let wrong = 0;
    for (let n = 1; n <= 130; n++) {
      for (let i = 0; i < n; i++) {
        const path = inclusionPath(read, i, n);
        if (!verifyInclusion({ index: i, size: n, leafHash: leaf(i), root: mth(0, n), path })) wrong++;
        const proof = consistencyPath(read, i + 1, n);
        if (!verifyConsistency({ older: i + 1, newer: n, olderRoot: mth(0, i + 1), newerRoot: mth(0, n), path: proof }))
          wrong++;
      }
    }
    expect(wrong).toBe(0);
  });

  it('SEC-80 accepts no altered proof: 20 000 with one bit, place, size or step changed', () => {
    const size = 1313;
    const root = mth(0, size);
    let accepted = 0;
    for (let trial = 0; trial < 20_000; trial++) {
      const index = (trial * 37) % size;
      const path = inclusionPath(read, index, size).map((hash) => new Uint8Array(hash));
      const claim = { index, size, leafHash: leaf(index), root, path };
      if (verifyInclusion(alter(claim, trial))) accepted++;
    }
    expect(accepted).toBe(0);
  });

  it('loads the frontier of any size from complete subtrees', () => {
    for (const size of [0, 1, 2, 255, 256, 257, 1024, 1999]) {
      const frontier = Frontier.load(size, read);
      expect(frontier.size).toBe(size);
      expect(same(frontier.root(), mth(0, size))).toBe(true);
      frontier.append(leaf(size));
      expect(same(frontier.root(), mth(0, size + 1))).toBe(true);
    }
  });
});

interface Claim {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Uint8Array;
  readonly root: Uint8Array;
  readonly path: Uint8Array[];
}

function alter(claim: Claim, trial: number): Claim {
  const step = trial % claim.path.length;
  switch (trial % 6) {
    case 0:
      return { ...claim, path: claim.path.map((hash, i) => (i === step ? flip(hash, trial) : hash)) };
    case 1:
      return { ...claim, leafHash: flip(claim.leafHash, trial) };
    case 2:
      return { ...claim, index: (claim.index + 1 + step) % claim.size };
    case 3:
      return { ...claim, path: claim.path.filter((_, i) => i !== step) };
    case 4:
      return { ...claim, path: [...claim.path, flip(claim.root, trial)] };
    default:
      return { ...claim, root: flip(claim.root, trial) };
  }
}

function flip(hash: Uint8Array, trial: number): Uint8Array {
  const copy = new Uint8Array(hash);
  copy[trial % 32] = (copy[trial % 32] ?? 0) ^ (1 << (trial % 8));
  return copy;
}

/** Edges, powers of two on both sides, and a few that wander with the size. */
function placesIn(n: number): number[] {
  const power = 2 ** Math.floor(Math.log2(n));
  const places = [0, n - 1, power - 1, power, power / 2, (n * 7) % n, (n * n) % 911, Math.floor(n / 3)];
  return [...new Set(places.filter((place) => Number.isInteger(place) && place >= 0 && place < n))];
}

const same = (a: Uint8Array, b: Uint8Array): boolean => toHex(a) === toHex(b);
const sameAll = (a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean =>
  a.map(toHex).join() === b.map(toHex).join();

const VECTORS = new URL('../../../../shared/testdata/merkle/', import.meta.url);
const hasVectors = existsSync(VECTORS);
if (!hasVectors) process.stdout.write('skipped: merkle vectors, ../shared/testdata/merkle is absent\n');

describe.skipIf(!hasVectors)('vectors of transparency-dev/merkle', () => {
  it('SEC-80 agrees with every inclusion vector, good and bad', () => {
    const cases = readVectors('inclusion');
    const wrong = cases.filter(({ file, data }) => {
      const good = verifyInclusion({
        index: Number(data['leafIdx']),
        size: Number(data['treeSize']),
        leafHash: bytes(data['leafHash']),
        root: bytes(data['root']),
        path: list(data['proof']),
      });
      return good === data['wantErr'] ? file : false;
    });
    expect(cases.length).toBeGreaterThan(50);
    expect(wrong).toEqual([]);
  });

  it('SEC-76 agrees with every consistency vector, good and bad', () => {
    const cases = readVectors('consistency');
    const wrong = cases.filter(({ data }) => {
      const good = verifyConsistency({
        older: Number(data['size1']),
        newer: Number(data['size2']),
        olderRoot: bytes(data['root1']),
        newerRoot: bytes(data['root2']),
        path: list(data['proof']),
      });
      return good === data['wantErr'];
    });
    expect(cases.length).toBeGreaterThan(50);
    expect(wrong.map(({ file }) => file)).toEqual([]);
  });
});

function readVectors(kind: string): { file: string; data: Record<string, unknown> }[] {
  const folder = new URL(`${kind}/`, VECTORS);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({
      file: name,
      data: JSON.parse(
        readFileSync(new URL(encodeURIComponent(name).replaceAll('%2F', '/'), folder), 'utf8'),
      ) as Record<string, unknown>,
    }));
}

const bytes = (value: unknown): Uint8Array =>
  typeof value === 'string' ? Buffer.from(value, 'base64') : new Uint8Array(0);
const list = (value: unknown): Uint8Array[] => (Array.isArray(value) ? value.map(bytes) : []);
