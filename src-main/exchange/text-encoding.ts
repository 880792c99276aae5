import { Buffer } from 'node:buffer';
import iconv from 'iconv-lite';
import type { Drawing } from './drawing.ts';

/*
 * Code pages of foreign files. KZ-1048 (iconv: rk1048) is CP1251 with the Kazakh letters in the place of the Ukrainian,
 * Belarusian and Serbian ones, so a file in it always also reads as CP1251: only the words tell.
 */

/** What a preview offers, the most usual here first. */
export const ENCODINGS = ['utf-8', 'windows-1251', 'rk1048', 'cp866', 'windows-1252', 'utf-16le', 'utf-16be'] as const;

type FoundEncoding = NonNullable<Drawing['encoding']>;

export interface EncodingHints {
  /** What the user set; a name that is no encoding is passed over. */
  readonly chosen?: string | undefined;
  /** What the file says of itself: 'ANSI_1251', 'WindowsCyrillic', '65001'. */
  readonly declared?: string | null | undefined;
}

/** The encoding to read with: chosen, else declared, else told from the bytes. */
export function settleEncoding(bytes: Uint8Array, hints: EncodingHints = {}): FoundEncoding {
  const chosen = hints.chosen === undefined ? null : encodingNamed(hints.chosen);
  if (chosen !== null) return { name: chosen, source: 'chosen' };
  const marked = byteOrderMark(bytes);
  if (marked !== null) return { name: marked, source: 'detected' };
  const declared = encodingNamed(hints.declared ?? '');
  if (declared !== null) return { name: declared, source: 'declared' };
  return detectEncoding(bytes);
}

const ALIASES: Readonly<Record<string, string>> = {
  kz1048: 'rk1048',
  rk1048: 'rk1048',
  strk10482002: 'rk1048',
  windowscyrillic: 'windows-1251',
  windowslatin1: 'windows-1252',
  windowslatin2: 'windows-1250',
  windowsgreek: 'windows-1253',
  windowsturkish: 'windows-1254',
  windowshebrew: 'windows-1255',
  windowsarabic: 'windows-1256',
  windowsbalticrim: 'windows-1257',
  windowsvietnamese: 'windows-1258',
  windowsthai: 'windows-874',
  ansi932: 'shift_jis',
  ansi936: 'gbk',
  ansi949: 'cp949',
  ansi950: 'big5',
  windowsjapanese: 'shift_jis',
  windowssimpchinese: 'gbk',
  windowstradchinese: 'big5',
  windowskorean: 'cp949',
  '65001': 'utf-8',
  cp65001: 'utf-8',
  unicode: 'utf-16le',
  oem: 'cp866',
  latin1: 'windows-1252',
  koi8r: 'koi8-r',
  koi8u: 'koi8-u',
};

/** Name for iconv-lite of an encoding as files write it, null for none: 'ANSI_1251' → 'windows-1251', 'dos866' → 'cp866'. */
export function encodingNamed(name: string): string | null {
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/[^a-z\d]/g, '');
  if (plain === '' || plain.length > 40) return null;
  const alias = Object.hasOwn(ALIASES, plain) ? ALIASES[plain] : undefined;
  if (alias !== undefined) return alias;
  const page = /^(?:ansi|dos|codepage|windows|cp|ibm|oem)?(\d{3,4})$/.exec(plain)?.[1];
  if (page !== undefined) {
    const known = `${/^(?:125\d|874)$/.test(page) ? 'windows-' : 'cp'}${page}`;
    return iconv.encodingExists(known) ? known : null;
  }
  if (/^utf(?:8|16le|16be)$/.test(plain)) return plain.replace('utf', 'utf-');
  if (plain === 'utf16') return 'utf-16le';
  const iso = /^(?:iso)?8859(\d{1,2})$/.exec(plain)?.[1];
  return iso !== undefined && iconv.encodingExists(`iso-8859-${iso}`) ? `iso-8859-${iso}` : null;
}

/** Bytes to text; a byte order mark is dropped, what the encoding does not know becomes U+FFFD. */
export const decodeText = (bytes: Uint8Array, encoding: string): string =>
  iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), encoding);

export const encodeText = (text: string, encoding: string): Uint8Array => iconv.encode(text, encoding);

/** The encoding has every letter of the text. */
export const canEncode = (text: string, encoding: string): boolean =>
  decodeText(encodeText(text, encoding), encoding) === text;

/** How much of a file is looked at: bytes outside ASCII and their neighbours. */
const SAMPLE = 20_000;

