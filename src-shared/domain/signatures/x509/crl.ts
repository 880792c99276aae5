import { fromHex, toHex } from '../../bytes.ts';
import { OID } from '../der/oids.ts';
import {
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
  timeOf,
  type Der,
} from '../der/reader.ts';
import { TAG } from '../der/writer.ts';
import { parseAlgorithm, parseExtensions, wholeBits, type Algorithm, type Extension } from './certificate.ts';
import { parseName, type Name } from './name.ts';

/** A list of revoked certificates. The entries are looked through where they lie: production lists have 400 000. */
export interface Crl {
  readonly der: Uint8Array;
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
    der,
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

/** What a list says of one certificate. `lifted`: in a list of changes, a suspension that is over. */
export type Entry =
  { readonly state: 'absent' | 'lifted' | 'unsupported' } | { readonly state: 'revoked'; readonly at: string };

/** Whose certificate: entries of an indirect list name their issuer. */
export interface EntryOf {
  readonly serial: string;
  readonly issuer: Name;
}

/**
 * The entry of a certificate. One with a critical extension that is not known here makes the whole list useless (RFC 5280
 * §5.3): `unsupported`. Throws `DerError` on damaged entries.
 */
export function entryOf(crl: Crl, { serial, issuer }: EntryOf): Entry {
  let found: Entry = { state: 'absent' };
  let named = crl.issuer.key;
  const wanted = fromHex(serial) ?? new Uint8Array();
  for (const entry of crl.entries ? elementsOf(crl.entries) : []) {
    if (isPlainOther(entry, wanted)) continue;
    const [number, at, extensions] = partsOf(entry);
    const about = extensions ? readEntryExtensions(extensions) : USUAL;
    if (about === 'unsupported') return { state: 'unsupported' };
    // An issuer holds for the entries after it too, until another is named (§5.3.3).
    named = about.issuer ?? named;
    if (integerHexOf(number) !== serial || named !== issuer.key) continue;
    found = about.isLifted ? { state: 'lifted' } : { state: 'revoked', at: timeOf(at) };
  }
  return found;
}

/** Extensions of an entry that hold a reason and nothing else, up to the reason itself. */
const REASON_ALONE = Uint8Array.of(0x30, 0x0c, 0x30, 0x0a, 0x06, 0x03, 0x55, 0x1d, 0x15, 0x04, 0x03, 0x0a, 0x01);

/**
 * An entry of another serial number with a reason at most, read off its bytes: nearly all of 400 000 are. What is
 * written in any unusual way is no such entry and is read in full.
 */
function isPlainOther({ bytes, from, to }: Der, wanted: Uint8Array): boolean {
  const length = bytes[from + 1] as number;
  const timeAt = from + 2 + length;
  if (bytes[from] !== TAG.integer || length >= 0x80 || timeAt + 2 > to) return false;
  const restAt = timeAt + 2 + (bytes[timeAt + 1] as number);
  if (restAt !== to && !isReasonAlone(bytes, restAt, to)) return false;
  if (length !== wanted.length) return true;
  for (let i = 0; i < length; i++) if (bytes[from + 2 + i] !== wanted[i]) return true;
  return false;
}

function isReasonAlone(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== REASON_ALONE.length + 1) return false;
  for (let i = 0; i < REASON_ALONE.length; i++) if (bytes[from + i] !== REASON_ALONE[i]) return false;
  return true;
}

/** RFC 5280 §5.3.1: in a list of changes, a suspension that was lifted. */
const REMOVE_FROM_CRL = 8;

interface AboutEntry {
  readonly isLifted: boolean;
  readonly issuer: string | null;
}

const USUAL: AboutEntry = { isLifted: false, issuer: null };

function readEntryExtensions(extensions: Der): AboutEntry | 'unsupported' {
  let [isLifted, issuer] = [false, null as string | null];
  for (const extension of elementsOf(extensions)) {
    const parts = sequenceParts(extension);
    const id = oidOf(parts[0]);
    const value = octetsOf(parts.at(-1));
    if (id === OID.certificateIssuer) {
      const directory = sequenceParts(readDer(value)).find(({ tag }) => tag === 0xa4);
      if (!directory) return 'unsupported';
      issuer = parseName(innerOf(directory)).key;
    } else if (id === OID.reasonCode) {
      isLifted = contentOf(demand(readDer(value), TAG.enumerated))[0] === REMOVE_FROM_CRL;
    } else if (parts.length === 3 && booleanOf(parts[1])) {
      return 'unsupported';
    }
  }
  return { isLifted, issuer };
}

/**
 * complete    speaks for itself
 * changes     only what is new since another list: with that one it can clear, alone only revoke
 * unreadable  with a critical extension that is not known here
 */
export function crlKind(crl: Crl): 'complete' | 'changes' | 'unreadable' {
  const known = new Set<string>([OID.deltaCrl, OID.issuingDistributionPoint]);
  if ([...crl.extensions].some(([id, { critical }]) => critical && !known.has(id))) return 'unreadable';
  return crl.extensions.has(OID.deltaCrl) ? 'changes' : 'complete';
}

/** Whether a list of changes is one to this complete list: the same scope, and nothing missing between the two (§5.2.4). */
export function isChangeOf(changes: Crl, complete: Crl): boolean {
  const [base, own, whole] = [
    numberOf(changes, OID.deltaCrl),
    numberOf(changes, OID.crlNumber),
    numberOf(complete, OID.crlNumber),
  ];
  if (base === null || own === null || whole === null) return false;
  const scope = (crl: Crl): string =>
    toHex(crl.extensions.get(OID.issuingDistributionPoint)?.value ?? new Uint8Array());
  return (
    changes.issuer.key === complete.issuer.key && scope(changes) === scope(complete) && base <= whole && own >= whole
  );
}

function numberOf({ extensions }: Crl, id: string): bigint | null {
  const extension = extensions.get(id);
  return extension ? BigInt(`0x${integerHexOf(readDer(extension.value))}`) : null;
}
