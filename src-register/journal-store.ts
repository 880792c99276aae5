import type { Database, Statement } from 'better-sqlite3';
import { signCheckpoint, journalOrigin } from '#domain/journal/checkpoint.ts';
import { consistencyPath, Frontier, inclusionPath, rootAt, type NodeReader } from '#domain/journal/merkle.ts';
import { TILE_LEVELS, TILE_WIDTH, tileBytes, tileHashes, tileTree } from '#domain/journal/tiles.ts';
import { invariant } from '#domain/invariant.ts';
import { Fault } from '#domain/fault.ts';
import type { JournalKey } from './journal-key.ts';

/** A signed head of a regional log. */
export interface JournalHead {
  readonly size: number;
  readonly root: Uint8Array;
  readonly checkpoint: string;
  readonly signedAt: string;
}

/** How many leaves the log of the region has: acts without a number are not there yet. */
export const journalSize = (raw: Database, region: string): number =>
  Number(statements(raw).size.pluck().get(region) ?? 0);

/** Right edge of the first `size` leaves, read from full tiles and the acts after them. Never trust one kept in memory after an error. */
export const loadFrontier = (raw: Database, region: string, size: number): Frontier =>
  Frontier.load(size, nodeReader(raw, region));

/**
 * Takes leaves into the log within the caller's transaction: writes every tile that becomes full and gives the new
 * right edge, whose root is to be signed. `startSeq` is the number of the first of them and must be the present size.
 * The acts themselves (`act.leaf_hash`) stand in the same transaction, before or after this call.
 */
export function appendLeaves(
  raw: Database,
  region: string,
  leafHashes: readonly Uint8Array[],
  startSeq: number,
  frontier: Frontier = loadFrontier(raw, region, startSeq),
): Frontier {
  invariant(raw.inTransaction, 'leaves are written with their acts');
  invariant(frontier.size === startSeq, `the log stands at ${frontier.size}, not at ${startSeq}`);
  let open = leavesOf(raw, region, startSeq - (startSeq % TILE_WIDTH), startSeq);
  for (const hash of leafHashes) {
    frontier.append(hash);
    open.push(hash);
    if (open.length === TILE_WIDTH) {
      writeTile(raw, region, { level: 0, position: frontier.size / TILE_WIDTH - 1, hashes: open });
      open = [];
    }
  }
  return frontier;
}

export function recordHead(raw: Database, region: string, head: JournalHead): void {
  statements(raw).recordHead.run(region, head.size, head.root, head.checkpoint, head.signedAt);
}

/**
 * Signs the present root and keeps the head, in the caller's transaction. A program that opened its key before another
 * took over signs nothing more. `former` adds a line of the key that goes (SEC-71). Faults HEAD_KEY
 */
export function signHead(
  raw: Database,
  key: JournalKey,
  frontier: Frontier,
  { signedAt, former }: { readonly signedAt: string; readonly former?: JournalKey },
): JournalHead {
  const inForce = keyInForce(raw, key.region);
  if (inForce !== null && inForce !== key.vkey) throw new Fault('HEAD_KEY', { data: { why: 'former' } });
  const { size } = frontier;
  const root = frontier.root();
  const head = { origin: journalOrigin(key.region), size, root };
  const checkpoint = signCheckpoint(head, key, ...(former ? [former] : []));
  const signed = { size, root, checkpoint, signedAt };
  recordHead(raw, key.region, signed);
  return signed;
}

/** For bulk loads: every call is one batch with one signed head, within the caller's transaction. */
export function createJournalAppender(
  raw: Database,
  key: JournalKey,
  now: () => string,
): (region: string, leafHashes: readonly Uint8Array[]) => void {
  return (region, leafHashes) => {
    invariant(region === key.region, 'the key belongs to the region');
    if (leafHashes.length === 0) return;
    const start = latestHead(raw, region)?.size ?? 0;
    signHead(raw, key, appendLeaves(raw, region, leafHashes, start), { signedAt: now() });
  };
}

/** Verifier key that the last succession in the log names; null while the first key is in force. */
export function keyInForce(raw: Database, region: string): string | null {
  const vkey: unknown = statements(raw).keyInForce.pluck().get(region);
  return typeof vkey === 'string' ? vkey : null;
}

export const headAt = (raw: Database, region: string, size: number): JournalHead | null =>
  toHead(statements(raw).headAt.get(region, size));

export const latestHead = (raw: Database, region: string): JournalHead | null =>
  toHead(statements(raw).latestHead.get(region));

/** Root of the first `size` leaves, from the tiles. */
export const journalRoot = (raw: Database, region: string, size: number): Uint8Array =>
  rootAt(nodeReader(raw, region), size);

export const inclusionProof = (raw: Database, region: string, seq: number, size: number): Uint8Array[] =>
  inclusionPath(nodeReader(raw, region), seq, size);

export const consistencyProof = (raw: Database, region: string, older: number, newer: number): Uint8Array[] =>
  consistencyPath(nodeReader(raw, region), older, newer);

interface Tile {
  readonly level: number;
  readonly position: number;
  readonly hashes: readonly Uint8Array[];
}

