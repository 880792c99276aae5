import type { CaseDocument } from './document.ts';

type MediaType = CaseDocument['mediaType'];

const ascii = (text: string): readonly number[] => [...text].map((char) => char.charCodeAt(0));

const BEGINNINGS: readonly (readonly [MediaType, readonly number[]])[] = [
  ['application/pdf', ascii('%PDF-')],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/tiff', [0x49, 0x49, 0x2a, 0x00]],
  ['image/tiff', [0x4d, 0x4d, 0x00, 0x2a]],
];

const SEQUENCE = 0x30;
/** Object identifier of CMS SignedData, 1.2.840.113549.1.7.2, which follows the head of the outer sequence. */
const SIGNED_DATA = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02] as const;
const LONGEST_HEAD = 10;
/** So many first bytes tell every kind. */
export const SNIFFED_BYTES = LONGEST_HEAD + SIGNED_DATA.length;

/**
 * What a file is by its own first bytes; its name and what the sender calls it do not count (SEC-50). Null: none of the
 * kinds a case may hold.
 */
export function sniffMediaType(start: Uint8Array): MediaType | null {
  const found = BEGINNINGS.find(([, bytes]) => bytes.every((byte, at) => start[at] === byte))?.[0];
  if (found) return found;
  if (isSignedData(start)) return 'application/pkcs7-signature';
  return isMarkup(start) ? 'application/xml' : null;
}

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * Of XML in UTF-8: its declaration, which every signing program writes; without one a page of the web would pass. Only
 * signed XML gets further than this.
 */
function isMarkup(start: Uint8Array): boolean {
  const at = BYTE_ORDER_MARK.every((byte, place) => start[place] === byte) ? BYTE_ORDER_MARK.length : 0;
  return /^<\?xml\s/.test(String.fromCharCode(...start.subarray(at, SNIFFED_BYTES)));
}

function isSignedData(start: Uint8Array): boolean {
  if (start[0] !== SEQUENCE) return false;
  for (let head = 2; head <= LONGEST_HEAD; head++)
    if (SIGNED_DATA.every((byte, at) => start[head + at] === byte)) return true;
  return false;
}
