import { inverse, multiplyBoth, residue, type AffinePoint, type JacobianPoint } from './multiply-both.ts';
import { PARAM_SET_A } from './param-set-a.ts';

const { p: P, b: B } = PARAM_SET_A;
const SIZE = 64;

/** A number as the national authority writes it: the lowest byte first. */
export function littleEndian(bytes: Uint8Array): bigint {
  let hex = '';
  for (let i = bytes.length - 1; i >= 0; i--) hex += (bytes[i] as number).toString(16).padStart(2, '0');
  return hex === '' ? 0n : BigInt(`0x${hex}`);
}

/**
 * Key of GOST R 34.10-2015 (512): x and y, 64 bytes each, the lowest first. Null where it is not a point of the curve: a
 * verifier that does not look lets an attacker choose another curve.
 */
export function readPublicKey(bytes: Uint8Array): AffinePoint | null {
  if (bytes.length !== 2 * SIZE) return null;
  const [x, y] = [littleEndian(bytes.subarray(0, SIZE)), littleEndian(bytes.subarray(SIZE))];
  if (x >= P || y >= P) return null;
  return residue(y * y - (x * x * x - 3n * x + B)) === 0n ? { x, y } : null;
}

/**
 * GOST R 34.10-2012 §6.2 on the digest of a message (Streebog-512, its bytes as they come). The signature is r and then
 * s, 64 bytes each, the lowest first: the layout of the national authority, the reverse of the Russian one.
 */
export function verifyGost3410(key: AffinePoint, digest: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 2 * SIZE || digest.length !== SIZE) return false;
  const [r, s] = [littleEndian(signature.subarray(0, SIZE)), littleEndian(signature.subarray(SIZE))];
  return equationHolds({ r, s, e: littleEndian(digest) }, PARAM_SET_A, (u, v) => multiplyBoth(u, v, key));
}

export interface SignatureNumbers {
  readonly r: bigint;
  readonly s: bigint;
  /** The digest as a number. */
  readonly e: bigint;
}

/** §6.2 from step 1 on, on a curve over `p` whose base G has the order `n`; `multiply` gives u·G + v·Q. */
export function equationHolds(
  { r, s, e }: SignatureNumbers,
  { p, n }: { readonly p: bigint; readonly n: bigint },
  multiply: (u: bigint, v: bigint) => Pick<JacobianPoint, 'X' | 'Z'>,
): boolean {
  if (r === 0n || s === 0n || r >= n || s >= n) return false;
  const v = inverse(e % n || 1n, n);
  const { X, Z } = multiply((s * v) % n, ((n - r) * v) % n);
  if (Z === 0n) return false;
  // x = X/Z² modulo p, and that modulo n: asked without an inverse of Z.
  const ZZ = (Z * Z) % p;
  return (X - r * ZZ) % p === 0n || (r + n < p && (X - (r + n) * ZZ) % p === 0n);
}
