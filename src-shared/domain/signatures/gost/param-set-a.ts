import { weierstrass } from '@noble/curves/abstract/weierstrass.js';

/** id-tc26-gost-3410-12-512-paramSetA (RFC 7836, annex A.1), the curve of the national authority. */
export const PARAM_SET_A = {
  p: 2n ** 512n - 569n,
  a: 2n ** 512n - 572n,
  b: 0xe8c2505dedfc86ddc1bd0b2b6667f1da34b82574761cb0e879bd081cfd0b6265ee3cb090f30d27614cb4574010da90dd862ef9d4ebee4761503190785a71c760n,
  n: 0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff27e69532f48d89116ff22b8d4e0560609b4b38abfad2b85dcacdb1411f10b275n,
  h: 1n,
  Gx: 3n,
  Gy: 0x7503cfe87a836ae3a61b8816e25450e6ce5e1c93acf1abc1778064fdcbefa921df1626be4fd036e93d75e6a50e3a41e98028fe5fc235f5b889a589cb5215f2a4n,
} as const;

/** Points of the curve. The library keeps secrets out of its branches as far as JavaScript can: for keys and signing. */
export const CurvePoint = weierstrass(PARAM_SET_A);
