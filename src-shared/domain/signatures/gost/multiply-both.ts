import { PARAM_SET_A } from './param-set-a.ts';

/*
 * u·G + v·Q on the curve of the national authority, for verifying: nothing here is secret. About four times as fast as
 * the general library, because
 *   - p = 2^512 − 569: a product is brought back by two small multiplications instead of a division
 *   - both multiplications share their doublings (Shamir), with windows of odd multiples (wNAF)
 * Points are Jacobian (x = X/Z², y = Y/Z³), a = −3.
 */

export interface AffinePoint {
  readonly x: bigint;
  readonly y: bigint;
}

/** Z = 0 is the point at infinity. */
export interface JacobianPoint {
  readonly X: bigint;
  readonly Y: bigint;
  readonly Z: bigint;
}

const { p: P } = PARAM_SET_A;
const BITS = 512;
const SHORT_OF_POWER = 569n;
const WIDE = BigInt(BITS);
const INFINITY: JacobianPoint = { X: 1n, Y: 1n, Z: 0n };

/** Within a few hundred of [0, 2^512): the same residue, not the least one. Also of what is negative. */
function fold(value: bigint): bigint {
  const once = BigInt.asUintN(BITS, value) + (value >> WIDE) * SHORT_OF_POWER;
  return BigInt.asUintN(BITS, once) + (once >> WIDE) * SHORT_OF_POWER;
}

/** The least residue. */
export function residue(value: bigint): bigint {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
}

/** dbl-2001-b */
function double({ X, Y, Z }: JacobianPoint): JacobianPoint {
  const delta = fold(Z * Z);
  const gamma = fold(Y * Y);
  const beta = fold(X * gamma);
  const alpha = fold(3n * (X - delta) * (X + delta));
  const X3 = fold(alpha * alpha - 8n * beta);
  const sum = Y + Z;
  return { X: X3, Y: fold(alpha * (4n * beta - X3) - 8n * gamma * gamma), Z: fold(sum * sum - gamma - delta) };
}

/** madd: a point with Z = 1 is added. */
function addAffine(point: JacobianPoint, { x, y }: AffinePoint): JacobianPoint {
  const { X, Y, Z } = point;
  if (Z === 0n) return { X: x, Y: y, Z: 1n };
  const ZZ = fold(Z * Z);
  const H = fold(x * ZZ - X);
  const R = fold(y * fold(Z * ZZ) - Y);
  // Rare, and told apart exactly: the points are equal, or one is the other's negative.
  if (residue(H) === 0n) return residue(R) === 0n ? double(point) : INFINITY;
  const HH = fold(H * H);
  const HHH = fold(H * HH);
  const V = fold(X * HH);
  const X3 = fold(R * R - HHH - 2n * V);
  return { X: X3, Y: fold(R * (V - X3) - Y * HHH), Z: fold(Z * H) };
}

/** By the Euclidean algorithm; `value` is not 0 modulo the prime. */
export function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b] = [((value % modulus) + modulus) % modulus, modulus];
  let [u, v] = [1n, 0n];
  while (a !== 0n) {
    const quotient = b / a;
    [a, b] = [b - quotient * a, a];
    [u, v] = [v - quotient * u, u];
  }
  return ((v % modulus) + modulus) % modulus;
}

/** All with Z = 1, for the price of one inverse (Montgomery). None is infinity. */
function toAffine(points: readonly JacobianPoint[]): readonly AffinePoint[] {
  const products: bigint[] = [];
  let product = 1n;
  for (const { Z } of points) {
    products.push(product);
    product = fold(product * Z);
  }
  let rest = inverse(product, P);
  const affine: AffinePoint[] = [];
  for (let i = points.length - 1; i >= 0; i--) {
    const { X, Y, Z } = points[i] as JacobianPoint;
    const one = fold(rest * (products[i] as bigint));
    const square = fold(one * one);
    rest = fold(rest * Z);
    affine[i] = { x: fold(X * square), y: fold(Y * fold(square * one)) };
  }
  return affine;
}

/** Q, 3Q, 5Q … so many. */
function oddMultiples(point: AffinePoint, count: number): readonly AffinePoint[] {
  const [twice] = toAffine([double({ X: point.x, Y: point.y, Z: 1n })]);
  const multiples: JacobianPoint[] = [{ X: point.x, Y: point.y, Z: 1n }];
  while (multiples.length < count) multiples.push(addAffine(multiples.at(-1) as JacobianPoint, twice as AffinePoint));
  return toAffine(multiples);
}

/** Signed odd digits, the lowest first: no two of them within a window of each other. */
function windowedDigits(scalar: bigint, window: number): Int16Array {
  const digits = new Int16Array(BITS + 1);
  const [size, half] = [1 << window, 1 << (window - 1)];
  let carry = 0;
  const bitAt = bitReader(scalar);
  for (let at = 0; at <= BITS;) {
    if (bitAt(at) === carry) {
      at++;
      continue;
    }
    let digit = carry;
    for (let bit = 0; bit < window; bit++) digit += bitAt(at + bit) << bit;
    carry = digit >= half ? 1 : 0;
    digits[at] = carry === 1 ? digit - size : digit;
    at += window;
  }
  return digits;
}

function bitReader(scalar: bigint): (at: number) => number {
  const hex = scalar.toString(16).padStart(BITS / 4, '0');
  return (at) => (at >= BITS ? 0 : (Number.parseInt(hex.charAt(hex.length - 1 - (at >> 2)), 16) >> (at & 3)) & 1);
}

const BASE_WINDOW = 8;
const KEY_WINDOW = 5;
const tableSize = (window: number): number => 1 << (window - 2);
let baseTable: readonly AffinePoint[] | undefined;

/** Both scalars in [0, 2^512); the point lies on the curve. */
export function multiplyBoth(u: bigint, v: bigint, point: AffinePoint): JacobianPoint {
  baseTable ??= oddMultiples({ x: PARAM_SET_A.Gx, y: PARAM_SET_A.Gy }, tableSize(BASE_WINDOW));
  const keyTable = oddMultiples(point, tableSize(KEY_WINDOW));
  const ofBase = windowedDigits(u, BASE_WINDOW);
  const ofKey = windowedDigits(v, KEY_WINDOW);
  let sum = INFINITY;
  for (let at = BITS; at >= 0; at--) {
    if (sum.Z !== 0n) sum = double(sum);
    sum = addDigit(sum, baseTable, ofBase[at] as number);
    sum = addDigit(sum, keyTable, ofKey[at] as number);
  }
  return sum;
}

function addDigit(sum: JacobianPoint, table: readonly AffinePoint[], digit: number): JacobianPoint {
  if (digit === 0) return sum;
  const { x, y } = table[(Math.abs(digit) - 1) / 2] as AffinePoint;
  return addAffine(sum, { x, y: digit < 0 ? -y : y });
}