/** A full tile may complete one on the level above; that happens once in 256, so the level below is simply read again. */
function writeTile(raw: Database, region: string, { level, position, hashes }: Tile): void {
  statements(raw).writeTile.run(region, level, position, tileBytes(hashes));
  if ((position + 1) % TILE_WIDTH !== 0) return;
  const first = position + 1 - TILE_WIDTH;
  const above = Array.from({ length: TILE_WIDTH }, (_, place) => {
    const below = readTile(raw, region, level, first + place);
    invariant(below, 'a full tile below');
    return only(tileTree(below)[TILE_LEVELS]);
  });
  writeTile(raw, region, { level: level + 1, position: first / TILE_WIDTH, hashes: above });
}

/** Reads any complete subtree: inside a full tile by its small tree, on the open edge from acts and smaller tiles. */
function nodeReader(raw: Database, region: string): NodeReader {
  const read: NodeReader = (level, index) => {
    const tileLevel = Math.floor(level / TILE_LEVELS);
    const inner = level % TILE_LEVELS;
    const perTile = 2 ** (TILE_LEVELS - inner);
    const tree = cachedTree(raw, region, tileLevel, Math.floor(index / perTile));
    const found = tree?.[inner]?.[index % perTile];
    if (found) return found;
    if (level === 0) return only(leavesOf(raw, region, index, index + 1));
    if (tileLevel === 0)
      return only(tileTree(leavesOf(raw, region, index * 2 ** level, (index + 1) * 2 ** level))[level]);
    // First node of the tile level: the top of one tile below. Higher ones: the small tree over several such tops.
    if (inner === 0) {
      const below = cachedTree(raw, region, tileLevel - 1, index);
      invariant(below, `tile ${tileLevel - 1}/${index} is missing`);
      return only(below[TILE_LEVELS]);
    }
    const width = 2 ** inner;
    return only(tileTree(Array.from({ length: width }, (_, i) => read(level - inner, index * width + i)))[inner]);
  };
  return read;
}

type TileTree = readonly (readonly Uint8Array[])[];

/** Small trees of full tiles, newest used last; 512 of them are 8 MiB. Full tiles never change. */
const CACHED_TILES = 512;
const tileCaches = new WeakMap<Database, Map<string, TileTree>>();

function cachedTree(raw: Database, region: string, level: number, position: number): TileTree | null {
  const cache = tileCaches.get(raw) ?? new Map<string, TileTree>();
  tileCaches.set(raw, cache);
  const name = `${region}/${level}/${position}`;
  const kept = cache.get(name);
  const tree = kept ?? treeOf(readTile(raw, region, level, position));
  if (!tree) return null;
  cache.delete(name);
  // What is read within a transaction may be rolled back with it.
  if (kept || !raw.inTransaction) cache.set(name, tree);
  if (cache.size > CACHED_TILES)
    for (const oldest of cache.keys()) {
      cache.delete(oldest);
      break;
    }
  return tree;
}

const treeOf = (hashes: readonly Uint8Array[] | null): TileTree | null => (hashes ? tileTree(hashes) : null);

function readTile(raw: Database, region: string, level: number, position: number): Uint8Array[] | null {
  const bytes: unknown = statements(raw).readTile.pluck().get(region, level, position);
  return bytes instanceof Uint8Array ? tileHashes(bytes) : null;
}

function leavesOf(raw: Database, region: string, from: number, to: number): Uint8Array[] {
  const leaves = statements(raw).leaves.pluck().all(region, from, to) as Uint8Array[]; // typed by the schema: 32-byte blob
  invariant(leaves.length === to - from, `acts ${from}…${to - 1} are in the register`);
  return leaves;
}

function toHead(row: unknown): JournalHead | null {
  if (row === undefined) return null;
  const head = row as { size: number; root: Uint8Array; checkpoint: string; signed_at: string }; // strict table
  return { size: head.size, root: head.root, checkpoint: head.checkpoint, signedAt: head.signed_at };
}

function only<T>(items: readonly T[] | undefined): T {
  const item = items?.[0];
  invariant(items?.length === 1 && item !== undefined, 'exactly one');
  return item;
}

type Name = 'size' | 'leaves' | 'readTile' | 'writeTile' | 'recordHead' | 'headAt' | 'latestHead' | 'keyInForce';
const prepared = new WeakMap<Database, Record<Name, Statement>>();

/** Compiled once per connection: these run in every batch of the sequencer. */
function statements(raw: Database): Record<Name, Statement> {
  const known = prepared.get(raw);
  if (known) return known;
  const made = {
    size: raw.prepare('select coalesce(max(seq) + 1, 0) from act where region = ?'),
    leaves: raw.prepare('select leaf_hash from act where region = ? and seq >= ? and seq < ? order by seq'),
    readTile: raw.prepare('select hashes from journal_tile where region = ? and level = ? and position = ?'),
    writeTile: raw.prepare('insert into journal_tile (region, level, position, hashes) values (?, ?, ?, ?)'),
    recordHead: raw.prepare(
      'insert into journal_head (region, size, root, checkpoint, signed_at) values (?, ?, ?, ?, ?)',
    ),
    headAt: raw.prepare('select * from journal_head where region = ? and size = ?'),
    keyInForce: raw.prepare(
      `select json_extract(cast(body as text), '$.succession.to') from act
        where region = ? and kind = 'succession' order by seq desc limit 1`,
    ),
    latestHead: raw.prepare('select * from journal_head where region = ? order by size desc limit 1'),
  };
  prepared.set(raw, made);
  return made;
}
