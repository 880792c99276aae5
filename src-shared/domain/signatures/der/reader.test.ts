import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { processorClock } from '../../testing/processor-time.ts';
import { propertyRuns } from '../../testing/property-runs.ts';
import {
  contentOf,
  DerError,
  integerHexOf,
  octetsOf,
  oidOf,
  partsOf,
  readDer,
  smallIntegerOf,
  textOf,
  timeOf,
} from './reader.ts';
import { integer, octetString, oid, sequence, setOf, time, tlv, utf8String } from './writer.ts';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

describe('DER', () => {
  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(), fc.string(), (bytes, number, text) => {
        const parts = partsOf(readDer(sequence(octetString(bytes), integer(number), utf8String(text.toWellFormed()))));
        const [first, second, third] = parts;
        if (!third) throw new Error('three parts');
        expect([...octetsOf(first)]).toEqual([...bytes]);
        expect(smallIntegerOf(second)).toBe(number);
        expect(textOf(third)).toBe(text.toWellFormed());
      }),
      { numRuns: propertyRuns() },
    );
  });

  it('writes numbers, names and times as X.690 and RFC 5280 show them', () => {
    expect(integer(128)).toEqual(hex('02 02 00 80'));
    expect(integer(hex('00 00 7f'))).toEqual(hex('02 01 7f'));
    expect(integer(0)).toEqual(hex('02 01 00'));
    expect(oid('1.2.840.113549.1.1.11')).toEqual(hex('06 09 2a 86 48 86 f7 0d 01 01 0b'));
    expect(oidOf(readDer(oid('1.2.398.3.10.1.1.2.3.2')))).toBe('1.2.398.3.10.1.1.2.3.2');
    expect(oidOf(readDer(oid('2.16.840.1.101.3.4.2.1')))).toBe('2.16.840.1.101.3.4.2.1');
    expect(contentOf(readDer(time('2049-12-31T23:59:59Z')))).toEqual(new Uint8Array(Buffer.from('491231235959Z')));
    expect(contentOf(readDer(time('2050-01-01T00:00:00Z')))).toEqual(new Uint8Array(Buffer.from('20500101000000Z')));
    expect(setOf(integer(2), integer(1))).toEqual(hex('31 06 02 01 01 02 01 02'));
  });

  it('reads BER: indefinite lengths, octets in pieces', () => {
    const streamed = readDer(hex('30 80 24 80 04 02 01 02 04 01 03 00 00 02 01 05 00 00'));
    const [octets, number] = partsOf(streamed);
    expect(octetsOf(octets)).toEqual(hex('01 02 03'));
    expect(integerHexOf(number)).toBe('05');
  });

  it('SEC-59 octets in octets in octets are copied once, and no deeper than anybody cuts them', () => {
    // Each level says its length, so that a reader of headers alone sees nothing wrong.
    const nested = (levels: number, bytes: number): Uint8Array => {
      const whole = new Uint8Array(6 * (levels + 1) + bytes).fill(7);
      const view = new DataView(whole.buffer);
      for (let level = 0; level <= levels; level++) {
        view.setUint16(6 * level, level === levels ? 0x0484 : 0x2484);
        view.setUint32(6 * level + 2, whole.length - 6 * (level + 1));
      }
      return whole;
    };
    expect(Buffer.alloc(5_000_000, 7).equals(octetsOf(readDer(nested(40, 5_000_000))))).toBe(true);
    expect(() => octetsOf(readDer(nested(42, 5)))).toThrow(DerError);
    const spent = processorClock();
    for (const levels of [1500, 100_000]) expect(() => octetsOf(readDer(nested(levels, 5_000_000)))).toThrow(DerError);
    expect(spent()).toBeLessThan(1000);
  });

  it.each([
    ['bytes after the end', '02 01 05 00'],
    ['a length beyond the file', '30 05 02 01'],
    ['a length of five bytes', '30 85 00 00 00 00 01 00'],
    ['no end of contents', '30 80 02 01 05'],
    ['an indefinite primitive', '04 80 01 00 00'],
    ['a high tag number', '1f 81 01 00'],
    ['nothing', ''],
  ])('refuses %s', (_, bytes) => {
    expect(() => readDer(hex(bytes))).toThrow(DerError);
  });

  it.each(['991332000000Z', '2611231000Z', '20261123100000', '261123100000+0600', '20260229000000Z'])(
    'refuses the time %s',
    (text) => {
      expect(() => timeOf(readDer(tlv(text.length > 14 ? 0x18 : 0x17, Buffer.from(text))))).toThrow(DerError);
    },
  );

  it('SEC-70 answers garbage and deep nesting with an error of its own, never with a crash', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          const walk = (element: ReturnType<typeof readDer>, depth: number): void => {
            if (depth > 50 || (element.tag & 0x20) === 0) return;
            for (const part of partsOf(element)) walk(part, depth + 1);
          };
          walk(readDer(bytes), 0);
        } catch (error) {
          expect(error).toBeInstanceOf(DerError);
        }
      }),
      { numRuns: propertyRuns(2000) },
    );
    const nested = new Uint8Array(200_000).map((_, i) => (i % 2 === 0 ? 0x30 : 0x80));
    expect(() => readDer(nested)).toThrow(DerError);
  });
});
