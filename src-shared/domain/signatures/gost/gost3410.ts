import { inverse, multiplyBoth, residue, type AffinePoint } from './multiply-both.ts';
import { PARAM_SET_A } from './param-set-a.ts';

const { p: P, n: Q, b: B } = PARAM_SET_A;
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
  if (r === 0n || s === 0n || r >= Q || s >= Q) return false;
  const e = littleEndian(digest) % Q;
  const v = inverse(e === 0n ? 1n : e, Q);
  const { X, Z } = multiplyBoth((s * v) % Q, ((Q - r) * v) % Q, key);
  if (Z === 0n) return false;
  // x = X/Z² modulo p, and that modulo q: asked without an inverse of Z.
  const ZZ = residue(Z * Z);
  return residue(X - r * ZZ) === 0n || (r + Q < P && residue(X - (r + Q) * ZZ) === 0n);
}
