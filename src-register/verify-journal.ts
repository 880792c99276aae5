import type { Database } from 'better-sqlite3';
import { equalBytes, fromUtf8, toBase64 } from '#domain/bytes.ts';
import { ActBody, ActPersonal } from '#domain/journal/act.ts';
import { canonicalJson } from '#domain/journal/canonical-json.ts';
import { headKeys, openHead, type HeadKey } from '#domain/journal/head-keys.ts';
import { personalHash } from '#domain/journal/leaf.ts';
import { Frontier, leafHash } from '#domain/journal/merkle.ts';
import { TILE_LEVELS, TILE_WIDTH, tileBytes, tileTree } from '#domain/journal/tiles.ts';
import { successionsIn } from './head-key-record.ts';
import { verifyEd25519 } from './journal-key.ts';
import { createRowCheck, type RowCheck } from './verify-rows.ts';

/**
 * What is wrong with the first bad entry.
 *
 * missing   no act has this number, though later ones or a signed head need it (deleted, cut off)
 * altered   the body does not hash to its leaf, or is not the canonical text of an act
 * columns   the columns of the act say something else than the body
 * rows      the rows that the act brought or ended in the register say something else than the body
 * personal  the personal part does not open what the body says about it
 * tile      the stored tile of the log has another hash
 * head      the signed head that covers it has another root or no good signature of a key of the log
 * formerKey the head that covers it is signed by a key that was not in force at its size
 * successor it gives the log another head key that the key in force has not vouched for
 * unsigned  no signed head covers it
 * forked    it is not in the log whose head was remembered elsewhere
 */
export type JournalBreak =
  | 'missing'
  | 'altered'
  | 'columns'
  | 'rows'
  | 'personal'
  | 'tile'
  | 'head'
  | 'formerKey'
  | 'successor'
  | 'unsigned'
  | 'forked';

export interface JournalReport {
  readonly ok: boolean;
  /** Entries found good before the first bad one; all of them when `ok`. */
  readonly size: number;
  readonly firstBroken: number | null;
  readonly reason: JournalBreak | null;
}

export interface RememberedHead {
  readonly size: number;
  readonly root: Uint8Array;
}

export interface VerifyOptions {
  /** One of the verifier keys of the log (C2SP vkey), from a place that the file's owner cannot write to. */
  readonly vkey: string;
  /** Heads remembered elsewhere, rising: they alone show a tail cut off with its heads, or a log made anew with a stolen key. */
  readonly remembered?: readonly RememberedHead[];
  /** Whether the rows of the register are compared with the acts as well (default); false leaves it at the log, 10× faster. */
  readonly rows?: boolean;
}

/**
 * Walks the whole log of a region – server file or replica – and names the first entry that is not as it was signed.
 * Believes nothing that it has not recomputed: bodies, leaves, tiles, roots and signatures of all heads.
 */
export function verifyJournal(raw: Database, region: string, options: VerifyOptions): JournalReport {
  const frontier = new Frontier();
  // One snapshot of the file: acts that arrive meanwhile belong to the next check.
  const found = raw.transaction(() => {
    const rows = options.rows === false ? null : createRowCheck(raw, region);
    try {
      const keys = keysOf(raw, region, options.vkey);
      return firstBreak({ raw, region, options, rows, keys, frontier, covered: 0, agreed: 0, tops: [] });
    } finally {
      rows?.close();
    }
  })();
  return found
    ? { ok: false, size: Math.min(found.seq, frontier.size), firstBroken: found.seq, reason: found.reason }
    : { ok: true, size: frontier.size, firstBroken: null, reason: null };
}

interface Walk {
  readonly raw: Database;
  readonly region: string;
  readonly options: VerifyOptions;
  readonly rows: RowCheck | null;
  readonly keys: WalkKeys;
  readonly frontier: Frontier;
  /** Size of the last good signed head, and of the last remembered head that agrees. */
  covered: number;
  agreed: number;
  /** Tops of the full tiles of level 0 since the last full tile above. */
  tops: Uint8Array[];
}

