import { OID } from './der/oids.ts';
import { algorithm } from './der/writer.ts';
import { streebog } from './gost/streebog.ts';
import type { Algorithm } from './x509/certificate.ts';

/** Digests that are computed and accepted. */
export type HashName = 'SHA-256' | 'SHA-384' | 'SHA-512' | 'Streebog-512';

const HASHES = new Map<string, HashName>([
  [OID.sha256, 'SHA-256'],
  [OID.sha384, 'SHA-384'],
  [OID.sha512, 'SHA-512'],
  [OID.sha256WithRsa, 'SHA-256'],
  [OID.sha384WithRsa, 'SHA-384'],
  [OID.sha512WithRsa, 'SHA-512'],
  [OID.gost2015Digest, 'Streebog-512'],
  [OID.gost2015Signature, 'Streebog-512'],
]);

/** The digest that an algorithm names, also that of a signature; null when it is not one of ours. */
export const hashName = (algorithm: Algorithm): HashName | null =>
  algorithm.hasParameters ? null : (HASHES.get(algorithm.id) ?? null);

const IDS = {
  'SHA-256': OID.sha256,
  'SHA-384': OID.sha384,
  'SHA-512': OID.sha512,
  'Streebog-512': OID.gost2015Digest,
} as const satisfies Record<HashName, string>;

/** AlgorithmIdentifier of a digest, DER. */
export const hashAlgorithm = (hash: HashName): Uint8Array => algorithm(IDS[hash], null);

export const isSha1 = (id: string): boolean => id === OID.sha1 || id === OID.sha1WithRsa;

/** SHA-1 only for the identifier of a certificate (signing-certificate v1), where nobody gains by a collision. */
export async function digestOf(hash: HashName | 'SHA-1', bytes: Uint8Array): Promise<Uint8Array> {
  if (hash === 'Streebog-512') return streebog(512, bytes);
  return new Uint8Array(await crypto.subtle.digest(hash, bytes as Uint8Array<ArrayBuffer>));
}
