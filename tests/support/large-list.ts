import { sign } from 'node:crypto';
import { OID } from '#domain/signatures/der/oids.ts';
import { algorithm, integer, octetString, oid, sequence, TAG, time, tlv } from '#domain/signatures/der/writer.ts';
import { assembleSigned } from '#domain/signatures/x509/build-certificate.ts';
import { daysFrom, type Keeper } from './test-authority.ts';

/** A signed list as long as that of the national authority: entries of others with a reason; one revoked, as the last. */
export function largeListOf(by: Keeper, count: number, revoked?: Keeper, now = new Date()): Uint8Array {
  const reason = sequence(sequence(oid(OID.reasonCode), octetString(tlv(TAG.enumerated, Uint8Array.of(4)))));
  const entryOf = (serial: Uint8Array): Uint8Array =>
    sequence(integer(serial), time(daysFrom(now, -5).toISOString()), reason);
  const entry = entryOf(new Uint8Array(20).fill(0x41));
  const last = revoked ? entryOf(Buffer.from(revoked.certificate.serial, 'hex')) : new Uint8Array();
  const entries = new Uint8Array(entry.length * count + last.length);
  const view = new DataView(entries.buffer);
  for (let i = 0; i < count; i++) {
    entries.set(entry, i * entry.length);
    view.setUint32(i * entry.length + 20, i);
  }
  entries.set(last, entry.length * count);
  const rsa = algorithm(OID.sha256WithRsa);
  const [from, to] = [daysFrom(now, -1), daysFrom(now, 30)].map((at) => time(at.toISOString()));
  if (!from || !to) throw new Error('two dates');
  const tbs = sequence(integer(1), rsa, by.certificate.subject.der, from, to, tlv(TAG.sequence, entries));
  return assembleSigned(tbs, rsa, sign('sha256', tbs, by.key));
}