/** Told from the bytes alone. 'assumed' when they have too little that speaks. */
export function detectEncoding(bytes: Uint8Array): FoundEncoding {
  const marked = byteOrderMark(bytes) ?? utf16WithoutMark(bytes);
  if (marked !== null) return { name: marked, source: 'detected' };
  const { good, bad } = countUtf8(bytes);
  // One torn letter (a text cut at so many bytes) does not make a UTF-8 file anything else.
  if (good >= 20 * bad) return { name: 'utf-8', source: good > 0 ? 'detected' : 'assumed' };
  const runs = highRuns(bytes);
  if (looksLatin(runs)) return { name: 'windows-1252', source: 'detected' };
  const windows = cyrillicScore(runs, 'rk1048');
  const dos = cyrillicScore(runs, 'cp866');
  if (dos > windows && dos > ENOUGH) return { name: 'cp866', source: 'detected' };
  if (windows <= ENOUGH) return { name: 'windows-1251', source: 'assumed' };
  return { name: hasKazakhLetters(runs) ? 'rk1048' : 'windows-1251', source: 'detected' };
}

function byteOrderMark(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
}

/** Line ends, digits and blanks have a zero byte in UTF-16, on one side only. */
function utf16WithoutMark(bytes: Uint8Array): string | null {
  const end = Math.min(bytes.length, 4096);
  let even = 0;
  let odd = 0;
  for (let at = 0; at < end; at++) {
    if (bytes[at] !== 0) continue;
    if (at % 2 === 0) even++;
    else odd++;
  }
  if (odd > end / 8 && even < odd / 20) return 'utf-16le';
  return even > end / 8 && odd < even / 20 ? 'utf-16be' : null;
}

/** Letters of two bytes and more that are well formed, and bytes that belong to none. */
function countUtf8(bytes: Uint8Array): { good: number; bad: number } {
  let good = 0;
  let bad = 0;
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at] as number;
    if (lead < 0x80) continue;
    const more =
      lead >= 0xc2 && lead < 0xe0 ? 1 : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xf0 && lead < 0xf5 ? 3 : 0;
    let seen = 0;
    while (seen < more && ((bytes[at + seen + 1] ?? 0) & 0xc0) === 0x80) seen++;
    if (more > 0 && seen === more) good++;
    else bad++;
    at += seen;
  }
  return { good, bad };
}

interface Run {
  readonly bytes: Uint8Array;
  /** What stands around it: a Latin letter, an escaped letter (\U+04D9) that may be any, or neither. */
  readonly beside: 'latin' | 'escape' | 'other';
}

/** Stretches of bytes outside ASCII. */
function highRuns(bytes: Uint8Array): readonly Run[] {
  const runs: Run[] = [];
  let taken = 0;
  for (let at = 0; at < bytes.length && taken < SAMPLE; at++) {
    if ((bytes[at] as number) < 0x80) continue;
    let end = at + 1;
    while (end < bytes.length && end - at < 200 && (bytes[end] as number) >= 0x80) end++;
    runs.push({ bytes: bytes.subarray(at, end), beside: besideOf(bytes, at, end) });
    taken += end - at;
    at = end;
  }
  return runs;
}

function besideOf(bytes: Uint8Array, start: number, end: number): Run['beside'] {
  const before = String.fromCharCode(...bytes.subarray(Math.max(0, start - 7), start));
  const escaped = /\\U\+[\dA-Fa-f]{4}$/.test(before);
  if ((isLatin(bytes[start - 1]) && !escaped) || isLatin(bytes[end])) return 'latin';
  return escaped || bytes[end] === 0x5c ? 'escape' : 'other';
}

const isLatin = (byte: number | undefined): boolean => {
  const lower = (byte ?? 0) | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
};

/** Accented letters stand among plain ones: Länge, ABCÄÖÜ. Cyrillic words stand by themselves. */
function looksLatin(runs: readonly Run[]): boolean {
  const letters = runs.filter(({ bytes, beside }) => beside !== 'escape' && bytes.some((byte) => byte >= 0xc0));
  return letters.length > 0 && letters.filter(({ beside }) => beside === 'latin').length > letters.length / 2;
}

/** Two or three letters of a word. */
const ENOUGH = 15;

const COMMON = 'оеаинтсрлвкмдпуяыьгзбчйхжшюцщэфъё';
const KAZAKH = 'әғқңөұүһі';

/** High for words of Russian or Kazakh; capitals inside a word and signs that are no letters speak against it. */
function cyrillicScore(runs: readonly Run[], encoding: string): number {
  let score = 0;
  for (const { bytes } of runs) {
    let previous = '';
    for (const letter of decodeText(bytes, encoding)) {
      const lower = letter.toLowerCase();
      const rank = COMMON.indexOf(lower);
      const weight = rank >= 0 ? 10 - rank / 4 : KAZAKH.includes(lower) ? 4 : -6;
      score += letter === lower ? weight : weight / 2;
      if (letter !== lower && previous !== '' && previous === previous.toLowerCase()) score -= 8;
      previous = lower === letter.toUpperCase() ? '' : letter;
    }
  }
  return score;
}

/** І stands at one place in both pages and says nothing. */
const hasKazakhLetters = (runs: readonly Run[]): boolean =>
  runs.some(({ bytes }) => {
    const text = decodeText(bytes, 'rk1048');
    return /[әғқңөұүһӘҒҚҢӨҰҮҺ]/.test(text) && (text.length === 1 || /\p{Script=Cyrillic}{2}/u.test(text));
  });
