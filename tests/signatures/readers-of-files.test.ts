import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '#domain/bytes.ts';
import { Fault } from '#domain/fault.ts';
import { propertyRuns } from '#domain/testing/property-runs.ts';
import { parseCms } from '#domain/signatures/cms/parse-cms.ts';
import { OID } from '#domain/signatures/der/oids.ts';
import { DerError } from '#domain/signatures/der/reader.ts';
import { algorithm, bitString, context, octetString, oid, sequence, tlv } from '#domain/signatures/der/writer.ts';
import { parseOcsp } from '#domain/signatures/ocsp/parse-ocsp.ts';
import { parseTimeStamp, tokenOfReply } from '#domain/signatures/timestamp/parse-timestamp.ts';
import { verifyTimeStamp } from '#domain/signatures/timestamp/verify-timestamp.ts';
import { openTrustBundle } from '#domain/signatures/trust/trust-bundle.ts';
import { parseCertificate } from '#domain/signatures/x509/certificate.ts';
import { parseCrl } from '#domain/signatures/x509/crl.ts';
import { processorClock } from '#domain/testing/processor-time.ts';
import { openKeyFile } from '#main/signing/key-file.ts';
import { verifyEd25519 } from '#register/journal-key.ts';
import { readXmlSignature } from '#signatures/xml/read-xml-signature.ts';
import { buildAnyCms } from '../support/any-cms.ts';
import { heldMb } from '../support/held-memory.ts';
import { issue } from '../support/test-authority.ts';

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
  ['OCSP answer', parseOcsp, DerError],
  ['reply of an authority of time', tokenOfReply, DerError],
  ['time stamp', (bytes) => parseTimeStamp(bytes), DerError],
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

/** An answer as RFC 6960 has it, with this in the place of the answers about certificates. */
const ocspWith = (answers: Uint8Array): Uint8Array => {
  const when = tlv(0x18, utf8('20261128050000Z'));
  const keyHash = context(2, octetString(new Uint8Array(20)));
  const signed = algorithm(OID.sha256WithRsa);
  const basic = sequence(sequence(keyHash, when, answers), signed, bitString(new Uint8Array(256)));
  return sequence(tlv(0x0a, Uint8Array.of(0)), context(0, sequence(oid(OID.ocspBasic), octetString(basic))));
};
/** So many empty sequences. */
const many = (count: number): Uint8Array => alternating(2 * count, 0x30, 0);
const HUGE: readonly (readonly [string, Uint8Array])[] = [
  ['400 000 empty answers', ocspWith(sequence(many(400_000)))],
  ['answers within answers', ocspWith(alternating(MB, 0x30, 0x80))],
  ['answers that end nowhere', ocspWith(Uint8Array.of(0x30, 0x84, 0x7f, 0xff, 0xff, 0xff))],
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

  it.each(HUGE)('SEC-70 an OCSP answer of the right form with %s is refused at once, within bounds', (_, bytes) => {
    const before = process.resourceUsage().maxRSS;
    const spent = processorClock();
    expect(() => parseOcsp(bytes)).toThrow(DerError);
    expect(spent()).toBeLessThan(3_000);
    expect((process.resourceUsage().maxRSS - before) / 1000).toBeLessThan(400);
  });

  it('SEC-70 a time stamp with a megabyte in it, or two thousand certificates, hangs nobody', async () => {
    const trust = { anchors: [], pool: [], crls: [], ocsp: [] };
    const order = { imprint: () => Promise.resolve(new Uint8Array(32)), trust, until: new Date() };
    const { der: certificate } = issue({ name: 'TSA', kind: 'timeStamps' }).certificate;
    const shape = {
      ...{ certificate, contentType: OID.timeStampInfo, messageDigest: new Uint8Array(32) },
      ...{ digest: algorithm(OID.sha256), algorithm: algorithm(OID.sha256WithRsa), sign: () => new Uint8Array(256) },
    };
    const info = sequence(many(400_000));
    const chain = Array.from({ length: 2_000 }, () => certificate);
    const tokens = [
      buildAnyCms({ ...shape, attached: info }),
      buildAnyCms({ ...shape, chain, attached: sequence() }),
      buildAnyCms({ ...shape, attached: alternating(MB, 0x30, 0x80) }),
    ];
    for (const token of tokens) {
      const spent = processorClock();
      const { finding } = await verifyTimeStamp({ ...order, token });
      expect(finding.outcome).not.toBe('valid');
      expect(spent()).toBeLessThan(3_000);
    }
  });
});
