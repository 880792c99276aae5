import { concatBytes, toHex } from '../../bytes.ts';
import type { Cms } from '../cms/parse-cms.ts';
import type { CmsSigner } from '../cms/parse-signer.ts';
import { octetsOf, rawOf, readDer, sequenceParts, type Der } from '../der/reader.ts';
import { octetString, oid, sequence } from '../der/writer.ts';
import { digestOf, hashAlgorithm, hashName, type HashName } from '../digests.ts';
import { parseAlgorithm } from '../x509/certificate.ts';

/*
 * ATSHashIndex-v3 (ETSI EN 319 122-1 §5.5.2): the list, by digests, of the certificates, lists and unsigned attributes
 * that a stamp for the archive covers. What comes later is simply not in it.
 */

export interface ArchiveIndex {
  readonly hash: HashName;
  /** Digests in hexadecimal. */
  readonly certificates: readonly string[];
  readonly crls: readonly string[];
  readonly values: readonly string[];
}

/** Of everything that lies in the file now, DER. */
export async function buildArchiveIndex(hash: HashName, cms: Cms, signer: CmsSigner): Promise<Uint8Array> {
  const listed = async (parts: readonly Uint8Array[]): Promise<Uint8Array> =>
    sequence(...(await Promise.all(parts.map(async (part) => octetString(await digestOf(hash, part))))));
  return sequence(
    hashAlgorithm(hash),
    await listed(cms.members.certificates),
    await listed(cms.members.crls),
    await listed(valuesOf(signer).map(({ bytes }) => bytes)),
  );
}

/** Type and value together, each value of each unsigned attribute. */
export const valuesOf = ({ unsigned }: CmsSigner): readonly { id: string; value: Der; bytes: Uint8Array }[] =>
  [...unsigned].flatMap(([id, values]) =>
    values.map((value) => ({ id, value, bytes: concatBytes(oid(id), rawOf(value)) })),
  );

/** Null where its digest is not one of ours. Throws `DerError`. */
export function parseArchiveIndex(element: Der): ArchiveIndex | null {
  const [algorithm, certificates, crls, values] = sequenceParts(element);
  const hash = hashName(parseAlgorithm(algorithm));
  const digests = (list: Der | undefined): readonly string[] =>
    sequenceParts(list).map((each) => toHex(octetsOf(each)));
  return hash && { hash, certificates: digests(certificates), crls: digests(crls), values: digests(values) };
}

/** Whether all that the index lists still lies in the file, and which values of unsigned attributes it covers. */
export async function coveredBy(index: ArchiveIndex, cms: Cms, signer: CmsSigner): Promise<ReadonlySet<Der> | null> {
  const digest = async (bytes: Uint8Array): Promise<string> => toHex(await digestOf(index.hash, bytes));
  const present = async (listed: readonly string[], members: readonly Uint8Array[]): Promise<boolean> => {
    const here = new Set(await Promise.all(members.map(digest)));
    return listed.every((each) => here.has(each));
  };
  if (!(await present(index.certificates, cms.members.certificates))) return null;
  if (!(await present(index.crls, cms.members.crls))) return null;
  const values = await Promise.all(
    valuesOf(signer).map(async ({ value, bytes }) => [await digest(bytes), value] as const),
  );
  const here = new Map(values);
  if (!index.values.every((each) => here.has(each))) return null;
  return new Set(values.filter(([each]) => index.values.includes(each)).map(([, value]) => value));
}

export interface ArchiveImprint {
  readonly contentType: string;
  /** Of the content, by the digest of the stamp. */
  readonly contentDigest: Uint8Array;
  readonly signer: CmsSigner;
  readonly index: Uint8Array;
}

/** What a stamp for the archive stamps (§5.5.3): kind and digest of the content, the signer's part, the index. */
export const archiveBytes = ({ contentType, contentDigest, signer, index }: ArchiveImprint): Uint8Array =>
  concatBytes(oid(contentType), contentDigest, signer.covered, rawOf(readDer(index)));
