import { weierstrass } from '@noble/curves/abstract/weierstrass.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '../../testing/property-runs.ts';
import { readPublicKey, verifyGost3410 } from './gost3410.ts';
import { gostPublicKey as gostKeyBytes, gostSignature } from './sign.ts';
import { inverse, multiplyBoth, residue } from './multiply-both.ts';
import { CurvePoint, PARAM_SET_A } from './param-set-a.ts';
import { streebog } from './streebog.ts';

const { p: P, n: Q } = PARAM_SET_A;
const scalar = fc.bigInt({ min: 1n, max: Q - 1n });
const point = scalar.map((d) => CurvePoint.BASE.multiply(d));

/** By the general library, each multiplication for itself. */
function plainly(u: bigint, v: bigint, of: InstanceType<typeof CurvePoint>) {
  const sum = CurvePoint.BASE.multiplyUnsafe(u).add(of.multiplyUnsafe(v));
  return sum.is0() ? null : sum.toAffine();
}

function fast(u: bigint, v: bigint, of: InstanceType<typeof CurvePoint>) {
  const { X, Y, Z } = multiplyBoth(u, v, of.toAffine());
  if (Z === 0n) return null;
  const z = inverse(Z, P);
  return { x: residue(X * z * z), y: residue(Y * z * z * z) };
}

describe('multiplication of two points at once', () => {
  it('X5 gives the same as the general library', () => {
    fc.assert(
      fc.property(scalar, scalar, point, (u, v, of) => {
        expect(fast(u, v, of)).toEqual(plainly(u, v, of));
      }),
      { numRuns: propertyRuns(20) },
    );
  });

  it.each([
    [1n, 0n],
    [0n, 1n],
    [0n, 0n],
    [1n, 1n],
    [1n, Q - 1n],
    [2n, Q - 1n],
    [Q - 1n, Q - 1n],
    [Q - 2n, 2n],
    [3n, 3n],
  ])('X5 meets its own base, its negative and infinity: %i, %i', (u, v) => {
    expect(fast(u, v, CurvePoint.BASE)).toEqual(plainly(u, v, CurvePoint.BASE));
    const negative = CurvePoint.BASE.negate();
    expect(fast(u, v, negative)).toEqual(plainly(u, v, negative));
  });
});

describe('GOST R 34.10-2015 (512)', () => {
  const d = 0x1234_5678_9abc_def0n ** 8n % Q;
  const key = readPublicKey(gostKeyBytes(d));
  const digest = streebog(512, new Uint8Array([1, 2, 3]));
  const signature = gostSignature(d, digest, 0xfedc_ba98n ** 15n % Q) ?? new Uint8Array(0);

  it('X5 accepts what the key signed, and nothing that differs in a bit', () => {
    if (!key) throw new Error('the key is a point of the curve');
    expect(verifyGost3410(key, digest, signature)).toBe(true);
    fc.assert(
      fc.property(fc.nat(127), fc.integer({ min: 1, max: 255 }), fc.boolean(), (at, by, inDigest) => {
        const changed = (inDigest ? digest : signature).slice();
        const place = at % changed.length;
        changed[place] = (changed[place] as number) ^ by;
        expect(verifyGost3410(key, inDigest ? changed : digest, inDigest ? signature : changed)).toBe(false);
      }),
      { numRuns: propertyRuns(60) },
    );
    const other = readPublicKey(gostKeyBytes(d + 1n));
    expect(other && verifyGost3410(other, digest, signature)).toBe(false);
  });

  it('X5 refuses numbers out of range, and lengths that are not its own', () => {
    if (!key) throw new Error('the key is a point of the curve');
    const zero = new Uint8Array(128);
    const most = new Uint8Array(128).fill(0xff);
    for (const wrong of [zero, most, signature.subarray(0, 127), new Uint8Array(0)])
      expect(verifyGost3410(key, digest, wrong)).toBe(false);
    expect(verifyGost3410(key, digest.subarray(0, 32), signature)).toBe(false);
  });

  it('SEC-70 takes no point for a key that is not on the curve', () => {
    const bytes = gostKeyBytes(d);
    bytes[0] = (bytes[0] as number) ^ 1;
    expect(readPublicKey(bytes)).toBeNull();
    expect(readPublicKey(new Uint8Array(128))).toBeNull();
    expect(readPublicKey(new Uint8Array(128).fill(0xff))).toBeNull();
    expect(readPublicKey(bytes.subarray(1))).toBeNull();
  });
});

/** The examples of RFC 7091 §7 are on curves of their own: the equations are those above, the arithmetic the library's. */
describe('RFC 7091, example 1', () => {
  const curve = weierstrass({
    p: 0x8000000000000000000000000000000000000000000000000000000000000431n,
    a: 7n,
    b: 0x5fbff498aa938ce739b8e022fbafef40563f6e6a3472fc2a514c0ce9dae23b7en,
    n: 0x8000000000000000000000000000000150fe8a1892976154c59cfc193accf5b3n,
    h: 1n,
    Gx: 2n,
    Gy: 0x8e2a8a0e65147d4bd6316030e16d19c85c97f0a9ca267122b96abbcea7e8fc8n,
  });
  const { n } = curve.CURVE();

  it('X5 signs and verifies with its numbers', () => {
    const d = 0x7a929ade789bb9be10ed359dd39a72c11b60961f49397eee1d19ce9891ec3b28n;
    const e = 0x2dfbc1b372d89a1188c09c52e0eec61fce52032ab1022e8e67ece6672b043ee5n;
    const k = 0x77105c9b20bcd3122823c8cf6fcc7b956de33814e95b7fe64fed924594dceab3n;
    const r = curve.BASE.multiply(k).toAffine().x % n;
    const s = (r * d + k * e) % n;
    expect(r).toBe(0x41aa28d2f1ab148280cd9ed56feda41974053554a42767b83ad043fd39dc0493n);
    expect(s).toBe(0x1456c64ba4642a1653c235a98a60249bcd6d3f746b631df928014f6c5bf9c40n);
    const v = inverse(e, n);
    const sum = curve.BASE.multiply((s * v) % n).add(curve.BASE.multiply(d).multiply(((n - r) * v) % n));
    expect(sum.toAffine().x % n).toBe(r);
  });
});
