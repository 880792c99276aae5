import type { PDF, PdfDict } from '@libpdf/core';
import { lengthOfDer } from '../der/reader.ts';
import { attempt } from '../findings.ts';
import { readRanges, type ByteRanges } from './byte-ranges.ts';
import { bytesIn, nameIn, numbersIn, signatureDictionaries } from './read-pdf.ts';

/** Kinds of signatures in a PDF that are verified: PAdES, and the older kind of the same build. */
export const SUB_FILTERS = ['ETSI.CAdES.detached', 'adbe.pkcs7.detached'] as const;
export type SubFilter = (typeof SUB_FILTERS)[number];

/** A time stamp over the document (ISO 32000-2 §12.8.5). */
export const STAMP_FILTER = 'ETSI.RFC3161';

export interface PdfSignature {
  readonly kind: 'signature' | 'stamp';
  readonly ranges: ByteRanges;
  /** CMS or token of a stamp, without the zeros that fill its place. */
  readonly cms: Uint8Array;
  /** What the signer's clock said, under /M; null where it said nothing readable. */
  readonly claimedAt: string | null;
}

/** Why one cannot be looked at: a reason of a verdict. */
export type UnreadSignature = 'parse.byteRange' | 'parse.subFilter' | 'parse.damaged';

/** More than any document has: each costs a digest of the whole file. */
const MOST_SIGNATURES = 100;

/** All signatures and stamps over the document that the file holds, which is open; or that there are too many. */
export function signaturesOf(file: Uint8Array, pdf: PDF): readonly (PdfSignature | UnreadSignature)[] | 'damaged' {
  const dictionaries = attempt(() => signatureDictionaries(pdf));
  if (!dictionaries || dictionaries.length > MOST_SIGNATURES) return 'damaged';
  return dictionaries.map((each) => attempt(() => readSignature(file, pdf, each)) ?? 'parse.damaged');
}

function readSignature(file: Uint8Array, pdf: PDF, dictionary: PdfDict): PdfSignature | UnreadSignature {
  const resolve = pdf.getObject.bind(pdf);
  const subFilter = nameIn(dictionary, 'SubFilter', resolve);
  const kind = subFilter === STAMP_FILTER ? 'stamp' : 'signature';
  if (kind === 'signature' && !SUB_FILTERS.some((known) => known === subFilter)) return 'parse.subFilter';
  const contents = bytesIn(dictionary, 'Contents', resolve);
  const ranges = contents && readRanges(file, numbersIn(dictionary, 'ByteRange', resolve), contents);
  if (!ranges) return 'parse.byteRange';
  const cms = contents.subarray(0, lengthOfDer(contents));
  // Something besides the signature in its place is no part of it and covered by nothing.
  const isFilled = contents.subarray(cms.length).every((byte) => byte === 0);
  return isFilled ? { kind, ranges, cms, claimedAt: timeOf(bytesIn(dictionary, 'M', resolve)) } : 'parse.byteRange';
}

const TIME = /^D:(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:Z|([+-])(\d{2})'?(\d{2})?'?)?/;

/** `D:YYYYMMDDHHmmSSOHH'mm` as an instant. */
function timeOf(bytes: Uint8Array | null): string | null {
  const [, year, month, day, hour, minute, second, sign, hours, minutes = '00'] =
    TIME.exec(new TextDecoder('latin1').decode(bytes ?? new Uint8Array(0))) ?? [];
  const offset = sign === undefined ? 'Z' : `${sign}${String(hours)}:${minutes}`;
  const date = new Date(
    `${String(year)}-${String(month)}-${String(day)}T${String(hour)}:${String(minute)}:${String(second)}${offset}`,
  );
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