interface WalkKeys {
  readonly keys: readonly HeadKey[];
  /** First act whose succession does not hold. */
  readonly flawed: number | null;
}

/**
 * The keys by which heads are judged. Where the chain does not hold it is followed up to the act that breaks it, which
 * the walk then names, unless something before is broken too.
 */
function keysOf(raw: Database, region: string, pin: string): WalkKeys {
  const logged = successionsIn(raw, region);
  const all = headKeys(pin, logged, verifyEd25519);
  if (all.ok) return { keys: all.value, flawed: null };
  const { seq, flaw } = all.error;
  if (flaw === 'pin') return { keys: [{ vkey: pin, first: 0, last: null }], flawed: null };
  const sound = headKeys(
    logged[0]?.succession.from ?? pin,
    logged.filter((each) => each.seq < seq),
    verifyEd25519,
  );
  return { keys: sound.ok ? sound.value : [], flawed: seq };
}

interface Broken {
  readonly seq: number;
  readonly reason: JournalBreak;
}

interface ActRow {
  readonly seq: number;
  readonly id: string;
  readonly kind: string;
  readonly submission_id: string | null;
  readonly case_number: string | null;
  readonly registered_at: string;
  readonly body: Uint8Array;
  readonly personal: Uint8Array | null;
  readonly leaf_hash: Uint8Array;
}

interface HeadRow {
  readonly size: number;
  readonly root: Uint8Array;
  readonly checkpoint: string;
}

function firstBreak(walk: Walk): Broken | null {
  const { raw, region, frontier } = walk;
  const page = raw.prepare('select * from act where region = ? and seq >= ? order by seq limit ?');
  for (;;) {
    const rows = page.all(region, frontier.size, TILE_WIDTH) as ActRow[]; // strict table
    if (rows.length === 0) break;
    const found = checkPage(walk, rows);
    if (found) return found;
  }
  return checkEnd(walk);
}

function checkPage(walk: Walk, rows: readonly ActRow[]): Broken | null {
  const { raw, region, frontier } = walk;
  const first = frontier.size;
  const heads = raw
    .prepare(
      'select size, root, checkpoint from journal_head where region = ? and size > ? and size <= ? order by size',
    )
    .all(region, first, first + rows.length) as HeadRow[]; // strict table
  const leaves: Uint8Array[] = [];
  for (const row of rows) {
    const wrong = row.seq === frontier.size ? checkAct(walk, row) : 'missing';
    // An entry that is itself sound may stand in a log that no head vouches for any more: the head is asked at once.
    if (wrong) return { seq: frontier.size, reason: wrong };
    const leaf = leafHash(row.body);
    leaves.push(leaf);
    frontier.append(leaf);
    const found = checkHeads(walk, heads);
    if (found) return tileBreak(walk, leaves, first, found) ?? found;
  }
  return leaves.length === TILE_WIDTH ? checkTile(walk, leaves, first) : null;
}

function checkAct(walk: Walk, row: ActRow): JournalBreak | null {
  if (!equalBytes(leafHash(row.body), row.leaf_hash)) return 'altered';
  const body = parseCanonical(row.body, ActBody);
  if (!body) return 'altered';
  if (
    body.region !== walk.region ||
    body.id !== row.id ||
    body.kind !== row.kind ||
    body.submissionId !== row.submission_id ||
    body.caseNumber !== row.case_number ||
    body.registeredAt !== row.registered_at
  ) {
    return 'columns';
  }
  const personal = row.personal === null ? null : parseCanonical(row.personal, ActPersonal);
  if (row.personal !== null && (!personal || personalHash(personal) !== body.personal)) return 'personal';
  if (!isSoundSuccession(walk, row.seq, body)) return 'successor';
  return walk.rows && !walk.rows.agrees(row.seq, body, personal) ? 'rows' : null;
}

function isSoundSuccession({ keys, frontier }: Walk, seq: number, { kind, succession }: ActBody): boolean {
  if (kind !== 'succession') return succession === undefined;
  return succession !== undefined && seq !== keys.flawed && succession.root === toBase64(frontier.root());
}

