import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex, utf8 } from '../../bytes.ts';
import { propertyRuns } from '../../testing/property-runs.ts';
import { Streebog, streebog } from './streebog.ts';

const M1 = utf8('012345678901234567890123456789012345678901234567890123456789012');
const M2 = fromHex(
  'd1e520e2e5f2f0e82c20d1f2f0e8e1eee6e820e2edf3f6e82c20e2e5fef2fa20f120eceef0ff20f1f2f0e5ebe0ece820ede020f5f0e0e1f0fbff20efebfaeafb20c8e3eef0e5e2fb',
) as Uint8Array;

describe('Streebog', () => {
  it.each([
    [
      512,
      M1,
      '1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48',
    ],
    [256, M1, '9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500'],
    [
      512,
      M2,
      '1e88e62226bfca6f9994f1f2d51569e0daf8475a3b0fe61a5300eee46d961376035fe83549ada2b8620fcd7c496ce5b33f0cb9dddc2b6460143b03dabac9fb28',
    ],
    [256, M2, '9dd2fe4e90409e5da87f53976d7405b0c0cac628fc669a741d50063c557e8f50'],
    [
      512,
      new Uint8Array(0),
      '8e945da209aa869f0455928529bcae4679e9873ab707b55315f56ceb98bef0a7362f715528356ee83cda5f2aac4c6ad2ba3a715c1bcd81cb8e9f90bf4c1c1a8a',
    ],
  ] as const)('X5 gives the values of RFC 6986: %i bits, case %#', (bits, message, digest) => {
    expect(toHex(streebog(bits, message))).toBe(digest);
  });

  it('X5 is the same in whatever pieces the bytes come', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 }), (pieces) => {
        const stream = new Streebog(512);
        for (const piece of pieces) stream.update(piece);
        const whole = Uint8Array.from(pieces.flatMap((piece) => [...piece]));
        expect(toHex(stream.digest())).toBe(toHex(streebog(512, whole)));
      }),
      { numRuns: propertyRuns() },
    );
  });

  it('carries through the sum of its blocks', () => {
    // Two blocks of ones: their sum leaves the lowest word with a carry that runs through all others.
    const ones = new Uint8Array(128).fill(0xff);
    expect(toHex(streebog(512, ones))).not.toBe(toHex(streebog(512, ones.subarray(0, 64))));
    expect(toHex(streebog(256, ones))).toHaveLength(64);
  });
});
