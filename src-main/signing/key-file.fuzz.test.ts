import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '#domain/fault.ts';
import { OID } from '#domain/signatures/der/oids.ts';
import { elementsOf, octetsOf, partsOf, rawOf, readDer, innerOf, type Der } from '#domain/signatures/der/reader.ts';
import { context, integer, octetString, oid, sequence, tlv } from '#domain/signatures/der/writer.ts';
import { derTrees } from '#domain/testing/der-trees.ts';
import { propertyRuns } from '#domain/testing/property-runs.ts';
import { processorClock } from '#domain/testing/processor-time.ts';
import { gostCertificate, writeGostKeyFile } from '../../tests/support/gost-key-file.ts';
import { openKeyFile } from './key-file.ts';

const PASSWORD = 'Test-2026';
const now = new Date();
const secret = BigInt(`0x${randomBytes(60).toString('hex')}`);
const certificate = gostCertificate(secret, now);

/** Whatever it is, it is opened or refused in words of ours; nothing of the library comes through. */
const CODES = ['opened', 'KEY_DAMAGED', 'KEY_UNSUPPORTED', 'KEY_PASSWORD_WRONG', 'KEY_EXPIRED', 'KEY_NOT_YET_VALID'];
function answerTo(bytes: Uint8Array): string {
  const spent = processorClock();
  try {
    openKeyFile(bytes, PASSWORD, now, { gost: true }).close();
    return 'opened';
  } catch (error) {
    return error instanceof Fault ? error.code : String(error);
  } finally {
    // Rounds of the protection are few here: what takes longer runs away.
    expect(spent()).toBeLessThan(5000);
  }
}

/** What lies under the mark of a key file, which is left out: so that what was changed inside is read at all. */
function safeOf(file: Uint8Array): Uint8Array {
  const [, authSafe] = partsOf(readDer(file));
  const [, content] = partsOf(authSafe ?? readDer(file));
  return octetsOf(innerOf(content ?? readDer(file)));
}
const unmarked = (safe: Uint8Array): Uint8Array =>
  sequence(integer(3), sequence(oid(OID.data), context(0, octetString(safe))));

const isConstructed = ({ tag }: Der): boolean => (tag & 0x20) !== 0;
const countOf = (element: Der): number =>
  1 + (isConstructed(element) ? [...elementsOf(element)].reduce((sum, each) => sum + countOf(each), 0) : 0);

/** The same with the element at a place, counted from above, replaced. */
function replaced(element: Der, at: number, by: Uint8Array): Uint8Array {
  if (at === 0) return by;
  let before = 1;
  const parts = [...elementsOf(element)].map((each) => {
    const place = at - before;
    const count = countOf(each);
    before += count;
    return place >= 0 && place < count ? replaced(each, place, by) : rawOf(each);
  });
  return tlv(element.tag, ...parts);
}

describe('a key file of anybody', () => {
  const runs = { numRuns: propertyRuns(300) };
  const LONG_MS = 600_000;

  it(
    'SEC-70 any tree and any bytes are refused in words of ours, in time',
    () => {
      const trees = derTrees(1)(6);
      for (const any of [trees, fc.uint8Array({ maxLength: 300 })])
        fc.assert(
          fc.property(any, (bytes) => {
            expect(CODES).toContain(answerTo(bytes));
          }),
          runs,
        );
    },
    LONG_MS,
  );

  it.each([false, true])(
    'SEC-70 any tree in place of any part of a real one, under RC2-40: %s',
    (isOld) => {
      const file = writeGostKeyFile({ secret, certificate, password: PASSWORD, protection: '3des', isOld });
      expect(answerTo(file)).toBe('opened');
      const safe = safeOf(file);
      expect(answerTo(unmarked(safe))).toBe('opened');
      for (const whole of [file, safe]) {
        const root = readDer(whole);
        const changes = fc.tuple(fc.nat({ max: countOf(root) - 1 }), derTrees(1)(4));
        fc.assert(
          fc.property(changes, ([at, tree]) => {
            const changed = replaced(root, at, tree);
            expect(CODES).toContain(answerTo(whole === file ? changed : unmarked(changed)));
          }),
          runs,
        );
      }
    },
    LONG_MS,
  );

  it('SEC-70 neither a million pieces nor thousands of levels take long', () => {
    const pieces = new Uint8Array(200_000).map((_, place) => (place % 2 === 0 ? 0x30 : 0));
    const levels = new Uint8Array(200_000).map((_, place) => (place % 2 === 0 ? 0x30 : 0x80));
    for (const bytes of [pieces, levels, tlv(0x30, pieces)]) expect(CODES).toContain(answerTo(bytes));
  });
});
