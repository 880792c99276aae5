import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derElement, derTrees } from '../testing/der-trees.ts';
import { processorClock } from '../testing/processor-time.ts';
import { propertyRuns } from '../testing/property-runs.ts';
import { parseCms } from './cms/parse-cms.ts';
import { DerError } from './der/reader.ts';
import { neededDigests } from './needed-digests.ts';
import { parseOcsp } from './ocsp/parse-ocsp.ts';
import { parseTimeStamp, tokenOfReply } from './timestamp/parse-timestamp.ts';
import { verifySignatures } from './verify-cms.ts';
import { crlAddresses, ocspAddresses } from './x509/addresses.ts';
import { parseCertificate } from './x509/certificate.ts';
import { entryOf, parseCrl } from './x509/crl.ts';
import { distributionPointsOf } from './x509/distribution-points.ts';

const tree = derTrees();

const READERS: readonly (readonly [name: string, read: (bytes: Uint8Array) => unknown])[] = [
  ['CMS', parseCms],
  ['OCSP', parseOcsp],
  ['time stamp', parseTimeStamp],
  ['reply', tokenOfReply],
  [
    'certificate',
    (bytes) => {
      const certificate = parseCertificate(bytes);
      return [crlAddresses(certificate), ocspAddresses(certificate), distributionPointsOf(certificate)];
    },
  ],
  [
    'CRL',
    (bytes) => {
      const crl = parseCrl(bytes);
      return entryOf(crl, { serial: '01', issuer: crl.issuer });
    },
  ],
];

/** Only this one error: a reader that trips in another way has not looked. */
function answers(read: (bytes: Uint8Array) => unknown, bytes: Uint8Array): boolean {
  try {
    read(bytes);
    return true;
  } catch (error) {
    return error instanceof DerError;
  }
}

describe('readers of foreign bytes', () => {
  it.each(READERS)('SEC-70 %s: any tree and any bytes are read or refused', (_, read) => {
    const runs = { numRuns: propertyRuns(400) };
    fc.assert(
      fc.property(tree(5), (bytes) => answers(read, bytes)),
      runs,
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => answers(read, bytes)),
      runs,
    );
  });

  it('SEC-70 a verification answers on any tree, and never with valid', async () => {
    const request = { content: null, anchors: [], crls: [], expected: 'anyone', purpose: 'sign' } as const;
    await fc.assert(
      fc.asyncProperty(tree(5), async (signature) => {
        neededDigests(signature);
        const { outcome } = await verifySignatures({ ...request, signature, at: new Date(0) });
        expect(outcome).not.toBe('valid');
      }),
      { numRuns: propertyRuns(200) },
    );
  });

  it('SEC-70 neither a million pieces nor a million levels take long', () => {
    const pieces = new Uint8Array(2_000_000).map((_, i) => (i % 2 === 0 ? 0x30 : 0));
    const levels = new Uint8Array(1_000_000).map((_, i) => (i % 2 === 0 ? 0x30 : 0x80));
    const spent = processorClock();
    for (const [, read] of READERS) {
      expect(answers(read, derElement(0x30, pieces.subarray(0, 65_000)))).toBe(true);
      expect(answers(read, levels)).toBe(true);
      expect(answers(read, pieces)).toBe(true);
    }
    expect(spent()).toBeLessThan(5000);
  });
});
