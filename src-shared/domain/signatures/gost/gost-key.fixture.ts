import { CurvePoint, PARAM_SET_A } from './param-set-a.ts';
import { littleEndian } from './gost3410.ts';

const { n: Q } = PARAM_SET_A;

function bytesOf(value: bigint): readonly number[] {
  return Array.from({ length: 64 }, (_, place) => Number((value >> BigInt(8 * place)) & 0xffn));
}

/** Key of a secret number, as it stands in a certificate. */
export function gostKeyBytes(d: bigint): Uint8Array {
  const { x, y } = CurvePoint.BASE.multiply(d).toAffine();
  return Uint8Array.from([...bytesOf(x), ...bytesOf(y)]);
}

/** GOST R 34.10-2012 §6.1 with the secret number `d` and the one-time number `k`, as the national authority writes it. */
export function signGost(d: bigint, digest: Uint8Array, k: bigint): Uint8Array {
  const e = littleEndian(digest) % Q || 1n;
  const r = CurvePoint.BASE.multiply(k).toAffine().x % Q;
  return Uint8Array.from([...bytesOf(r), ...bytesOf((r * d + k * e) % Q)]);
}
