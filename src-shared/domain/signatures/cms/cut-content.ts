import { concatBytes } from '../../bytes.ts';
import { ok, type Result } from '../../result.ts';
import { DerError, lengthOfDer } from '../der/reader.ts';
import { header, TAG } from '../der/writer.ts';
import { attempt } from '../findings.ts';

/** A file that is too large to hold. */
export interface ByteSource {
  readonly size: number;
  /** Fewer only where the file ends before. */
  read(at: number, length: number): Uint8Array;
}

export interface CutCms {
  /** The file without its content: what `parseCms` reads. */
  readonly signature: Uint8Array;
  /** The content in pieces, read anew each time. */
  pieces(): Iterable<Uint8Array>;
}

/**
 * The content of a signature file and what stands around it, apart: the headers are read, the content is passed over. BER
 * may cut it into pieces and leave lengths open. Null where none lies inside, and where the headers are not those of such
 * a file. `most`: what may be held of the rest, certificates, evidence and signatures.
 */
export function cutContent(source: ByteSource, most: number): Result<CutCms | null, 'truncated' | 'tooLarge'> {
  const found = attempt(() => findContent(source));
  if (!found) return ok(null);
  if (found.levels.some(({ to }) => to !== null && to > source.size)) return { ok: false, error: 'truncated' };
  try {
    const end = endOfContent(source, found);
    if (source.size - end > most) return { ok: false, error: 'tooLarge' };
    const signature = spliced(source, found, end);
    return ok({ signature, pieces: () => piecesOf(source, found.inside.from) });
  } catch (error) {
    if (error instanceof Truncated) return { ok: false, error: 'truncated' };
    if (error instanceof DerError) return ok(null);
    throw error;
  }
}

/** The file ends where more must stand. */
class Truncated extends DerError {}

interface Header {
  readonly tag: number;
  readonly start: number;
  readonly from: number;
  /** Null: its end is marked by two zero bytes. */
  readonly to: number | null;
}

interface Found {
  /** SEQUENCE, [0], SEQUENCE of the signed data, SEQUENCE around the content. */
  readonly levels: readonly Header[];
  /** The [0] that holds it. */
  readonly inside: Header;
}

/** What stands before a content: versions and digest algorithms. */
const MOST_BEFORE = 65_536;

function findContent(source: ByteSource): Found | null {
  const pass = (at: number): number => at + lengthOfDer(source.read(at, MOST_BEFORE));
  const outer = headerAt(source, 0, TAG.sequence);
  const wrapped = headerAt(source, pass(outer.from), 0xa0);
  const signed = headerAt(source, wrapped.from, TAG.sequence);
  const encapsulated = headerAt(source, pass(pass(signed.from)), TAG.sequence);
  const at = pass(encapsulated.from);
  if (at === encapsulated.to || isEnd(source, at)) return null;
  return { levels: [outer, wrapped, signed, encapsulated], inside: headerAt(source, at, 0xa0) };
}

/** Behind the SEQUENCE around the content, in which nothing may follow it. */
function endOfContent(source: ByteSource, { levels, inside }: Found): number {
  let end = endOfOctets(source, inside.from);
  for (const { to } of [inside, ...levels.slice(-1)]) {
    if (to === null ? !isEnd(source, end) : to !== end) throw new DerError('one part expected');
    end = to ?? end + 2;
  }
  return end;
}

/** What stands around the content, in one: each header that counts what is in it is written anew. */
function spliced(source: ByteSource, { levels, inside }: Found, end: number): Uint8Array {
  let made: Uint8Array = new Uint8Array(0);
  let [start, last, shorter] = [inside.start, end, end - inside.start];
  for (const { tag, to, ...level } of levels.toReversed()) {
    if (to !== null && to < last) throw new DerError('longer than its parent');
    const first = source.read(level.from, start - level.from);
    // What was around the content alone is closed: behind it no mark of an end is left.
    const isOpen = to === null && made.length > 0;
    const length = (to ?? end) - level.from - shorter;
    const own = isOpen ? Uint8Array.of(tag, 0x80) : header(tag, length);
    made = concatBytes(own, first, made);
    shorter += level.from - level.start - own.length;
    [start, last] = [level.start, to ?? last];
  }
  return concatBytes(made, source.read(end, source.size - end));
}

/** How much of the content is held at a time. */
const PIECE = 1_000_000;

function* piecesOf(source: ByteSource, at: number): Generator<Uint8Array> {
  for (const { from, to } of octetsAt(source, at, 0))
    for (let place = from; place < to; place += PIECE) yield source.read(place, Math.min(PIECE, to - place));
}

function endOfOctets(source: ByteSource, at: number): number {
  const walk = octetsAt(source, at, 0);
  for (;;) {
    const step = walk.next();
    if (step.done === true) return step.value;
    if (step.value.to > source.size) throw new Truncated('octets');
  }
}

/** Deeper nesting than any content has. */
const DEEPEST = 40;

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Where the octets of a string lie; gives its end back. */
function* octetsAt(source: ByteSource, at: number, depth: number): Generator<Stretch, number> {
  const { tag, from, to } = headerAt(source, at);
  if (tag === TAG.octetString && to !== null) {
    yield { from, to };
    return to;
  }
  if (tag !== (TAG.octetString | 0x20) || depth > DEEPEST) throw new DerError('octets expected');
  let place = from;
  while (to === null ? !isEnd(source, place) : place < to) place = yield* octetsAt(source, place, depth + 1);
  if (to !== null && place !== to) throw new DerError('longer than its parent');
  return to ?? place + 2;
}

function isEnd(source: ByteSource, at: number): boolean {
  const [first, second] = source.read(at, 2);
  if (first === undefined || second === undefined) throw new Truncated('end');
  return first === 0 && second === 0;
}

/** Longer lengths than of 6 bytes no file has. */
const LONGEST = 6;

function headerAt(source: ByteSource, start: number, expected?: number): Header {
  const bytes = source.read(start, 2 + LONGEST);
  const [tag, short] = bytes;
  if (tag === undefined || short === undefined) throw new Truncated('header');
  if (expected !== undefined && tag !== expected) throw new DerError('tag');
  if (short === 0x80) return { tag, start, from: start + 2, to: null };
  if (short < 0x80) return { tag, start, from: start + 2, to: start + 2 + short };
  const count = short & 0x7f;
  if (count > LONGEST) throw new DerError('length');
  if (bytes.length < 2 + count) throw new Truncated('header');
  const from = start + 2 + count;
  return { tag, start, from, to: from + bytes.subarray(2, 2 + count).reduce((sum, byte) => sum * 256 + byte, 0) };
}
