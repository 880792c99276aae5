import { toHex } from '../../bytes.ts';
import { OID } from '../der/oids.ts';
import {
  booleanOf,
  contentOf,
  demand,
  DerError,
  elementsOf,
  integerHexOf,
  octetsOf,
  oidOf,
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
    const [number, at, extensions] = partsOf(entry);
    const about = extensions ? readEntryExtensions(extensions) : USUAL;
    if (about === 'unsupported') return 'unsupported';
    if (integerHexOf(number) === serial) found = about.lifted ? null : timeOf(at);
  }
  return found;
}

/** RFC 5280 §5.3.1: in a list of changes, a suspension that was lifted. */
const REMOVE_FROM_CRL = 8;
const USUAL = { lifted: false } as const;

function readEntryExtensions(extensions: Der): { readonly lifted: boolean } | 'unsupported' {
  let lifted = false;
  for (const extension of elementsOf(extensions)) {
    const parts = sequenceParts(extension);
    if (parts.length === 3 && booleanOf(parts[1])) return 'unsupported';
    if (oidOf(parts[0]) !== OID.reasonCode) continue;
    const reason = readDer(octetsOf(parts.at(-1)));
    lifted = contentOf(demand(reason, TAG.enumerated))[0] === REMOVE_FROM_CRL;
  }
  return { lifted };
}

/**
 * complete    speaks of all certificates of its issuer
 * changes     only what is new since another list: it can revoke, never clear
 * unreadable  for a part of the certificates, or with a critical extension that we do not know
 */
export function crlScope(crl: Crl): 'complete' | 'changes' | 'unreadable' {
  const critical = [...crl.extensions].filter(([, extension]) => extension.critical).map(([id]) => id);
  if (crl.extensions.has(OID.issuingDistributionPoint)) return 'unreadable';
  if (critical.some((id) => id !== OID.deltaCrl)) return 'unreadable';
  return crl.extensions.has(OID.deltaCrl) ? 'changes' : 'complete';
}
