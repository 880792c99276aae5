import iconv from 'iconv-lite';
import type { Drawing } from '../drawing.ts';

type Encoding = NonNullable<Drawing['encoding']>;

export interface EncodingClues {
  readonly chosen: string | undefined;
  /** Text of the .cpg. */
  readonly codePage: string | null;
  /** Language driver, byte 29 of the .dbf. */
  readonly driver: number;
  /** Text fields of the first records and names of the fields, padding cut off. */
  readonly samples: readonly Uint8Array[];
}

/** Language drivers that say one code page. 0x03 and 0x57 are what programs write who do not know: they say nothing. */
const DRIVERS: Readonly<Record<number, string>> = {
  0x01: 'cp437',
  0x02: 'cp850',
  0x26: 'cp866',
  0x64: 'cp852',
  0x65: 'cp866',
  0x6a: 'cp737',
  0x6b: 'cp857',
  0xc8: 'windows-1250',
  0xca: 'windows-1254',
};

/** Names that iconv does not know. KZ-1048 is СТ РК 1048-2002, registered as RK1048. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['kz-1048', 'rk1048'],
  ['kz1048', 'rk1048'],
  ['strk1048-2002', 'rk1048'],
  ['ansi 1251', 'windows-1251'],
  ['oem', 'cp866'],
  ['65001', 'utf-8'],
  ['utf8', 'utf-8'],
]);

const CANDIDATES = ['windows-1251', 'rk1048', 'cp866'] as const;

/**
 * Code page of the texts: what the user chose, what the .cpg or the language driver says, else what the letters say.
 * Null where the chosen one does not exist.
 */
export function dbfEncoding({ chosen, codePage, driver, samples }: EncodingClues): Encoding | null {
  if (chosen !== undefined) {
    const name = knownName(chosen);
    return name === null ? null : { name, source: 'chosen' };
  }
  const declared = knownName(codePage ?? '') ?? DRIVERS[driver];
  if (declared !== undefined && declared !== 'windows-1251') return { name: declared, source: 'declared' };
  const detected = detect(samples);
  // Neither the driver nor most programs have a word for KZ-1048: they say CP1251, and the letters say which.
  if (declared !== undefined || driver === 0xc9)
    return detected === 'rk1048'
      ? { name: detected, source: 'detected' }
      : { name: 'windows-1251', source: 'declared' };
  return detected === null ? { name: 'utf-8', source: 'assumed' } : { name: detected, source: 'detected' };
}

function knownName(text: string): string | null {
  const name = text.trim().toLowerCase();
  if (name === '') return null;
  const number = /^(?:cp|ansi|windows-)?\s*(8\d\d|125\d)$/.exec(name)?.[1];
  const numbered = number === undefined ? name : number.startsWith('125') ? `windows-${number}` : `cp${number}`;
  const found = ALIASES.get(name) ?? numbered;
  return iconv.encodingExists(found) ? found : null;
}

/** Null where all letters are Latin and nothing tells. */
function detect(samples: readonly Uint8Array[]): string | null {
  const telling = samples.filter((sample) => sample.some((byte) => byte >= 0x80));
  if (telling.length === 0) return null;
  if (telling.every(isUtf8)) return 'utf-8';
  const scores = CANDIDATES.map((name) => ({
    name,
    score: telling.reduce((sum, sample) => sum + plausibility(iconv.decode(Buffer.from(sample), name)), 0),
  }));
  return scores.reduce((best, one) => (one.score > best.score ? one : best)).name;
}

/** The last letter may be cut: fields end at a byte. */
function isUtf8(sample: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return true;
  } catch {
    return false;
  }
}

const RUSSIAN: ReadonlySet<string> = new Set('абвгдеёжзийклмнопрстуфхцчшщъыьэюя');
const OWN: ReadonlySet<string> = new Set([...RUSSIAN, ...'әғқңөұүһі']);
const SIGNS: ReadonlySet<string> = new Set('№«»–—“”„…°²³§\u00a0');

/** Letters of this country speak for a guess; signs that no text has, and capitals after small letters, against it. */
function plausibility(text: string): number {
  let score = 0;
  let afterSmall = false;
  for (const letter of text) {
    const small = letter.toLowerCase();
    if (OWN.has(small)) score += 1;
    else if (letter > '\u007f' && !SIGNS.has(letter)) score -= 3;
    if (afterSmall && RUSSIAN.has(small) && letter !== small) score -= 1;
    afterSmall = RUSSIAN.has(letter);
  }
  return score;
}
