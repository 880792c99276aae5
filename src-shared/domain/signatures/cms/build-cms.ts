import { sha256 } from '../../journal/hash.ts';
import { OID } from '../der/oids.ts';
import { algorithm, context, integer, octetString, oid, sequence, setOf, time, tlv } from '../der/writer.ts';
import { readDer, rawOf, sequenceParts } from '../der/reader.ts';
import { parseCertificate } from '../x509/certificate.ts';

type Der = Uint8Array<ArrayBuffer>;

export interface CadesRequest {
  readonly content: Uint8Array;
  /** Certificate of the signer, DER. */
  readonly certificate: Uint8Array;
  /** Authorities between him and the root, DER; the root itself is never sent. */
  readonly chain: readonly Uint8Array[];
  /** What the signer's clock says. A claim, never a proof. */
  readonly signingTime: string;
}

/** First half of a signature: the bytes that the key signs, and what is needed to finish. */
export interface PreparedCades {
  readonly toSign: Der;
  readonly request: CadesRequest;
}

const DIGEST = algorithm(OID.sha256, null);
const SIGNATURE = algorithm(OID.sha256WithRsa);

/**
 * CAdES-BES (ETSI EN 319 122-1), detached, RSA PKCS#1 with SHA-256. Two steps, because a token or another process signs
 * between them: this gives the DER of the signed attributes.
 * CMSAlgorithmProtection (RFC 6211) puts the algorithms under the signature too: they stand outside it otherwise.
 */
export function prepareCades(request: CadesRequest): PreparedCades {
  const attributes = [
    attribute(OID.contentType, oid(OID.data)),
    attribute(OID.messageDigest, octetString(sha256(request.content))),
    attribute(OID.signingTime, time(request.signingTime)),
    attribute(OID.signingCertificateV2, signingCertificate(request.certificate)),
    attribute(OID.algorithmProtection, sequence(DIGEST, tlv(0xa1, contentsOf(SIGNATURE)))),
  ];
  return { toSign: setOf(...attributes), request };
}

/** Second half: the finished signature file. */
export function finishCades({ toSign, request }: PreparedCades, signature: Uint8Array): Der {
  const { issuer, serial } = issuerAndSerial(request.certificate);
  const signer = sequence(
    integer(1),
    sequence(issuer, serial),
    DIGEST,
    // The same attributes that were signed as a SET stand here under [0] (RFC 5652 §5.4).
    tlv(0xa0, contentsOf(toSign)),
    SIGNATURE,
    octetString(signature),
  );
  const signedData = sequence(
    integer(1),
    setOf(DIGEST),
    sequence(oid(OID.data)),
    tlv(0xa0, ...sorted([request.certificate, ...request.chain])),
    setOf(signer),
  );
  return sequence(oid(OID.signedData), context(0, signedData));
}

/** ESSCertIDv2 with the default SHA-256, and issuer and serial number besides. */
function signingCertificate(certificate: Uint8Array): Der {
  const { issuer, serial } = issuerAndSerial(certificate);
  const issuerSerial = sequence(sequence(context(4, issuer)), serial);
  return sequence(sequence(sequence(octetString(sha256(certificate)), issuerSerial)));
}

/** The issuer's bytes as they stand: encoding a Cyrillic name anew breaks the match for every verifier. */
function issuerAndSerial(der: Uint8Array): { issuer: Uint8Array; serial: Uint8Array } {
  const { issuer } = parseCertificate(der);
  const fields = sequenceParts(sequenceParts(readDer(der))[0]);
  const serial = fields[0]?.tag === 0xa0 ? fields[1] : fields[0];
  return { issuer: issuer.der, serial: serial ? rawOf(serial) : integer(0) };
}

const attribute = (id: string, value: Uint8Array): Der => sequence(oid(id), setOf(value));

const contentsOf = (der: Uint8Array): Uint8Array => {
  const element = readDer(der);
  return der.subarray(element.from, element.to);
};

/** Members of a SET OF without its header. */
const sorted = (members: readonly Uint8Array[]): Uint8Array[] => [contentsOf(setOf(...members))];
