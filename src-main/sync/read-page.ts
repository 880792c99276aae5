import { zstdDecompressSync } from 'node:zlib';
import { Decoder } from 'cbor-x';
import { z } from 'zod';
import { FeedPage } from '#contracts/central/bulk.ts';
import { equalBytes, fromUtf8, toBase64 } from '#domain/bytes.ts';
import { Fault } from '#domain/fault.ts';
import { ActBody, ActPersonal } from '#domain/journal/act.ts';
import { canonicalJson } from '#domain/journal/canonical-json.ts';
import { headKeys, openHead, type HeadFlaw, type LoggedSuccession } from '#domain/journal/head-keys.ts';
import { personalHash } from '#domain/journal/leaf.ts';
import { leafHash, type Frontier } from '#domain/journal/merkle.ts';
import type { SequencedAct } from '#register/apply-act.ts';
import { successionIn } from '#register/head-key-record.ts';
import { verifyEd25519 } from '#register/journal-key.ts';

/** 500 acts of the largest kind stay far below it. */
const MAX_PAGE_BYTES = 256 * 1024 * 1024;

/**
 * Why a page is not believed; texts under `faults.sync`.
 *
 * unreadable  not zstd, not CBOR, not a page, or a body that is not the canonical text of an act
 * version     of a format that this program does not know
 * foreign     of another region
 * order       does not follow on what we have: reordered, doubled, cut or with a gap
 * head        the signed head is forged, of another size, or its root is not what the leaves give
 * otherKey    the head is signed by a key that was never this log's
 * formerKey   the head is signed by a key that another had succeeded, or was to come
 * succession  an act names another head key, and the key in force has not vouched for it at this place
 * personal    the personal part does not open what the act says of it
 * state       sound, but it does not fit the register it should change
 */
export type PageFlaw =
  | 'unreadable'
  | 'version'
  | 'foreign'
  | 'order'
  | 'head'
  | 'otherKey'
  | 'formerKey'
  | 'succession'
  | 'personal'
  | 'state';

export const stopped = (reason: PageFlaw, cause?: unknown): Fault =>
  new Fault('SYNC_STOPPED', { data: { reason: `sync.${reason}` }, ...(cause === undefined ? {} : { cause }) });

export interface VerifiedPage {
  readonly acts: readonly SequencedAct[];
  readonly size: number;
  readonly root: Uint8Array;
  readonly checkpoint: string;
}

export interface PageExpectation {
  readonly region: string;
  /** The key that is pinned, and the successions in our log. */
  readonly journalKey: string;
  readonly successions: readonly LoggedSuccession[];
  /** Right edge of our log: the page must begin here. Not changed. */
  readonly frontier: Frontier;
}

const decoder = new Decoder({ useRecords: false, mapsAsObjects: true });
const Format = z.looseObject({ format: z.string() });

const OF_HEAD: Readonly<Record<HeadFlaw, PageFlaw>> = {
  forged: 'head',
  otherKey: 'otherKey',
  formerKey: 'formerKey',
};

/**
 * A feed page that grows our log to a head signed by the pinned key, or by one that it leads to through the successions
 * in the log and in this very page. Faults SYNC_STOPPED with the flaw
 */
export function readPage(packed: Uint8Array, expected: PageExpectation): VerifiedPage {
  const page = decodePage(packed);
  if (page.region !== expected.region) throw stopped('foreign');
  if (page.after !== expected.frontier.size) throw stopped('order');
  const frontier = expected.frontier.copy();
  const logged = [...expected.successions];
  const hashes = page.entries.map(({ seq, body }) => {
    if (seq !== frontier.size) throw stopped('order');
    const hash = leafHash(body);
    const succession = successionIn(body);
    if (succession !== null) {
      if (succession.root !== toBase64(frontier.root())) throw stopped('succession');
      logged.push({ seq, succession });
    }
    frontier.append(hash);
    return hash;
  });
  const keys = headKeys(expected.journalKey, logged, verifyEd25519);
  if (!keys.ok) throw stopped('succession');
  const head = openHead(page.checkpoint, keys.value, verifyEd25519);
  if (!head.ok) throw stopped(OF_HEAD[head.error]);
  const root = frontier.root();
  if (head.value.size !== frontier.size || !equalBytes(head.value.root, root)) throw stopped('head');
  // Only what the head vouches for is looked into any further.
  const acts = page.entries.map((entry, index) => readAct(entry, hashes[index] ?? root, expected.region));
  return { acts, size: frontier.size, root, checkpoint: page.checkpoint };
}

function decodePage(packed: Uint8Array): FeedPage {
  let value: unknown;
  try {
    value = decoder.decode(zstdDecompressSync(packed, { maxOutputLength: MAX_PAGE_BYTES }));
  } catch (cause) {
    throw stopped('unreadable', cause);
  }
  const format = Format.safeParse(value);
  if (format.success && format.data.format.startsWith('shekara-feed/') && format.data.format !== 'shekara-feed/1') {
    throw stopped('version');
  }
  const page = FeedPage.safeParse(value);
  if (!page.success) throw stopped('unreadable', page.error);
  return page.data;
}

function readAct({ seq, body, personal }: FeedPage['entries'][number], hash: Uint8Array, region: string): SequencedAct {
  const act = parse(body, ActBody);
  if (act.region !== region) throw stopped('foreign');
  const opening = personal === null ? null : parse(personal, ActPersonal);
  if (opening && personalHash(opening) !== act.personal) throw stopped('personal');
  return { seq, body: act, bodyBytes: body, personal: opening, personalBytes: personal, leafHash: hash };
}

/** The head proves that the server wrote these bytes; a new kind of act is then a newer format, not damage. */
function parse<T>(bytes: Uint8Array, schema: z.ZodType<T>): T {
  let text: string;
  let value: unknown;
  try {
    text = fromUtf8(bytes);
    value = JSON.parse(text);
  } catch (cause) {
    throw stopped('unreadable', cause);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw stopped('version', parsed.error);
  if (canonicalJson(parsed.data) !== text) throw stopped('unreadable');
  return parsed.data;
}
