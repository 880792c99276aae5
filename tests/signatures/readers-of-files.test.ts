import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '#domain/bytes.ts';
import { Fault } from '#domain/fault.ts';
import { propertyRuns } from '#domain/testing/property-runs.ts';
import { parseCms } from '#domain/signatures/cms/parse-cms.ts';
import { DerError } from '#domain/signatures/der/reader.ts';
import { openTrustBundle } from '#domain/signatures/trust/trust-bundle.ts';
import { parseCertificate } from '#domain/signatures/x509/certificate.ts';
import { parseCrl } from '#domain/signatures/x509/crl.ts';
import { openKeyFile } from '#main/signing/key-file.ts';
import { verifyEd25519 } from '#register/journal-key.ts';
import { readXmlSignature } from '#signatures/xml/read-xml-signature.ts';
import { heldMb } from '../support/held-memory.ts';

const MB = 1_000_000;
const bundle = (bytes: Uint8Array): unknown =>
  openTrustBundle(bytes, { region: '10', vkey: '', verify: verifyEd25519, known: { version: 0, madeAt: null } });

/** Each refuses in its own way: with this error, or – where none is named – with a value. */
const READERS = [
  ['key file', (bytes) => openKeyFile(bytes, 'secret'), Fault],
  ['XML', readXmlSignature, null],
  ['trust bundle', bundle, null],
  ['CMS', parseCms, DerError],
  ['certificate', parseCertificate, DerError],
  ['CRL', parseCrl, DerError],
] as const satisfies readonly (readonly [
  string,
  (bytes: Uint8Array) => unknown,
  typeof Fault | typeof DerError | null,
])[];

const alternating = (length: number, even: number, odd: number): Uint8Array =>
  new Uint8Array(length).map((_, i) => (i % 2 === 0 ? even : odd));
const HOSTILE: readonly Uint8Array[] = [
  alternating(MB, 0x30, 0x80),
  alternating(MB, 0x30, 0),
  // A length of four gigabytes in front of nothing.
  Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff),
  utf8(`${'<a>'.repeat(20_000)}`),
  utf8(`<a ${Array.from({ length: 20_000 }, (_, i) => `b${String(i)}=""`).join(' ')}/>`),
  utf8(`${'['.repeat(MB)}`),
  utf8(`{"content":${JSON.stringify('x'.repeat(MB))},"signature":""}`),
];

describe('readers of foreign files', () => {
  it.each(READERS)(
    'SEC-70 %s: any bytes are read or refused, and nothing of them stays in memory',
    (_, read, refusal) => {
      const refuses = (bytes: Uint8Array): boolean => {
        try {
          read(bytes);
          return true;
        } catch (error) {
          return refusal !== null && error instanceof refusal;
        }
      };
      const before = heldMb();
      fc.assert(
        fc.property(fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.string({ maxLength: 400 }).map(utf8)), refuses),
        { numRuns: propertyRuns(200) },
      );
      const peak = process.resourceUsage().maxRSS;
      for (const bytes of HOSTILE) expect(refuses(bytes)).toBe(true);
      expect(heldMb() - before).toBeLessThan(15);
      // What the worst of a megabyte may cost at its highest.
      expect((process.resourceUsage().maxRSS - peak) / 1000).toBeLessThan(400);
    },
  );
});
