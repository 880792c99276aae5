import { sha256 as sha256Of } from '@noble/hashes/sha2.js';
import { toHex } from '../bytes.ts';

export const sha256 = (bytes: Uint8Array): Uint8Array => sha256Of(bytes);

/** Lower-case hexadecimal, as documents and acts are named. */
export const sha256Hex = (bytes: Uint8Array): string => toHex(sha256Of(bytes));
