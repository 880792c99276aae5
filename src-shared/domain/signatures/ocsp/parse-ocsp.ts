import { toHex } from '../../bytes.ts';
import { OID } from '../der/oids.ts';
import {
  contentOf,
  demand,
  DerError,
  innerOf,
  integerHexOf,
  octetsOf,
  oidOf,
  rawOf,
  readDer,
  sequenceParts,
  timeOf,
  type Der,
} from '../der/reader.ts';
import { TAG } from '../der/writer.ts';
import { hashName, isSha1 } from '../digests.ts';
import {
  parseAlgorithm,
  parseCertificate,
  parseExtensions,
  wholeBits,
  type Algorithm,
  type Certificate,
  type Extension,
} from '../x509/certificate.ts';
import { parseName } from '../x509/name.ts';
import type { CertId } from './cert-id.ts';

/** A signed answer of a responder about certificates (RFC 6960 §4.2.1), as it came. Nothing of it is believed yet. */
export interface OcspResponse {
  /** The whole OCSPResponse or BasicOCSPResponse. */
  readonly der: Uint8Array;
  readonly tbs: Uint8Array;
  /** Who says that he answers: his name, or the SHA-1 of his key. */
  readonly responder: { readonly nameKey: string } | { readonly keyHash: string };
  readonly producedAt: string;
  readonly answers: readonly OcspAnswer[];
  /** Null where the responder repeats none. */
  readonly nonce: string | null;
  readonly hasUnknownCritical: boolean;
  readonly signatureAlgorithm: Algorithm;
  readonly signature: Uint8Array;
  readonly certificates: readonly Certificate[];
}

export interface OcspAnswer {
  /** Null where the digest of the name is not one of ours. */
  readonly id: CertId | null;
  readonly status: { readonly state: 'good' | 'unknown' } | { readonly state: 'revoked'; readonly at: string };
  readonly thisUpdate: string;
  readonly nextUpdate: string | null;
  readonly hasUnknownCritical: boolean;
}

/** Why a responder gave no answer; by number as in RFC 6960 §4.2.1. */
const REFUSALS = ['', 'malformedRequest', 'internalError', 'tryLater', '', 'sigRequired', 'unauthorized'] as const;
export type OcspRefusal = Exclude<(typeof REFUSALS)[number], ''>;

/** A response or a bare BasicOCSPResponse, as it lies in CAdES. A refusal is a word. Throws `DerError` on other bytes. */
export function parseOcsp(der: Uint8Array): OcspResponse | OcspRefusal {
  const [first, wrapped] = sequenceParts(readDer(der));
  if (first?.tag !== TAG.enumerated) return parseBasic(der, readDer(der));
  const status = contentOf(first)[0] ?? -1;
  if (status !== 0) {
    const refusal = REFUSALS[status];
    if (!refusal) throw new DerError('ocsp status');
    return refusal;
  }
  const [type, bytes] = sequenceParts(innerOf(demand(wrapped, 0xa0)));
  if (oidOf(type) !== OID.ocspBasic) throw new DerError('ocsp kind');
  return parseBasic(der, readDer(octetsOf(bytes)));
}

function parseBasic(der: Uint8Array, basic: Der): OcspResponse {
  const [tbs, algorithm, signature, certificates] = sequenceParts(basic);
  const fields = sequenceParts(tbs);
  // Versions after the first are not known.
  if (!tbs || fields[0]?.tag === 0xa0) throw new DerError('ocsp version');
  const [responder, producedAt, answers, wrapped] = fields;
  const extensions = parseExtensions(wrapped ? demand(wrapped, 0xa1) : undefined);
  const nonce = extensions.get(OID.ocspNonce);
  return {
    der,
    tbs: rawOf(tbs),
    responder: readResponder(responder),
    producedAt: timeOf(producedAt),
    answers: sequenceParts(answers).map(readAnswer),
    nonce: nonce ? toHex(nonceOf(nonce.value)) : null,
    hasUnknownCritical: hasUnknownCritical(extensions),
    signatureAlgorithm: parseAlgorithm(algorithm),
    signature: wholeBits(signature),
    certificates: certificates
      ? sequenceParts(innerOf(demand(certificates, 0xa0))).map((each) => parseCertificate(rawOf(each)))
      : [],
  };
}

function readResponder(element: Der | undefined): OcspResponse['responder'] {
  if (element?.tag === 0xa1) return { nameKey: parseName(innerOf(element)).key };
  return { keyHash: toHex(octetsOf(innerOf(demand(element, 0xa2)))) };
}

/** An OCTET STRING inside the one of the extension; responders before RFC 6960 left it out. */
function nonceOf(value: Uint8Array): Uint8Array {
  try {
    return octetsOf(readDer(value));
  } catch {
    return value;
  }
}

const hasUnknownCritical = (extensions: ReadonlyMap<string, Extension>): boolean =>
  [...extensions].some(([id, { critical }]) => critical && id !== OID.ocspNonce);

function readAnswer(element: Der): OcspAnswer {
  const [id, status, thisUpdate, ...rest] = sequenceParts(element);
  const next = rest[0]?.tag === 0xa0 ? rest.shift() : undefined;
  const extensions = parseExtensions(rest[0] ? demand(rest[0], 0xa1) : undefined);
  return {
    id: readCertId(id),
    status: readStatus(status),
    thisUpdate: timeOf(thisUpdate),
    nextUpdate: next ? timeOf(innerOf(next)) : null,
    hasUnknownCritical: hasUnknownCritical(extensions),
  };
}

function readCertId(element: Der | undefined): CertId | null {
  const [algorithm, nameHash, keyHash, serial] = sequenceParts(element);
  const named = parseAlgorithm(algorithm);
  const hash = named.hasParameters ? null : isSha1(named.id) ? 'SHA-1' : hashName(named);
  const [name, key] = [toHex(octetsOf(nameHash)), toHex(octetsOf(keyHash))];
  return hash && { hash, nameHash: name, keyHash: key, serial: integerHexOf(serial) };
}

function readStatus(element: Der | undefined): OcspAnswer['status'] {
  switch (element?.tag) {
    case 0x80:
      return { state: 'good' };
    case 0xa1:
      return { state: 'revoked', at: timeOf(sequenceParts(element, 0xa1)[0]) };
    case 0x82:
      return { state: 'unknown' };
    default:
      throw new DerError('ocsp answer');
  }
}
