import type { WeierstrassPointCons } from '@noble/curves/abstract/weierstrass.js';
import { streebog } from './streebog.ts';
import { littleEndian, type SignatureNumbers } from './gost3410.ts';
import { CurvePoint, PARAM_SET_A } from './param-set-a.ts';

const { n: Q } = PARAM_SET_A;
const SIZE = 64;

/**
 * GOST R 34.10-2012 §6.1 over the digest of a message: r and then s, 64 bytes each, the lowest first, as the national
 * authority writes them. `random` gives bytes nobody can guess, 72 at a time: 64 bits more than the order has, so that no
 * one-time number is likelier than another. One that is used twice, or guessed, gives the key away.
 *
 * The time of big numbers in JavaScript depends on them: who can measure this machine very exactly may learn of the key.
 */
export function signGost3410(secret: bigint, digest: Uint8Array, random: (length: number) => Uint8Array): Uint8Array {
  for (;;) {
    const signature = gostSignature(secret, digest, (littleEndian(random(SIZE + 8)) % (Q - 1n)) + 1n);
    if (signature) return signature;
  }
}

/** With the one-time number `k` in 1 … q-1; null where the standard wants another. */
export function gostSignature(secret: bigint, digest: Uint8Array, k: bigint): Uint8Array | null {
  const numbers = signatureNumbers({ secret, e: littleEndian(digest), k }, CurvePoint);
  return numbers && Uint8Array.from([...bytesOf(numbers.r), ...bytesOf(numbers.s)]);
}

/** The same in numbers, on any curve. */
export function signatureNumbers(
  { secret, e, k }: Record<'secret' | 'e' | 'k', bigint>,
  curve: WeierstrassPointCons<bigint>,
): Pick<SignatureNumbers, 'r' | 's'> | null {
  const { n } = curve.CURVE();
  const r = curve.BASE.multiply(k).toAffine().x % n;
  const s = (r * secret + k * (e % n || 1n)) % n;
  return r === 0n || s === 0n ? null : { r, s };
}

/** Signature over a message, Streebog-512. */
export const signGostMessage = (
  secret: bigint,
  message: Uint8Array,
  random: (length: number) => Uint8Array,
): Uint8Array => signGost3410(secret, streebog(512, message), random);

/** x and y of the public key, as they stand in a certificate. */
export function gostPublicKey(secret: bigint): Uint8Array {
  const { x, y } = CurvePoint.BASE.multiply(secret).toAffine();
  return Uint8Array.from([...bytesOf(x), ...bytesOf(y)]);
}

/** The secret number of a key file: 64 bytes, the lowest first. Null where it is none. */
export function readGostSecret(bytes: Uint8Array): bigint | null {
  if (bytes.length !== SIZE) return null;
  const secret = littleEndian(bytes);
  return secret === 0n || secret >= Q ? null : secret;
}

const bytesOf = (value: bigint): readonly number[] =>
  Array.from({ length: SIZE }, (_, place) => Number((value >> BigInt(8 * place)) & 0xffn));
