import { Buffer } from 'node:buffer';
import type { Drawing } from '../drawing.ts';
import { detectEncoding, encodingNamed } from '../text-encoding.ts';

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

/**
 * Code page of the texts: what the user chose, what the .cpg or the language driver says, else what the letters say.
 * Null where the chosen one does not exist.
 */
export function dbfEncoding({ chosen, codePage, driver, samples }: EncodingClues): Encoding | null {
  if (chosen !== undefined) {
    const name = encodingNamed(chosen);
    return name === null ? null : { name, source: 'chosen' };
  }
  const declared = encodingNamed(codePage ?? '') ?? DRIVERS[driver];
  if (declared !== undefined && declared !== 'windows-1251') return { name: declared, source: 'declared' };
  const found = samples.every(isUtf8)
    ? detectUtf8(samples)
    : detectEncoding(Buffer.concat(samples.flatMap((sample) => [sample, LINE_END])));
  // Neither the driver nor most programs have a word for KZ-1048: they say CP1251, and the letters say which.
  const isKazakh = found.name === 'rk1048' && found.source === 'detected';
  if ((declared !== undefined || driver === 0xc9) && !isKazakh) return { name: 'windows-1251', source: 'declared' };
  return found;
}

const LINE_END = Buffer.from('\n');

/** The last letter may be cut: fields end at a byte. */
function isUtf8(sample: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** All Latin: nothing tells. */
const detectUtf8 = (samples: readonly Uint8Array[]): Encoding => ({
  name: 'utf-8',
  source: samples.some((sample) => sample.some((byte) => byte >= 0x80)) ? 'detected' : 'assumed',
});
