import { toHex } from '../../bytes.ts';
import { OID } from '../der/oids.ts';
import {
  DerError,
  elementsOf,
  integerHexOf,
  partsOf,
  rawOf,
  readDer,
  sequenceParts,
  timeOf,
  type Der,
} from '../der/reader.ts';
import { TAG } from '../der/writer.ts';
import { parseAlgorithm, parseExtensions, wholeBits, type Algorithm, type Extension } from './certificate.ts';
import { parseName, type Name } from './name.ts';

/** A list of revoked certificates. The entries are looked through where they lie: production lists have 400 000. */
export interface Crl {
  readonly tbs: Uint8Array;
  readonly issuer: Name;
  readonly thisUpdate: string;
  readonly nextUpdate: string | null;
  readonly signatureAlgorithm: Algorithm;
  readonly signature: Uint8Array;
  readonly extensions: ReadonlyMap<string, Extension>;
  readonly entries: Der | null;
}

/** Throws `DerError` when the bytes are not a CRL. */
export function parseCrl(der: Uint8Array): Crl {
  const [tbs, algorithm, signature] = sequenceParts(readDer(der));
  if (!tbs) throw new DerError('crl');
  const fields = sequenceParts(tbs);
  if (fields[0]?.tag === TAG.integer) fields.shift();
  const [inner, issuer, thisUpdate, ...rest] = fields;
  const signatureAlgorithm = parseAlgorithm(algorithm);
  if (toHex(parseAlgorithm(inner).der) !== toHex(signatureAlgorithm.der)) throw new DerError('two algorithms');
  const next = rest[0]?.tag === TAG.utcTime || rest[0]?.tag === TAG.generalizedTime ? rest.shift() : undefined;
  return {
    tbs: rawOf(tbs),
    issuer: parseName(issuer),
    thisUpdate: timeOf(thisUpdate),
    nextUpdate: next ? timeOf(next) : null,
    signatureAlgorithm,
    signature: wholeBits(signature),
    extensions: parseExtensions(rest.find(({ tag }) => tag === 0xa0)),
    entries: rest.find(({ tag }) => tag === TAG.sequence) ?? null,
  };
}

/**
 * When the certificate was revoked, or null. An entry with a critical extension that we do not know (an indirect list
 * names another issuer there) makes the list useless: 'unsupported'.
 */
export function revokedAt(crl: Crl, serial: string): string | null | 'unsupported' {
  if (!crl.entries) return null;
  let found: string | null = null;
  for (const entry of elementsOf(crl.entries)) {
    const parts = partsOf(entry);
    const extensions = parts[2];
    if (extensions && hasUnknownCritical(extensions)) return 'unsupported';
    if (integerHexOf(parts[0]) === serial) found = timeOf(parts[1]);
  }
  return found;
}

function hasUnknownCritical(extensions: Der): boolean {
  return partsOf(extensions).some((extension) => {
    const parts = sequenceParts(extension);
    return parts.length === 3 && parts[1]?.tag === TAG.boolean && (parts[1].bytes[parts[1].from] ?? 0) !== 0;
  });
}

/** A list for part of the certificates, or of changes only, proves nothing about a certificate that is not on it. */
export const isCompleteCrl = (crl: Crl): boolean =>
  ![...crl.extensions].some(
    ([id, { critical }]) => id === OID.deltaCrl || id === OID.issuingDistributionPoint || critical,
  );
