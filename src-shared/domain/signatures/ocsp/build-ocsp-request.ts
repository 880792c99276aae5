import { fromHex } from '../../bytes.ts';
import { OID } from '../der/oids.ts';
import { algorithm, context, octetString, oid, sequence, TAG, tlv } from '../der/writer.ts';
import type { Certificate } from '../x509/certificate.ts';
import { certIdOf } from './cert-id.ts';

export interface OcspRequest {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  /** Bytes that nobody could foresee: the answer repeats them, so that no old one can be played. */
  readonly nonce: Uint8Array;
  /** Responders of RFC 5019 know SHA-1 alone. */
  readonly hash?: 'SHA-1' | 'SHA-256';
}

/** OCSPRequest of RFC 6960 for one certificate, DER. */
export async function buildOcspRequest(request: OcspRequest): Promise<Uint8Array<ArrayBuffer>> {
  const { certificate, issuer, nonce, hash = 'SHA-1' } = request;
  const id = await certIdOf(certificate, issuer, hash);
  const certId = sequence(
    algorithm(hash === 'SHA-1' ? OID.sha1 : OID.sha256),
    octetString(fromHex(id.nameHash) ?? new Uint8Array()),
    octetString(fromHex(id.keyHash) ?? new Uint8Array()),
    tlv(TAG.integer, fromHex(id.serial) ?? new Uint8Array()),
  );
  const extensions = sequence(sequence(oid(OID.ocspNonce), octetString(octetString(nonce))));
  return sequence(sequence(sequence(sequence(certId)), context(2, extensions)));
}
