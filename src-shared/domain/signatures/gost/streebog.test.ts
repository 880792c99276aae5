import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalBytes, fromHex, toHex, utf8 } from '../../bytes.ts';
import { propertyRuns } from '../../testing/property-runs.ts';
import { openCore } from './streebog-core.ts';
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

  it('X5 is the same for many streams side by side, and leaves none of them behind', () => {
    const bytes = fc.uint8Array({ maxLength: 200 });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), bytes), { maxLength: 20 }), (pieces) => {
        const streams = [0, 1, 2, 3].map((each) => new Streebog(each % 2 === 0 ? 512 : 256));
        for (const [each, piece] of pieces) streams[each]?.update(piece);
        for (const [each, stream] of streams.entries()) {
          const whole = pieces.flatMap(([of, piece]) => (of === each ? [...piece] : []));
          expect(toHex(stream.digest())).toBe(toHex(streebog(each % 2 === 0 ? 512 : 256, Uint8Array.from(whole))));
        }
      }),
      { numRuns: propertyRuns() },
    );
  });

  // Bytes of ones: the sum of the blocks carries through all of its words. Digests by the gost engine of Debian.
  it.each([
    [1, 512, '68959298ea40f71656d63eeef4e6fe2e'],
    [1, 256, '1a3d577fed7b6d66790a24d19bc3226b'],
    [63, 512, 'e25174143ef38ce72325e613274d5afe'],
    [63, 256, 'bc1febc79d650abb4fc031aac7c6cf35'],
    [64, 512, '41629de677d7e8090c3cd70affe3300d'],
    [64, 256, '964a5ab60286f106288743e2fe1a422d'],
    [65, 512, 'b9690cbd837b4331b75cdff6a0c452f0'],
    [65, 256, 'a363df25cb169ab7b2cc691ddd778f75'],
    [128, 512, '90a161d12ad309498d3fe5d48202d8a4'],
    [128, 256, '4749bfc37b7ddad7c745dc2da1fb2261'],
    [129, 512, 'fff0913afc56b785eb9175d2d667f18f'],
    [129, 256, '9f54dc21fbd3d295869b226fd10f7d20'],
    [4096, 512, '9662d1a336f4e28c9f3ed65dbc7ecf93'],
    [4096, 256, '606bf842ded2b5c075cd22a9b03c96e1'],
    [65535, 512, '233013a82591d0c5671acf8cf1124cd5'],
    [65535, 256, '1c06abdedf851d3f407111822ff443b9'],
    [65536, 512, '31c8729fb116fd7bb2be01e165ea7b56'],
    [65536, 256, '1d5de2aa834c413e0e73efdcbf84b358'],
    [65537, 512, 'ad79f439bc44b96c0be45ee8a665bd9f'],
    [65537, 256, '3fea791468e5b92fd35f68483c6050e6'],
    [200001, 512, '099892fb85e58da8b0acfa68f13c746e'],
    [200001, 256, '7c6fad9fefb1065d66fe66b52a49d737'],
  ] as const)(
    'X5 carries through the sum of its blocks, and over the page: %i bytes, %i bits',
    (length, bits, digest) => {
      const ones = new Uint8Array(length).fill(0xff);
      expect(toHex(streebog(bits, ones)).slice(0, 32)).toBe(digest);
      const stream = new Streebog(bits);
      for (let at = 0; at < length; at += 4097) stream.update(ones.subarray(at, at + 4097));
      expect(toHex(stream.digest()).slice(0, 32)).toBe(digest);
    },
  );

  it('SEC-69 leaves nothing of a message in the memory of the module', () => {
    const core = openCore();
    const memory = new Uint8Array(core.data.buffer);
    const before = memory.slice();
    core.data.set(M1);
    core.absorb(1, 504);
    core.close();
    expect(equalBytes(memory, before)).toBe(false);
    core.wipe(M1.length);
    expect(equalBytes(memory, before)).toBe(true);
  });

  it('gives its digest once', () => {
    const stream = new Streebog(512);
    stream.digest();
    expect(() => stream.digest()).toThrow('once');
    expect(() => stream.update(M1)).toThrow('once');
  });
});
