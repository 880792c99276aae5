import { toHex } from '../../bytes.ts';
import { bitsOf, readDer, sequenceParts } from '../der/reader.ts';
import { digestOf, type HashName } from '../digests.ts';
import type { Certificate } from '../x509/certificate.ts';

/** How OCSP names a certificate (RFC 6960 §4.1.1): digests of the issuer's name and key, and the serial number. */
export interface CertId {
  readonly hash: HashName | 'SHA-1';
  readonly nameHash: string;
  readonly keyHash: string;
  readonly serial: string;
}

/** SHA-1 names here and proves nothing: the answer is signed, and a wrong name only finds nothing. */
export async function certIdOf(certificate: Certificate, issuer: Certificate, hash: CertId['hash']): Promise<CertId> {
  return {
    hash,
    nameHash: toHex(await digestOf(hash, certificate.issuer.der)),
    keyHash: toHex(await digestOf(hash, keyBits(issuer))),
    serial: certificate.serial,
  };
}

/** Contents of the BIT STRING of the key, without the count of unused bits. */
export const keyBits = ({ spki }: Certificate): Uint8Array => bitsOf(sequenceParts(readDer(spki))[1]).bytes;
