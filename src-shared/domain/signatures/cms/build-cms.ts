import { invariant } from '../../invariant.ts';
import { sha256 } from '../../journal/hash.ts';
import { OID } from '../der/oids.ts';
import { algorithm, context, integer, octetString, oid, sequence, setOf, time, tlv } from '../der/writer.ts';
import { readDer, rawOf, sequenceParts } from '../der/reader.ts';
import type { HashName } from '../digests.ts';
import { streebog } from '../gost/streebog.ts';
import { publicKeyOf } from '../sigalg.ts';
import { parseCertificate } from '../x509/certificate.ts';

type Der = Uint8Array<ArrayBuffer>;

/** Digests that are signed with; more are verified. */
export type SigningHash = Extract<HashName, 'SHA-256' | 'Streebog-512'>;

/** Of a content that is not held here, the digest that the key's scheme wants. */
export interface ContentDigest {
  readonly hash: SigningHash;
  readonly digest: Uint8Array;
}

/** What is signed. */
export type ToBeSigned = Uint8Array | ContentDigest;

export interface CadesRequest {
  readonly content: ToBeSigned;
  /** Certificate of the signer, DER. */
  readonly certificate: Uint8Array;
  /** Authorities between him and the root, DER; the root itself is never sent. */
  readonly chain: readonly Uint8Array[];
  /** What the signer's clock says: a claim, never a proof. Null where it stands elsewhere (PAdES, under /M of the PDF). */
  readonly signingTime: string | null;
  /** Under the signature of another, which is the content then. */
  readonly isCountersignature?: boolean;
}

/** First half of a signature: the bytes that the key signs, and what is needed to finish. */
export interface PreparedCades {
  readonly toSign: Der;
  readonly request: CadesRequest;
}

interface Scheme {
  readonly hashName: SigningHash;
  readonly digest: Der;
  readonly signature: Der;
  readonly hash: (bytes: Uint8Array) => Uint8Array;
}

const RSA: Scheme = {
  hashName: 'SHA-256',
  digest: algorithm(OID.sha256, null),
  signature: algorithm(OID.sha256WithRsa),
  hash: sha256,
};
const GOST: Scheme = {
  hashName: 'Streebog-512',
  digest: algorithm(OID.gost2015Digest),
  signature: algorithm(OID.gost2015Signature),
  hash: (bytes) => streebog(512, bytes),
};

const SIGNED_DATA = oid(OID.signedData);
/** The content stays outside of the file. */
const DATA_OUTSIDE = sequence(oid(OID.data));
const CONTENT_IS_DATA = attribute(OID.contentType, oid(OID.data));

/** What of a signature is the same whenever this certificate signs. */
interface SignerParts {
  readonly scheme: Scheme;
  readonly issuerAndSerial: Der;
  readonly signingCertificate: Der;
  readonly algorithmProtection: Der;
}

/** As long as the very bytes are held, which are not changed meanwhile: a batch signs hundreds of times. */
const known = new WeakMap<Uint8Array, SignerParts>();

function partsOf(certificate: Uint8Array): SignerParts {
  const parts = known.get(certificate) ?? readParts(certificate);
  known.set(certificate, parts);
  return parts;
}

function readParts(der: Uint8Array): SignerParts {
  const { issuer, spki } = parseCertificate(der);
  const fields = sequenceParts(sequenceParts(readDer(der))[0]);
  const field = fields[0]?.tag === 0xa0 ? fields[1] : fields[0];
  const serial = field ? rawOf(field) : integer(0);
  const scheme = publicKeyOf(spki)?.kind === 'gost' ? GOST : RSA;
  // ESSCertIDv2 with the default SHA-256, and issuer and serial number besides.
  const named = sequence(sequence(context(4, issuer.der)), serial);
  const protection = sequence(scheme.digest, tlv(0xa1, contentsOf(scheme.signature)));
  return {
    scheme,
    // The issuer's bytes as they stand: encoding a Cyrillic name anew breaks the match for every verifier.
    issuerAndSerial: sequence(issuer.der, serial),
    signingCertificate: attribute(
      OID.signingCertificateV2,
      sequence(sequence(sequence(octetString(sha256(der)), named))),
    ),
    algorithmProtection: attribute(OID.algorithmProtection, protection),
  };
}

/** The digest of the content that a signature by this key holds. */
export const hashOfKey = (certificate: Uint8Array): SigningHash => partsOf(certificate).scheme.hashName;

function digestBy({ hashName, hash }: Scheme, content: ToBeSigned): Uint8Array {
  if (content instanceof Uint8Array) return hash(content);
  invariant(content.hash === hashName, 'the digest is that of the key');
  return content.digest;
}

/**
 * CAdES-BES (ETSI EN 319 122-1), RSA PKCS#1 with SHA-256 or GOST R 34.10-2015 with Streebog-512. Two steps, because a token or another process signs
 * between them: this gives the DER of the signed attributes.
 * CMSAlgorithmProtection (RFC 6211) puts the algorithms under the signature too: they stand outside it otherwise.
 */
export function prepareCades(request: CadesRequest): PreparedCades {
  const { scheme, signingCertificate, algorithmProtection } = partsOf(request.certificate);
  const attributes = [
    // RFC 5652 §11.4: what is countersigned has no content type.
    ...(request.isCountersignature ? [] : [CONTENT_IS_DATA]),
    attribute(OID.messageDigest, octetString(digestBy(scheme, request.content))),
    ...(request.signingTime === null ? [] : [attribute(OID.signingTime, time(request.signingTime))]),
    signingCertificate,
    algorithmProtection,
  ];
  return { toSign: setOf(...attributes), request };
}

/** Second half: the finished signature file; the content stays outside (`aroundContent` puts it in). */
export function finishCades({ toSign, request }: PreparedCades, signature: Uint8Array): Der {
  const { scheme, issuerAndSerial } = partsOf(request.certificate);
  const signer = sequence(
    integer(1),
    issuerAndSerial,
    scheme.digest,
    // The same attributes that were signed as a SET stand here under [0] (RFC 5652 §5.4).
    tlv(0xa0, contentsOf(toSign)),
    scheme.signature,
    octetString(signature),
  );
  const signedData = sequence(
    integer(1),
    setOf(scheme.digest),
    DATA_OUTSIDE,
    tlv(0xa0, ...sorted([request.certificate, ...request.chain])),
    setOf(signer),
  );
  return sequence(SIGNED_DATA, context(0, signedData));
}

function attribute(id: string, value: Uint8Array): Der {
  return sequence(oid(id), setOf(value));
}

function contentsOf(der: Uint8Array): Uint8Array {
  const element = readDer(der);
  return der.subarray(element.from, element.to);
}

/** Members of a SET OF without its header. */
const sorted = (members: readonly Uint8Array[]): Uint8Array[] => [contentsOf(setOf(...members))];
