import { crc32, inflateRawSync } from 'node:zlib';
import { Fault } from '#domain/fault.ts';

/** SEC-60. The ratio counts above the first megabyte: a small file of zeros packs 1000 times and harms nobody. */
const LIMITS = { ratio: 100, freeBytes: 1024 * 1024, bytes: 1024 ** 3, entries: 10_000, name: 1024 } as const;

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_SIZE = 22;
const CENTRAL_SIZE = 46;
const LOCAL_SIZE = 30;
const STORED = 0;
const DEFLATED = 8;
/** Flag bits: encrypted (0), sizes after the data (3), strong encryption (6), masked headers (13). */
const FLAG = { encrypted: 1 << 0, sizesAfter: 1 << 3, strong: 1 << 6, masked: 1 << 13 } as const;
const UNIX = 3;
const FILE_KIND = 0o170000;
const REGULAR = 0o100000;

export interface ArchiveFile {
  /** With the folders that it stands in, divided by '/'. */
  readonly path: string;
  readonly size: number;
  /** Unpacks this file alone. Faults: `archive.lying` where the bytes are not what the headers promise. */
  bytes(): Uint8Array;
}

interface Entry {
  readonly path: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

export const isArchive = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && ((bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6));

/**
 * Files of a zip archive, folders left out. Everything is checked before the first byte is unpacked (SEC-60).
 * Faults: DOCUMENT_UNREADABLE with `archive.damaged`, `archive.lying`, `archive.tooLarge`, `archive.tooMany`,
 * `archive.path`, `archive.link`, `archive.encrypted`, `archive.method`, `archive.nested`.
 */
export function openArchive(format: string, bytes: Uint8Array): readonly ArchiveFile[] {
  const unreadable = (reason: string, cause?: unknown): Fault =>
    new Fault('DOCUMENT_UNREADABLE', { data: { format, reason: `archive.${reason}` }, cause });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { entries, centralAt } = readCentral(view, unreadable);
  checkSizes(entries, unreadable);
  const starts = checkPlaces(view, entries, centralAt, unreadable);
  checkNames(entries, unreadable);
  return entries
    .filter(({ path }) => !path.endsWith('/'))
    .map((entry) => ({
      path: entry.path,
      size: entry.size,
      bytes: () => unpack(bytes, entry, starts.get(entry) ?? 0, unreadable),
    }));
}

type Unreadable = (reason: string, cause?: unknown) => Fault;

function readCentral(view: DataView, unreadable: Unreadable): { entries: readonly Entry[]; centralAt: number } {
  const end = findEnd(view);
  if (end === null) throw unreadable('damaged');
  const count = view.getUint16(end + 10, true);
  const size = view.getUint32(end + 12, true);
  const centralAt = view.getUint32(end + 16, true);
  // One volume; no zip64: its smallest archive is larger than what is read here.
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count) throw unreadable('damaged');
  if (count > LIMITS.entries) throw unreadable('tooMany');
  if (centralAt + size !== end) throw unreadable('lying');
  const entries: Entry[] = [];
  let at = centralAt;
  for (let i = 0; i < count; i++) {
    if (at + CENTRAL_SIZE > end || view.getUint32(at, true) !== CENTRAL) throw unreadable('damaged');
    const next = at + CENTRAL_SIZE + [28, 30, 32].reduce((sum, field) => sum + view.getUint16(at + field, true), 0);
    if (next > end) throw unreadable('damaged');
    entries.push(readEntry(view, at, unreadable));
    at = next;
  }
  if (at !== end) throw unreadable('lying');
  return { entries, centralAt };
}

/** The record stands at the very end: bytes after it, or a comment that holds another record, are two archives in one. */
function findEnd(view: DataView): number | null {
  for (let at = view.byteLength - END_SIZE; at >= 0 && at >= view.byteLength - END_SIZE - 0xffff; at--)
    if (view.getUint32(at, true) === END && at + END_SIZE + view.getUint16(at + 20, true) === view.byteLength)
      return at;
  return null;
}

