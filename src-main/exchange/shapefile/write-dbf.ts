import type { AttributeValue } from '../drawing.ts';
import type { SkipList } from '../skip-list.ts';

type Row = ReadonlyMap<string, AttributeValue>;

interface Column {
  readonly key: string;
  readonly name: Uint8Array;
  readonly type: 'C' | 'N' | 'L';
  readonly length: number;
  readonly decimals: number;
}

const HEADER = 32;
const VERSION = 3;
/** A date that says nothing: the same drawing makes the same bytes, whenever it is written. */
const WRITTEN = [95, 7, 26] as const;
const MOST_NAME = 10;
const MOST_TEXT = 254;
const MOST_COLUMNS = 255;
/** Digits that other programs read. */
const MOST_DIGITS = 24;
const MOST_DECIMALS = 15;

/** A dBase III table in UTF-8. What does not fit is cut at a letter and said. */
export function writeDbf(rows: readonly Row[], log: SkipList): Uint8Array {
  const columns = columnsOf(rows, log);
  const length = columns.reduce((sum, column) => sum + column.length, 1);
  const start = HEADER + 32 * columns.length + 1;
  const bytes = Buffer.alloc(start + rows.length * length + 1, 0x20);
  bytes.fill(0, 0, start);
  bytes.set([VERSION, ...WRITTEN]);
  bytes.writeUInt32LE(rows.length, 4);
  bytes.writeUInt16LE(start, 8);
  bytes.writeUInt16LE(length, 10);
  for (const [index, { name, type, length: width, decimals }] of columns.entries()) {
    const at = HEADER + 32 * index;
    bytes.set(name, at);
    bytes.write(type, at + 11, 'latin1');
    bytes.set([width, decimals], at + 16);
  }
  bytes[start - 1] = 0x0d;
  for (const [index, row] of rows.entries()) {
    let at = start + index * length + 1;
    for (const column of columns) {
      writeCell(bytes, at, column, row.get(column.key) ?? null, log);
      at += column.length;
    }
  }
  bytes[bytes.length - 1] = 0x1a;
  return bytes;
}

function writeCell(bytes: Buffer, at: number, column: Column, value: AttributeValue, log: SkipList): void {
  if (value === null) {
    if (column.type === 'L') bytes.write('?', at, 'latin1');
  } else if (column.type === 'L') bytes.write(value === true ? 'T' : 'F', at, 'latin1');
  else if (column.type === 'N')
    bytes.write(Number(value).toFixed(column.decimals).padStart(column.length), at, 'latin1');
  else {
    const text = encode(String(value));
    const cut = cutAtLetter(text, MOST_TEXT);
    if (cut.length < text.length) log.skip(column.key, 'textCut');
    bytes.set(cut, at);
  }
}

function columnsOf(rows: readonly Row[], log: SkipList): readonly Column[] {
  const keys = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  for (const key of keys.slice(MOST_COLUMNS)) log.skip(key, 'tooManyFields');
  const taken = new Set<string>();
  const columns = keys.slice(0, MOST_COLUMNS).map((key): Column => {
    const values = rows.map((row) => row.get(key) ?? null).filter((value) => value !== null);
    const name = nameOf(key, taken);
    if (decode(name) !== key) log.skip(key, 'fieldRenamed', decode(name));
    return { key, name, ...formatOf(key, values, log) };
  });
  // A table without a column is none to most programs.
  return columns.length > 0 ? columns : [{ key: '', name: encode('FID'), type: 'N', length: 10, decimals: 0 }];
}

type Format = Pick<Column, 'type' | 'length' | 'decimals'>;

function formatOf(key: string, values: readonly (string | number | boolean)[], log: SkipList): Format {
  if (values.length > 0 && values.every((value) => typeof value === 'boolean'))
    return { type: 'L', length: 1, decimals: 0 };
  if (values.length > 0 && values.every((value) => typeof value === 'number')) {
    const decimals = Math.max(...chunked(values, (value) => decimalsOf(value)));
    const length =
      decimals > MOST_DECIMALS ? Infinity : Math.max(...chunked(values, (value) => value.toFixed(decimals).length));
    const plain = values.every((value) => Math.abs(value) < 1e21);
    if (plain && length <= MOST_DIGITS) return { type: 'N', length, decimals };
    log.skip(key, 'numberAsText');
  }
  const longest = Math.max(1, ...chunked(values, (value) => encode(String(value)).length));
  return { type: 'C', length: Math.min(longest, MOST_TEXT), decimals: 0 };
}

/** The largest of each thousand: a call takes no million arguments. */
function chunked<T>(values: readonly T[], measure: (value: T) => number): readonly number[] {
  const largest: number[] = [];
  for (let at = 0; at < values.length; at += 1000) largest.push(Math.max(...values.slice(at, at + 1000).map(measure)));
  return largest;
}

/** Digits after the point in the shortest text that gives this number back. */
function decimalsOf(value: number): number {
  const [, fraction = '', exponent = '0'] = /^-?\d+(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? ['', '', '99'];
  return Math.max(0, fraction.length - Number(exponent));
}

/** At most 10 bytes, and none twice: programs look fields up without regard to case. */
function nameOf(key: string, taken: Set<string>): Uint8Array {
  const plain = key.toWellFormed().replace(/[\p{Cc}\p{Cf}]/gu, '') || 'FIELD';
  for (let copy = 1; ; copy++) {
    const suffix = copy === 1 ? '' : `_${String(copy)}`;
    const name = `${decode(cutAtLetter(encode(plain), MOST_NAME - suffix.length))}${suffix}`;
    if (taken.has(name.toLowerCase())) continue;
    taken.add(name.toLowerCase());
    return encode(name);
  }
}

const encode = (text: string): Buffer => Buffer.from(text, 'utf8');
const decode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

/** Neither within a letter nor between a letter and the marks that stand over it. */
function cutAtLetter(bytes: Buffer, most: number): Buffer {
  if (bytes.length <= most) return bytes;
  let end = most;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  const rest = bytes.subarray(end, end + 4).toString('utf8');
  if (!/^\p{M}/u.test(rest)) return bytes.subarray(0, end);
  const kept = [...bytes.subarray(0, end).toString('utf8')];
  while (kept.length > 0 && /^\p{M}$/u.test(kept.at(-1) ?? '')) kept.pop();
  kept.pop();
  return encode(kept.join(''));
}
