import { weierstrass } from '@noble/curves/abstract/weierstrass.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '../../testing/property-runs.ts';
import { equationHolds, readPublicKey, verifyGost3410 } from './gost3410.ts';
import { gostPublicKey as gostKeyBytes, gostSignature, signatureNumbers } from './sign.ts';
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

/**
 * The examples of RFC 7091 §7 are on curves of their own, with a = 7: our equations on them, the points by the general
 * library. That our own points are the library's is held above.
 */
describe.each([
  {
    name: 'example 1, of 256 bits',
    p: 0x8000000000000000000000000000000000000000000000000000000000000431n,
    b: 0x5fbff498aa938ce739b8e022fbafef40563f6e6a3472fc2a514c0ce9dae23b7en,
    n: 0x8000000000000000000000000000000150fe8a1892976154c59cfc193accf5b3n,
    Gx: 2n,
    Gy: 0x8e2a8a0e65147d4bd6316030e16d19c85c97f0a9ca267122b96abbcea7e8fc8n,
    secret: 0x7a929ade789bb9be10ed359dd39a72c11b60961f49397eee1d19ce9891ec3b28n,
    key: {
      x: 0x7f2b49e270db6d90d8595bec458b50c58585ba1d4e9b788f6689dbd8e56fd80bn,
      y: 0x26f1b489d6701dd185c8413a977b3cbbaf64d1c593d26627dffb101a87ff77dan,
    },
    e: 0x2dfbc1b372d89a1188c09c52e0eec61fce52032ab1022e8e67ece6672b043ee5n,
    k: 0x77105c9b20bcd3122823c8cf6fcc7b956de33814e95b7fe64fed924594dceab3n,
    r: 0x41aa28d2f1ab148280cd9ed56feda41974053554a42767b83ad043fd39dc0493n,
    s: 0x1456c64ba4642a1653c235a98a60249bcd6d3f746b631df928014f6c5bf9c40n,
  },
  {
    name: 'example 2, of 512 bits',
    p: 0x4531acd1fe0023c7550d267b6b2fee80922b14b2ffb90f04d4eb7c09b5d2d15df1d852741af4704a0458047e80e4546d35b8336fac224dd81664bbf528be6373n,
    b: 0x1cff0806a31116da29d8cfa54e57eb748bc5f377e49400fdd788b649eca1ac4361834013b2ad7322480a89ca58e0cf74bc9e540c2add6897fad0a3084f302adcn,
    n: 0x4531acd1fe0023c7550d267b6b2fee80922b14b2ffb90f04d4eb7c09b5d2d15da82f2d7ecb1dbac719905c5eecc423f1d86e25edbe23c595d644aaf187e6e6dfn,
    Gx: 0x24d19cc64572ee30f396bf6ebbfd7a6c5213b3b3d7057cc825f91093a68cd762fd60611262cd838dc6b60aa7eee804e28bc849977fac33b4b530f1b120248a9an,
    Gy: 0x2bb312a43bd2ce6e0d020613c857acddcfbf061e91e5f2c3f32447c259f39b2c83ab156d77f1496bf7eb3351e1ee4e43dc1a18b91b24640b6dbb92cb1add371en,
    secret:
      0xba6048aadae241ba40936d47756d7c93091a0e8514669700ee7508e508b102072e8123b2200a0563322dad2827e2714a2636b7bfd18aadfc62967821fa18dd4n,
    key: {
      x: 0x115dc5bc96760c7b48598d8ab9e740d4c4a85a65be33c1815b5c320c854621dd5a515856d13314af69bc5b924c8b4ddff75c45415c1d9dd9dd33612cd530efe1n,
      y: 0x37c7c90cd40b0f5621dc3ac1b751cfa0e2634fa0503b3d52639f5d7fb72afd61ea199441d943ffe7f0c70a2759a3cdb84c114e1f9339fdf27f35eca93677beecn,
    },
    e: 0x3754f3cfacc9e0615c4f4a7c4d8dab531b09b6f9c170c533a71d147035b0c5917184ee536593f4414339976c647c5d5a407adedb1d560c4fc6777d2972075b8cn,
    k: 0x359e7f4b1410feacc570456c6801496946312120b39d019d455986e364f365886748ed7a44b3e794434006011842286212273a6d14cf70ea3af71bb1ae679f1n,
    r: 0x2f86fa60a081091a23dd795e1e3c689ee512a3c82ee0dcc2643c78eea8fcacd35492558486b20f1c9ec197c90699850260c93bcbcd9c5c3317e19344e173ae36n,
    s: 0x1081b394696ffe8e6585e7a9362d26b6325f56778aadbc081c0bfbe933d52ff5823ce288e8c4f362526080df7f70ce406a6eeb1f56919cb92a9853bde73e5b4an,
  },
])('RFC 7091, $name', ({ p, b, n, Gx, Gy, secret, key, e, k, r, s }) => {
  const curve = weierstrass({ p, a: 7n, b, n, h: 1n, Gx, Gy });
  const multiply = (u: bigint, v: bigint) => {
    const sum = curve.BASE.multiplyUnsafe(u).add(curve.fromAffine(key).multiplyUnsafe(v));
    return sum.is0() ? { X: 1n, Z: 0n } : { X: sum.toAffine().x, Z: 1n };
  };

  it('X5 signs with its numbers', () => {
    expect(curve.BASE.multiply(secret).toAffine()).toEqual(key);
    expect(signatureNumbers({ secret, e, k }, curve)).toEqual({ r, s });
  });

  it('X5 verifies its signature, and none that differs in a bit', () => {
    expect(equationHolds({ r, s, e }, { p, n }, multiply)).toBe(true);
    for (let bit = 0n; bit < 250n; bit += 25n) {
      const flipped = 1n << bit;
      expect(equationHolds({ r: r ^ flipped, s, e }, { p, n }, multiply)).toBe(false);
      expect(equationHolds({ r, s: s ^ flipped, e }, { p, n }, multiply)).toBe(false);
      expect(equationHolds({ r, s, e: e ^ flipped }, { p, n }, multiply)).toBe(false);
    }
    for (const wrong of [0n, n, n + r]) expect(equationHolds({ r: wrong, s, e }, { p, n }, multiply)).toBe(false);
  });
});
