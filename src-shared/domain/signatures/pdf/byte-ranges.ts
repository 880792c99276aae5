import { equalBytes, fromHex } from '../../bytes.ts';

/**
 * What a signature in a PDF covers: two pieces of the file with a gap for the signature itself between them.
 *
 *   0            gapFrom         gapTo           end        length of the file
 *   |-- signed --|< 3 0 8 2 ... >|--- signed ----|.............|
 */
export interface ByteRanges {
  readonly gapFrom: number;
  readonly gapTo: number;
  readonly end: number;
}

/** `start length start length`, as they stand under /ByteRange; null where no number stands. */
export type RangeNumbers = readonly (number | null)[];

const LESS = 0x3c;
const GREATER = 0x3e;

/**
 * The ranges of a signature, held to the letter (ISO 32000-2 §12.8.1): from the first byte of the file, one gap, and in
 * the gap nothing but the string that the reader took for /Contents. Null where anything else is so: that is what
 * wrapping attacks and forged ranges live from.
 */
export function readRanges(file: Uint8Array, numbers: RangeNumbers, contents: Uint8Array): ByteRanges | null {
  const [start, gapFrom, gapTo, rest] = numbers;
  if (numbers.length !== 4 || !isPlace(start) || !isPlace(gapFrom) || !isPlace(gapTo) || !isPlace(rest)) return null;
  const ranges = { gapFrom, gapTo, end: gapTo + rest };
  if (start !== 0 || gapFrom === 0 || gapTo <= gapFrom || rest === 0 || ranges.end > file.length) return null;
  if (file[gapFrom] !== LESS || file[gapTo - 1] !== GREATER || !isTheOnlyOne(file, ranges)) return null;
  const said = fromHex(latin(file, gapFrom + 1, gapTo - 1));
  return said && equalBytes(said, contents) ? ranges : null;
}

const isPlace = (value: number | null | undefined): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

/** Farther than any dictionary of a signature reaches. */
const REACH = 4096;

/** The gap is the value of /Contents, and its object has one /Contents and one /ByteRange: readers would choose. */
function isTheOnlyOne(file: Uint8Array, { gapFrom, gapTo }: ByteRanges): boolean {
  const before =
    latin(file, Math.max(0, gapFrom - REACH), gapFrom)
      .split(/\bobj\b/)
      .at(-1) ?? '';
  const after = latin(file, gapTo, gapTo + REACH).split(/\bendobj\b/)[0] ?? '';
  const count = (name: string): number => `${before} ${after}`.split(name).length - 1;
  return /\/Contents[\0\t\n\f\r ]*$/.test(before) && count('/Contents') === 1 && count('/ByteRange') === 1;
}

const latin = (file: Uint8Array, from: number, to: number): string =>
  new TextDecoder('latin1').decode(file.subarray(from, to));
