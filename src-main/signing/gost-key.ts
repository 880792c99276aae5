import { randomBytes } from 'node:crypto';
import { equalBytes } from '#domain/bytes.ts';
import { Fault } from '#domain/fault.ts';
import { octetsOf, oidOf, readDer, sequenceParts, bitsOf } from '#domain/signatures/der/reader.ts';
import { OID } from '#domain/signatures/der/oids.ts';
import { gostPublicKey, readGostSecret, signGostMessage } from '#domain/signatures/gost/sign.ts';
import { publicKeyOf } from '#domain/signatures/sigalg.ts';
import type { Certificate } from '#domain/signatures/x509/certificate.ts';
import type { OpenedKey } from './signer-backend.ts';

type GostKey = Pick<OpenedKey, 'certificate' | 'sign' | 'close'>;

/**
 * A key of GOST R 34.10-2015 (512) out of a PKCS#8, as the national authority writes it: OCTET STRING in OCTET STRING,
 * 64 bytes, the lowest first. Null for a key of another kind. Faults KEY_DAMAGED (no secret of this curve, or no
 * certificate for it). Throws `DerError` on damaged bytes
 */
export function openGostKey(pkcs8: Uint8Array, certificates: readonly Certificate[]): GostKey | null {
  const [, algorithm, key] = sequenceParts(readDer(pkcs8));
  const [id] = sequenceParts(algorithm);
  if (oidOf(id) !== OID.gost2015Key) return null;
  let secret = readGostSecret(octetsOf(readDer(octetsOf(key))));
  pkcs8.fill(0);
  if (secret === null) throw new Fault('KEY_DAMAGED', { data: { what: 'key' } });
  const own = gostPublicKey(secret);
  const certificate = certificates.find((candidate) => equalBytes(pointOf(candidate), own));
  if (!certificate) throw new Fault('KEY_DAMAGED', { data: { what: 'certificate' } });
  return {
    certificate,
    sign: (bytes) =>
      secret === null
        ? Promise.reject(new Fault('CANCELLED', { data: { what: 'key' } }))
        : Promise.resolve(signGostMessage(secret, bytes, randomBytes)),
    close() {
      secret = null;
    },
  };
}

function pointOf({ spki }: Certificate): Uint8Array {
  if (publicKeyOf(spki)?.kind !== 'gost') return new Uint8Array(0);
  return octetsOf(readDer(bitsOf(sequenceParts(readDer(spki))[1]).bytes));
}
