import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * Id of a row that a command makes, from the seed of its case and what it is made from: the engineer's workstation and
 * the server replay the command and must come to the same ids. UUID version 8 (RFC 9562) over SHA-256.
 */
export function deriveId(seed: string, ...parts: readonly string[]): string {
  // NUL cannot occur in ids and numbers: ('a', 'bc') and ('ab', 'c') stay apart.
  const hex = bytesToHex(sha256(utf8ToBytes([seed, ...parts].join('\u0000'))));
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
