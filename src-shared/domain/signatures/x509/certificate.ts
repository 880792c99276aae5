import { toHex } from '../../bytes.ts';
import { OID } from '../der/oids.ts';
import {
  bitsOf,
  booleanOf,
  contentOf,
  demand,
  DerError,
  elementsOf,
  innerOf,
  integerHexOf,
  octetsOf,
  oidOf,
  partsOf,
  rawOf,
  readDer,
  sequenceParts,
  smallIntegerOf,
  timeOf,
  type Der,
} from '../der/reader.ts';
import { TAG } from '../der/writer.ts';
import { parseName, type Name } from './name.ts';

export interface Extension {
  readonly critical: boolean;
  readonly value: Uint8Array;
}

/** AlgorithmIdentifier: the bytes with parameters are kept, because two places of a certificate must agree. */
export interface Algorithm {
  readonly id: string;
  readonly der: Uint8Array;
  /** Neither absent nor NULL: such parameters change the meaning and are understood by no algorithm here. */
  readonly hasParameters: boolean;
}

/** An X.509 certificate as a plain record. The raw parts are those that were signed; nothing is encoded anew. */
export interface Certificate {
  readonly der: Uint8Array;
  readonly tbs: Uint8Array;
  readonly serial: string;
  readonly issuer: Name;
  readonly subject: Name;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly spki: Uint8Array;
  readonly signatureAlgorithm: Algorithm;
  readonly signature: Uint8Array;
  readonly extensions: ReadonlyMap<string, Extension>;
  readonly basicConstraints: { readonly ca: boolean; readonly pathLength: number | null } | null;
  /** First byte of KeyUsage, null when the extension is absent. */
  readonly keyUsage: number | null;
  readonly purposes: readonly string[] | null;
  readonly subjectKeyId: string | null;
  readonly authorityKeyId: string | null;
}

/** Throws `DerError` when the bytes are not a certificate. */
export function parseCertificate(der: Uint8Array): Certificate {
  const [tbs, algorithm, signature, ...more] = sequenceParts(readDer(der));
  if (!tbs || more.length > 0) throw new DerError('certificate');
  const fields = sequenceParts(tbs);
  if (fields[0]?.tag === 0xa0) fields.shift();
  const [serial, inner, issuer, validity, subject, spki, ...rest] = fields;
  const signatureAlgorithm = parseAlgorithm(algorithm);
  // RFC 5280 §4.1.1.2: the outer algorithm is not signed, so it counts only when the signed one is the same.
  if (toHex(parseAlgorithm(inner).der) !== toHex(signatureAlgorithm.der)) throw new DerError('two algorithms');
  const [notBefore, notAfter] = sequenceParts(validity);
  const extensions = parseExtensions(rest.find(({ tag }) => tag === 0xa3));
  return {
    der,
    tbs: rawOf(tbs),
    serial: integerHexOf(serial),
    issuer: parseName(issuer),
    subject: parseName(subject),
    notBefore: timeOf(notBefore),
    notAfter: timeOf(notAfter),
    spki: rawOf(demand(spki, TAG.sequence)),
    signatureAlgorithm,
    signature: wholeBits(signature),
    extensions,
    ...knownExtensions(extensions),
  };
}

export function parseAlgorithm(element: Der | undefined): Algorithm {
  const [id, parameters, ...more] = sequenceParts(element);
  if (!element || more.length > 0) throw new DerError('algorithm');
  const empty = !parameters || (parameters.tag === TAG.null && contentOf(parameters).length === 0);
  return { id: oidOf(id), der: rawOf(element), hasParameters: !empty };
}

/** A signature is a whole number of bytes. */
export function wholeBits(element: Der | undefined): Uint8Array {
  const { unused, bytes } = bitsOf(element);
  if (unused !== 0) throw new DerError('signature');
  return bytes;
}

/** `[n] EXPLICIT Extensions`, of certificates and of CRLs. */
export function parseExtensions(element: Der | undefined): ReadonlyMap<string, Extension> {
  const extensions = new Map<string, Extension>();
  if (!element) return extensions;
  for (const extension of elementsOf(demand(innerOf(element), TAG.sequence))) {
    const parts = sequenceParts(extension);
    const id = oidOf(parts[0]);
    const critical = parts.length === 3 ? booleanOf(parts[1]) : false;
    // RFC 5280 §4.2: one of each kind; two would let a reader choose.
    if (extensions.has(id) || parts.length < 2 || parts.length > 3) throw new DerError('extension');
    extensions.set(id, { critical, value: octetsOf(parts.at(-1)) });
  }
  return extensions;
}

type Known = Pick<Certificate, 'basicConstraints' | 'keyUsage' | 'purposes' | 'subjectKeyId' | 'authorityKeyId'>;

function knownExtensions(extensions: ReadonlyMap<string, Extension>): Known {
  const read = <T>(id: string, parse: (element: Der) => T): T | null => {
    const extension = extensions.get(id);
    return extension ? parse(readDer(extension.value)) : null;
  };
  return {
    basicConstraints: read(OID.basicConstraints, (element) => {
      const parts = sequenceParts(element);
      const ca = parts[0]?.tag === TAG.boolean && booleanOf(parts.shift());
      return { ca, pathLength: parts.length > 0 ? smallIntegerOf(parts[0]) : null };
    }),
    keyUsage: read(OID.keyUsage, (element) => bitsOf(element).bytes[0] ?? 0),
    purposes: read(OID.extendedKeyUsage, (element) => sequenceParts(element).map(oidOf)),
    subjectKeyId: read(OID.subjectKeyIdentifier, (element) => toHex(octetsOf(element))),
    authorityKeyId: read(OID.authorityKeyIdentifier, (element) => {
      const keyId = partsOf(element).find(({ tag }) => tag === 0x80);
      return keyId ? toHex(contentOf(keyId)) : null;
    }),
  };
}

/** Self-issued: subject and issuer are the same name (RFC 5280 §3.2); not yet a proof of a self-signature. */
export const isSelfIssued = (certificate: Certificate): boolean => certificate.subject.key === certificate.issuer.key;
