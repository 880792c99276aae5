import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../bytes.ts';
import { OID } from '../der/oids.ts';
import {
  algorithm,
  bitString,
  boolean,
  context,
  integer,
  octetString,
  oid,
  sequence,
  time,
  tlv,
} from '../der/writer.ts';
import { buildName } from './build-certificate.ts';
import { crlScope, parseCrl, revokedAt } from './crl.ts';

const RSA = algorithm(OID.sha256WithRsa);
const revokedOn = '2026-03-01T00:00:00.000Z';

describe('revocation lists', () => {
  it('looks through 400 000 entries without taking them apart', () => {
    const crl = parseCrl(aList({ count: 400_000 }));
    expect(revokedAt(crl, serialHex(399_999))).toBe(revokedOn);
    expect(revokedAt(crl, serialHex(400_000))).toBeNull();
    expect(crlScope(crl)).toBe('complete');
  });

  it('does not use a list with a critical extension that it does not know, nor one for a part', () => {
    const unknown = sequence(oid('1.2.3.4'), boolean(true), octetString(integer(1)));
    const part = sequence(oid(OID.issuingDistributionPoint), octetString(sequence()));
    const changes = sequence(oid(OID.deltaCrl), boolean(true), octetString(integer(1)));
    expect(crlScope(parseCrl(aList({ count: 1, extensions: [unknown] })))).toBe('unreadable');
    expect(crlScope(parseCrl(aList({ count: 1, extensions: [part] })))).toBe('unreadable');
    expect(crlScope(parseCrl(aList({ count: 1, extensions: [changes] })))).toBe('changes');
  });

  it('knows a suspension that was lifted, and gives up on an entry of another issuer', () => {
    const lifted = sequence(sequence(oid(OID.reasonCode), octetString(tlv(0x0a, Uint8Array.of(8)))));
    const stolen = sequence(sequence(oid(OID.reasonCode), octetString(tlv(0x0a, Uint8Array.of(1)))));
    const foreign = sequence(sequence(oid(OID.certificateIssuer), boolean(true), octetString(sequence())));
    expect(revokedAt(parseCrl(aList({ count: 1, entry: lifted })), serialHex(0))).toBeNull();
    expect(revokedAt(parseCrl(aList({ count: 1, entry: stolen })), serialHex(0))).toBe(revokedOn);
    expect(revokedAt(parseCrl(aList({ count: 1, entry: foreign })), serialHex(5))).toBe('unsupported');
  });
});

interface ListFacts {
  readonly count: number;
  readonly entry?: Uint8Array;
  readonly extensions?: readonly Uint8Array[];
}

function aList({ count, entry, extensions = [] }: ListFacts): Uint8Array {
  const issuer = buildName([[OID.commonName, 'CA']]);
  const one = sequence(integer(serialBytes(0)), time(revokedOn), ...(entry ? [entry] : []));
  const entries = new Uint8Array(one.length * count);
  // The serial stands at the same place in every entry: only its last four bytes differ.
  for (let i = 0; i < count; i++) {
    entries.set(one, i * one.length);
    entries.set(serialBytes(i), i * one.length + 4);
  }
  const tbs = sequence(
    integer(1),
    RSA,
    issuer,
    time('2026-01-01T00:00:00Z'),
    time('2027-01-01T00:00:00Z'),
    tlv(0x30, entries),
    ...(extensions.length > 0 ? [context(0, sequence(...extensions))] : []),
  );
  return sequence(tbs, RSA, bitString(concatBytes(new Uint8Array(256))));
}

function serialBytes(i: number): Uint8Array {
  const bytes = new Uint8Array(20).fill(0x41);
  new DataView(bytes.buffer).setUint32(16, i);
  return bytes;
}

const serialHex = (i: number): string => Buffer.from(serialBytes(i)).toString('hex');