function readEntry(view: DataView, at: number, unreadable: Unreadable): Entry {
  const flags = view.getUint16(at + 8, true);
  const path = pathOf(view, at + CENTRAL_SIZE, view.getUint16(at + 28, true), unreadable);
  if ((flags & (FLAG.encrypted | FLAG.strong | FLAG.masked)) !== 0) throw unreadable('encrypted');
  const method = view.getUint16(at + 10, true);
  if (method !== STORED && method !== DEFLATED) throw unreadable('method');
  const kind = (view.getUint32(at + 38, true) >>> 16) & FILE_KIND;
  const folder = path.endsWith('/');
  if (view.getUint8(at + 5) === UNIX && kind !== 0 && kind !== REGULAR && !folder) throw unreadable('link');
  const [packed, size] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
  if (method === STORED && packed !== size) throw unreadable('lying');
  return { path, method, crc: view.getUint32(at + 16, true), packed, size, at: view.getUint32(at + 42, true) };
}

/** Names are UTF-8 where the archive says so or they read so; else CP866, as Windows in this country packs them. */
function pathOf(view: DataView, at: number, length: number, unreadable: Unreadable): string {
  if (length > LIMITS.name || at + length > view.byteLength) throw unreadable('damaged');
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at, length);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('ibm866').decode(bytes);
  }
}

function checkSizes(entries: readonly Entry[], unreadable: Unreadable): void {
  const size = entries.reduce((sum, entry) => sum + entry.size, 0);
  const packed = entries.reduce((sum, entry) => sum + entry.packed, 0);
  if (size > LIMITS.bytes || (size > LIMITS.freeBytes && size > packed * LIMITS.ratio)) throw unreadable('tooLarge');
}

/** Where the data of each entry begins. Entries that share bytes are how a bomb hides from the ratio. */
function checkPlaces(
  view: DataView,
  entries: readonly Entry[],
  centralAt: number,
  unreadable: Unreadable,
): ReadonlyMap<Entry, number> {
  const starts = new Map<Entry, number>();
  let free = 0;
  for (const entry of entries.toSorted((a, b) => a.at - b.at)) {
    if (entry.at < free) throw unreadable('lying');
    const start = dataStart(view, entry, unreadable);
    free = start + entry.packed;
    if (free > centralAt) throw unreadable('lying');
    starts.set(entry, start);
  }
  return starts;
}

/** The header before the data says the same as the list at the end, or two programs would see two archives. */
function dataStart(view: DataView, entry: Entry, unreadable: Unreadable): number {
  const { at } = entry;
  if (at + LOCAL_SIZE > view.byteLength || view.getUint32(at, true) !== LOCAL) throw unreadable('damaged');
  const nameLength = view.getUint16(at + 26, true);
  const start = at + LOCAL_SIZE + nameLength + view.getUint16(at + 28, true);
  if (start > view.byteLength) throw unreadable('damaged');
  const flags = view.getUint16(at + 6, true);
  const sizes = [view.getUint32(at + 14, true), view.getUint32(at + 18, true), view.getUint32(at + 22, true)];
  const promised = [entry.crc, entry.packed, entry.size];
  const later = (flags & FLAG.sizesAfter) !== 0;
  const same = sizes.every((value, index) => value === promised[index] || (later && value === 0));
  const path = pathOf(view, at + LOCAL_SIZE, nameLength, unreadable);
  if (!same || view.getUint16(at + 8, true) !== entry.method || path !== entry.path) throw unreadable('lying');
  return start;
}

/** Device names of Windows, whatever stands after the point. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

function checkNames(entries: readonly Entry[], unreadable: Unreadable): void {
  const seen = new Set<string>();
  for (const { path } of entries) {
    const parts = path.replace(/\/$/, '').split('/');
    // A back slash or a colon is a path on one system and a name on the other.
    if (/[\p{Cc}\\:]/u.test(path) || parts.some((part) => part === '' || part === '.' || part === '..'))
      throw unreadable('path');
    if (parts.some((part) => RESERVED.test(part))) throw unreadable('path');
    const key = path.toLowerCase();
    if (seen.has(key)) throw unreadable('lying');
    seen.add(key);
  }
}

function unpack(bytes: Uint8Array, entry: Entry, start: number, unreadable: Unreadable): Uint8Array {
  const packed = bytes.subarray(start, start + entry.packed);
  const data = entry.method === STORED ? packed : inflate(packed, entry.size, unreadable);
  if (data.length !== entry.size || crc32(data) !== entry.crc) throw unreadable('lying');
  // Depth 1: an archive within an archive has its limits all over again.
  if (isArchive(data)) throw unreadable('nested');
  return data;
}

function inflate(packed: Uint8Array, size: number, unreadable: Unreadable): Uint8Array {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
  } catch (error) {
    throw unreadable('lying', error);
  }
}
