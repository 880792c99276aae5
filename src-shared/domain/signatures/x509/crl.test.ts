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
import { readDer } from '../der/reader.ts';
import { buildName } from './build-certificate.ts';
import { crlKind, entryOf, parseCrl, type Crl, type Entry } from './crl.ts';
import { scopeOfList } from './distribution-points.ts';
import { parseName } from './name.ts';

const RSA = algorithm(OID.sha256WithRsa);
const revokedOn = '2026-03-01T00:00:00.000Z';

describe('revocation lists', () => {
  it('looks through 400 000 entries without taking them apart', () => {
    const crl = parseCrl(aList({ count: 400_000 }));
    expect(entry(crl, serialHex(399_999))).toEqual({ state: 'revoked', at: revokedOn });
    expect(entry(crl, serialHex(400_000))).toEqual({ state: 'absent' });
    expect(crlKind(crl)).toBe('complete');
  });

  it('does not use a list with a critical extension that it does not know, and knows one for a part', () => {
    const unknown = sequence(oid('1.2.3.4'), boolean(true), octetString(integer(1)));
    const part = sequence(oid(OID.issuingDistributionPoint), octetString(sequence(tlv(0x81, Uint8Array.of(255)))));
    const changes = sequence(oid(OID.deltaCrl), boolean(true), octetString(integer(1)));
    expect(crlKind(parseCrl(aList({ count: 1, extensions: [unknown] })))).toBe('unreadable');
    const { extensions, issuer } = parseCrl(aList({ count: 1, extensions: [part] }));
    expect(scopeOfList(extensions.get(OID.issuingDistributionPoint), issuer)).toMatchObject({
      onlyUsers: true,
      onlyAuthorities: false,
      isIndirect: false,
    });
    expect(crlKind(parseCrl(aList({ count: 1, extensions: [changes] })))).toBe('changes');
  });

  it('knows a suspension that was lifted and an entry of another issuer, and gives up on one that it cannot read', () => {
    const lifted = sequence(sequence(oid(OID.reasonCode), octetString(tlv(0x0a, Uint8Array.of(8)))));
    const stolen = sequence(sequence(oid(OID.reasonCode), octetString(tlv(0x0a, Uint8Array.of(1)))));
    const foreign = sequence(
      sequence(
        oid(OID.certificateIssuer),
        boolean(true),
        octetString(sequence(context(4, buildName([[OID.commonName, 'Other']])))),
      ),
    );
    const unknown = sequence(sequence(oid('1.2.3.4'), boolean(true), octetString(integer(1))));
    expect(entry(parseCrl(aList({ count: 1, entry: lifted })), serialHex(0))).toEqual({ state: 'lifted' });
    const revoked = { state: 'revoked', at: revokedOn };
    expect(entry(parseCrl(aList({ count: 1, entry: stolen })), serialHex(0))).toEqual(revoked);
    expect(entry(parseCrl(aList({ count: 1, entry: unknown })), serialHex(5))).toEqual({ state: 'unsupported' });
    const indirect = parseCrl(aList({ count: 2, entry: foreign }));
    expect(entry(indirect, serialHex(0))).toEqual({ state: 'absent' });
    const issuer = parseName(readDer(buildName([[OID.commonName, 'Other']])));
    expect(entryOf(indirect, { serial: serialHex(1), issuer })).toEqual(revoked);
  });
});

const entry = (crl: Crl, serial: string): Entry => entryOf(crl, { serial, issuer: crl.issuer });

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
