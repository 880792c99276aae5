import { OID } from '../der/oids.ts';
import {
  demand,
  DerError,
  innerOf,
  octetsOf,
  oidOf,
  partsOf,
  rawOf,
  readDer,
  sequenceParts,
  smallIntegerOf,
  type Der,
} from '../der/reader.ts';
import { TAG } from '../der/writer.ts';
import { hashName } from '../digests.ts';
import { attempt } from '../findings.ts';
import type { SignedContent } from '../signed-content.ts';
import { parseAlgorithm, type Certificate } from '../x509/certificate.ts';
import { knownCertificate } from '../x509/known.ts';
import { parseSigner, type CmsSigner } from './parse-signer.ts';

/** CMS SignedData (RFC 5652), as it came. */
export interface Cms {
  /** The content, when it lies in the file; its digests, where it was cut out because it is too large to hold. */
  readonly attached: SignedContent | null;
  readonly contentType: string;
  readonly certificates: readonly Certificate[];
  readonly crls: readonly Uint8Array[];
  /** OCSP responses beside the lists (RFC 5940). */
  readonly ocsp: readonly Uint8Array[];
  /** Members of the two sets byte for byte, also those of kinds that are not read. */
  readonly members: { readonly certificates: readonly Uint8Array[]; readonly crls: readonly Uint8Array[] };
  readonly signers: readonly CmsSigner[];
}

/**
 * Throws `DerError` when the bytes are not such a file, or nobody has signed it. `pool`: certificates of signers that
 * did not put theirs in.
 */
export function parseCms(bytes: Uint8Array, pool: readonly Certificate[] = []): Cms {
  const [type, wrapped] = sequenceParts(readDer(bytes));
  if (oidOf(type) !== OID.signedData) throw new DerError('not signed data');
  const parts = sequenceParts(innerOf(demand(wrapped, 0xa0)));
  const [version, digests, encapsulated] = parts;
  const signers = partsOf(demand(parts.at(-1), TAG.set));
  const sets = parts.slice(3, -1);
  if (signers.length === 0 || sets.length > 2) throw new DerError('signers expected');
  const certificateSet = membersOf(sets.find(({ tag }) => tag === 0xa0));
  const crlSet = membersOf(sets.find(({ tag }) => tag === 0xa1));
  const certificates = readCertificates(certificateSet);
  const [contentType, eContent] = sequenceParts(encapsulated);
  const cms: Cms = {
    attached: eContent ? octetsOf(innerOf(demand(eContent, 0xa0))) : null,
    contentType: oidOf(contentType),
    certificates,
    crls: crlSet.filter(({ tag }) => tag === TAG.sequence).map(rawOf),
    ocsp: crlSet.map(ocspIn).filter((found) => found !== null),
    members: { certificates: certificateSet.map(rawOf), crls: crlSet.map(rawOf) },
    signers: signers.map((signer) => parseSigner(signer, [...certificates, ...pool])),
  };
  demandDigests(cms, sequenceParts(digests, TAG.set));
  if (smallIntegerOf(version) !== versionOf(cms, [...certificateSet, ...crlSet])) throw new DerError('version');
  return cms;
}

const membersOf = (set: Der | undefined): readonly Der[] => (set ? partsOf(set) : []);

/** RFC 5652 §5.1. */
function versionOf({ contentType, signers }: Cms, members: readonly Der[]): number {
  const tags = new Set(members.map(({ tag }) => tag));
  // Other kinds of certificates stand under [3], other evidence of revocation under [1].
  if (tags.has(0xa3) || members.some(isOtherRevocation)) return 5;
  if (tags.has(0xa2)) return 4;
  return contentType === OID.data && signers.every(({ isByKeyId }) => !isByKeyId) ? 1 : 3;
}

const isOtherRevocation = (member: Der): boolean =>
  member.tag === 0xa1 && attempt(() => oidOf(partsOf(member)[0])) !== null;

/** What no signature covers is held to the letter, so that a changed byte there is seen as well. */
function demandDigests({ signers }: Cms, digests: readonly Der[]): void {
  const named = digests.map((digest) => parseAlgorithm(digest));
  const used = new Set(signers.map(({ digest }) => digest.id));
  const isSound = named.every((each) => !each.hasParameters && (used.has(each.id) || hashName(each) !== null));
  const isWhole = [...used].every((id) => named.some((each) => each.id === id));
  // Beside those of the signers stand only those of stamps for the archive.
  if (!isSound || !isWhole) throw new DerError('digests');
}

function readCertificates(members: readonly Der[]): Certificate[] {
  // Other kinds of certificate (attribute certificates under context tags) play no part here.
  return members.filter(({ tag }) => tag === TAG.sequence).map((certificate) => knownCertificate(rawOf(certificate)));
}

/** The response in `[1] { OID, response }`; null in other kinds of evidence. */
function ocspIn(member: Der): Uint8Array | null {
  if (member.tag !== 0xa1) return null;
  const [type, value] = partsOf(member);
  const id = oidOf(type);
  return value && (id === OID.ocspInCms || id === OID.ocspBasic) ? rawOf(value) : null;
}
