import { concatBytes, fromHex } from '../bytes.ts';
import { Sha256 } from '../documents/document.ts';
import { invariant } from '../invariant.ts';
import type { ActBody, ActPersonal } from './act.ts';
import { canonicalBytes } from './canonical-json.ts';
import { sha256Hex } from './hash.ts';
import { leafHash } from './merkle.ts';

/** An act as it enters the log: the exact bytes that are kept and served, and their leaf. */
export function actLeaf(body: ActBody): { readonly bytes: Uint8Array<ArrayBuffer>; readonly hash: Uint8Array } {
  const bytes = canonicalBytes(body);
  return { bytes, hash: leafHash(bytes) };
}

/**
 * What the leaf says about the personal part: SHA-256(salt ‖ canonical JSON of `content`).
 * 32 random bytes of salt, so that trying all 12-digit numbers against a leaf finds nothing (SEC-81).
 */
export function personalHash(personal: ActPersonal): Sha256 {
  const salt = fromHex(personal.salt);
  invariant(salt?.length === 32, 'a salt of 32 bytes');
  return Sha256.parse(sha256Hex(concatBytes(salt, canonicalBytes(personal.content))));
}