function checkHeads(walk: Walk, heads: readonly HeadRow[]): Broken | null {
  const { frontier, options, keys } = walk;
  const head = heads.find(({ size }) => size === frontier.size);
  const known = options.remembered?.filter(({ size }) => size === frontier.size) ?? [];
  if (!head && known.length === 0) return null;
  const root = frontier.root();
  if (known.some((remembered) => !equalBytes(remembered.root, root))) return { seq: walk.agreed, reason: 'forked' };
  if (known.length > 0) walk.agreed = frontier.size;
  if (!head) return null;
  const opened = openHead(head.checkpoint, keys.keys, verifyEd25519);
  if (!opened.ok) return { seq: walk.covered, reason: opened.error === 'formerKey' ? 'formerKey' : 'head' };
  const { size, root: signed } = opened.value;
  const good = size === head.size && equalBytes(signed, root) && equalBytes(head.root, root);
  if (!good) return { seq: walk.covered, reason: 'head' };
  walk.covered = frontier.size;
  return null;
}

/** A head says only "somewhere since the last good one"; a full tile that still has the old hashes says where. */
function tileBreak(walk: Walk, leaves: readonly Uint8Array[], first: number, found: Broken): Broken | null {
  const kept = storedTile(walk, 0, first / TILE_WIDTH);
  if (!kept) return null;
  const place = leaves.findIndex((leaf, i) => !equalBytes(leaf, kept.subarray(32 * i, 32 * i + 32)));
  return place >= 0 && first + place >= found.seq ? { seq: first + place, reason: 'tile' } : null;
}

function checkTile(walk: Walk, leaves: readonly Uint8Array[], first: number): Broken | null {
  const kept = storedTile(walk, 0, first / TILE_WIDTH);
  if (!kept) return { seq: first, reason: 'tile' };
  const place = leaves.findIndex((leaf, i) => !equalBytes(leaf, kept.subarray(32 * i, 32 * i + 32)));
  if (place >= 0) return { seq: first + place, reason: 'tile' };
  return checkTileAbove(walk, leaves, { level: 1, last: first / TILE_WIDTH });
}

function checkTileAbove(
  walk: Walk,
  leaves: readonly Uint8Array[],
  above: { level: number; last: number },
): Broken | null {
  const top = tileTree(leaves)[TILE_LEVELS]?.[0];
  if (!top) return null;
  walk.tops.push(top);
  if (walk.tops.length < TILE_WIDTH) return null;
  const kept = storedTile(walk, above.level, (above.last + 1) / TILE_WIDTH - 1);
  const good = kept && equalBytes(kept, tileBytes(walk.tops));
  walk.tops = [];
  return good ? null : { seq: (above.last + 1 - TILE_WIDTH) * TILE_WIDTH, reason: 'tile' };
}

function storedTile({ raw, region }: Walk, level: number, position: number): Uint8Array | null {
  const bytes: unknown = raw
    .prepare('select hashes from journal_tile where region = ? and level = ? and position = ?')
    .pluck()
    .get(region, level, position);
  return bytes instanceof Uint8Array ? bytes : null;
}

function checkEnd({ raw, region, options, rows, frontier, covered }: Walk): Broken | null {
  const newest: unknown = raw.prepare('select max(size) from journal_head where region = ?').pluck().get(region);
  const needed = Math.max(Number(newest ?? 0), ...(options.remembered ?? []).map(({ size }) => size));
  if (needed > frontier.size) return { seq: frontier.size, reason: 'missing' };
  const beyond = rows?.beyond(frontier.size) ?? null;
  if (beyond !== null) return { seq: beyond, reason: 'missing' };
  return covered < frontier.size ? { seq: covered, reason: 'unsigned' } : null;
}

/** The value, or null when the bytes are not its one canonical text. */
function parseCanonical<T>(
  bytes: Uint8Array,
  schema: { safeParse(value: unknown): { success: boolean; data?: T } },
): T | null {
  try {
    const text = fromUtf8(bytes);
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success && parsed.data !== undefined && canonicalJson(parsed.data) === text ? parsed.data : null;
  } catch {
    return null;
  }
}
