import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';

const PIECE = 4 * 1024 * 1024;
const LONGEST_MARK = 512;

/**
 * How often each mark stands in the memory of a process, in UTF-8 and in UTF-16LE, as a core file would show it: every page
 * that can be read, used or given back to the heap alike. Null where the system lets nobody look (not Linux, or tracing is
 * forbidden), and of a process that has ended.
 */
export function countInMemory(pid: number, marks: readonly string[]): ReadonlyMap<string, number> | null {
  const wanted = marks.flatMap((mark) => [
    [mark, Buffer.from(mark, 'utf8')] as const,
    [mark, Buffer.from(mark, 'utf16le')] as const,
  ]);
  const counts = new Map(marks.map((mark) => [mark, 0]));
  let memory: number;
  try {
    memory = openSync(`/proc/${pid}/mem`, 'r');
  } catch {
    return null;
  }
  try {
    const ranges = unlessEnded(() => readableRanges(pid));
    if (ranges === null) return null;
    for (const [from, to] of ranges)
      for (let at = from; at < to; at += PIECE) {
        const bytes = pieceAt(memory, at, Math.min(to - at, PIECE + LONGEST_MARK));
        for (const [mark, sought] of wanted)
          counts.set(mark, (counts.get(mark) ?? 0) + occurrences(bytes, sought, PIECE));
      }
  } finally {
    closeSync(memory);
  }
  return counts;
}

/** The process and all that it has started, as far as they run. */
export function familyOf(pid: number): readonly number[] {
  const tasks = unlessEnded(() => readdirSync(`/proc/${pid}/task`));
  if (tasks === null) return [];
  const children = tasks.flatMap((task) => {
    const listed = unlessEnded(() => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')) ?? '';
    return listed.split(' ').filter(Boolean).map(Number);
  });
  return [pid, ...children.flatMap(familyOf)];
}

/** Null of a process or a thread that has ended since it was named. */
function unlessEnded<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return null;
    throw error;
  }
}

const PAGE = 4096;
/** A page that is in memory or swapped out, in the top byte of its entry. */
const IS_THERE = 0xc0;

/** Pages that are there, without those of files that nobody can have written to. */
function readableRanges(pid: number): (readonly [number, number])[] {
  const pagemap = openSync(`/proc/${pid}/pagemap`, 'r');
  try {
    return readFileSync(`/proc/${pid}/maps`, 'utf8')
      .split('\n')
      .flatMap((line) => {
        // Addresses, rights, offset, device, inode, and the file where there is one.
        const [range = '', rights = '', , , , name = ''] = line.split(/ +/);
        const [from, to] = range.split('-');
        const isUnwritten = name.startsWith('/') && rights[1] !== 'w';
        if (!from || !to || rights[0] !== 'r' || isUnwritten || /^\[v(?:var|syscall|dso)/.test(name)) return [];
        return presentIn(pagemap, Number.parseInt(from, 16), Number.parseInt(to, 16));
      });
  } finally {
    closeSync(pagemap);
  }
}

function presentIn(pagemap: number, from: number, to: number): (readonly [number, number])[] {
  const entries = Buffer.alloc(((to - from) / PAGE) * 8);
  readSync(pagemap, entries, 0, entries.length, (from / PAGE) * 8);
  const found: (readonly [number, number])[] = [];
  for (let place = 0, since = -1; place * 8 <= entries.length; place += 1) {
    const isThere = place * 8 < entries.length && ((entries[place * 8 + 7] ?? 0) & IS_THERE) !== 0;
    if (isThere && since < 0) since = place;
    if (isThere || since < 0) continue;
    found.push([from + since * PAGE, from + place * PAGE]);
    since = -1;
  }
  return found;
}

/** Pages that are mapped and not there read as nothing. */
function pieceAt(memory: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  try {
    return bytes.subarray(0, readSync(memory, bytes, 0, length, at));
  } catch {
    return Buffer.alloc(0);
  }
}

/** Those that begin within the piece: what begins in the overlap is counted with the next. */
function occurrences(bytes: Buffer, sought: Buffer, piece: number): number {
  let count = 0;
  for (let at = bytes.indexOf(sought); at >= 0 && at < piece; at = bytes.indexOf(sought, at + 1)) count += 1;
  return count;
}
