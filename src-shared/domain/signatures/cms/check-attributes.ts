import { equalBytes } from '../../bytes.ts';
import { OID } from '../der/oids.ts';
import { contentOf, integerHexOf, octetsOf, oidOf, partsOf, rawOf, sequenceParts, type Der } from '../der/reader.ts';
import { TAG, tlv } from '../der/writer.ts';
import { digestOf, hashName, type HashName } from '../digests.ts';
import { parseAlgorithm, type Certificate } from '../x509/certificate.ts';
import { parseName } from '../x509/name.ts';
import type { CmsSigner } from './parse-signer.ts';

export type AttributesFault = 'absent' | 'contentType' | 'certificate' | 'algorithms';

interface Signed {
  readonly signer: CmsSigner;
  readonly certificate: Certificate;
  /** Null for a countersignature, which has none (RFC 5652 §11.4). */
  readonly contentType: string | null;
}

/**
 * Signed attributes against the file: content type, the certificate that the signer meant (signing-certificate v2 or
 * v1, ETSI EN 319 122-1 §5.2.2) and – where given – the algorithms (RFC 6211).
 */
export async function checkAttributes({ signer, certificate, contentType }: Signed): Promise<AttributesFault | null> {
  const { signed } = signer;
  const said = signed.get(OID.contentType);
  const v2 = signed.get(OID.signingCertificateV2);
  const v1 = signed.get(OID.signingCertificate);
  if ((!said && contentType !== null) || (!v2 && !v1)) return 'absent';
  if ((said ? oidOf(said) : null) !== contentType) return 'contentType';
  if (v2 && !(await meansCertificate(v2, certificate, 'SHA-256'))) return 'certificate';
  if (v1 && !(await meansCertificate(v1, certificate, 'SHA-1'))) return 'certificate';
  const protection = signed.get(OID.algorithmProtection);
  return !protection || protects(protection, signer) ? null : 'algorithms';
}

/** Only the first ESSCertID names the signer; later ones restrict the chain and are not needed. */
async function meansCertificate(value: Der, certificate: Certificate, usual: HashName | 'SHA-1'): Promise<boolean> {
  const [ids] = sequenceParts(value);
  const parts = sequenceParts(partsOf(ids ?? value)[0]);
  const named = parts[0]?.tag === TAG.sequence ? parts.shift() : undefined;
  const hash = named ? hashName(parseAlgorithm(named)) : usual;
  if (hash === null) return false;
  const [certHash, issuerSerial] = parts;
  const digest = await digestOf(hash, certificate.der);
  if (!equalBytes(octetsOf(certHash), digest)) return false;
  return issuerSerial ? namesIssuer(issuerSerial, certificate) : true;
}

function namesIssuer(issuerSerial: Der, certificate: Certificate): boolean {
  const [names, serial] = sequenceParts(issuerSerial);
  const directory = partsOf(names ?? issuerSerial).find(({ tag }) => tag === 0xa4);
  return (
    integerHexOf(serial) === certificate.serial &&
    directory !== undefined &&
    parseName(partsOf(directory)[0]).key === certificate.issuer.key
  );
}

function protects(value: Der, signer: CmsSigner): boolean {
  const [digest, signature] = sequenceParts(value);
  if (!digest || signature?.tag !== 0xa1) return false;
  // [1] IMPLICIT: only the tag differs from the AlgorithmIdentifier of the file.
  return (
    equalBytes(rawOf(digest), signer.digest.der) &&
    equalBytes(tlv(TAG.sequence, contentOf(signature)), signer.signatureAlgorithm.der)
  );
}
