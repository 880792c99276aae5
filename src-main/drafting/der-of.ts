import { sniffMediaType } from '#domain/documents/sniff-media-type.ts';

const LONGEST_TEXT = 64 * 1024 * 1024;
const ARMOUR = /-----(?:BEGIN|END) [A-Z0-9 ]{1,40}-----/g;

/** The bytes of a signature file that was saved as text (PEM or bare Base64, as signing programs give it); null when it is none. */
export function derOf(bytes: Uint8Array): Uint8Array | null {
  const [first] = bytes;
  // 'M' begins the Base64 of every DER sequence longer than a few bytes, '-' the armour of PEM.
  if ((first !== 0x4d && first !== 0x2d) || bytes.length > LONGEST_TEXT) return null;
  const text = Buffer.from(bytes).toString('latin1').replace(ARMOUR, '').replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  const der = Buffer.from(text, 'base64');
  return sniffMediaType(der) === 'application/pkcs7-signature' ? der : null;
}
