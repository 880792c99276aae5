import { bitsOf, contentOf, oidOf, readDer, sequenceParts } from './der/reader.ts';
import { OID } from './der/oids.ts';
import { TAG } from './der/writer.ts';
import type { Algorithm } from './x509/certificate.ts';

/** Answer of one signature check. `weak` is known and refused by policy: SHA-1, RSA shorter than 2048 bits. */
export type SignatureAnswer = 'valid' | 'invalid' | 'weak' | 'unsupported';

export interface SignatureClaim {
  readonly spki: Uint8Array;
  readonly algorithm: Algorithm;
  /** Of the message, where the algorithm of the signature does not name it (CMS with rsaEncryption). */
  readonly digest?: Algorithm;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

const HASHES = new Map<string, 'SHA-256' | 'SHA-384' | 'SHA-512'>([
  [OID.sha256, 'SHA-256'],
  [OID.sha384, 'SHA-384'],
  [OID.sha512, 'SHA-512'],
  [OID.sha256WithRsa, 'SHA-256'],
  [OID.sha384WithRsa, 'SHA-384'],
  [OID.sha512WithRsa, 'SHA-512'],
]);

/** Web Crypto's name of a digest, or null when it is not one that we compute. */
export const hashName = (algorithm: Algorithm): 'SHA-256' | 'SHA-384' | 'SHA-512' | null =>
  algorithm.hasParameters ? null : (HASHES.get(algorithm.id) ?? null);

export const isSha1 = (id: string): boolean => id === OID.sha1 || id === OID.sha1WithRsa;

/** Shown beside a verdict. */
export function algorithmName(algorithm: Algorithm, digest: Algorithm | null): string {
  const hash = HASHES.get(algorithm.id) ?? (digest ? HASHES.get(digest.id) : undefined);
  if (algorithm.id === OID.rsaEncryption || /^1\.2\.840\.113549\.1\.1\.1[123]$/.test(algorithm.id)) {
    return `RSA, ${hash ?? (digest && isSha1(digest.id) ? 'SHA-1' : 'SHA-?')}`;
  }
  if (isSha1(algorithm.id)) return 'RSA, SHA-1';
  if (algorithm.id.startsWith('1.2.398.3.10.1.1.2')) return 'ГОСТ 34.10-2015 (512)';
  return algorithm.id;
}

/**
 * The only place that knows algorithms of signatures. RSA PKCS#1 v1.5 with SHA-256, -384, -512 over keys of 2048 bits
 * and more; everything else is `unsupported` and so never accepted.
 */
export async function verifySignature(claim: SignatureClaim): Promise<SignatureAnswer> {
  const { algorithm, digest, spki, message, signature } = claim;
  if (isSha1(algorithm.id) || (digest && isSha1(digest.id))) return 'weak';
  const hash = hashOf(algorithm, digest);
  const bits = rsaBits(spki);
  if (!hash || bits === null) return 'unsupported';
  if (bits < 2048) return 'weak';
  // A signature as long as the modulus: Web Crypto answers false to others as well, but not on every platform.
  if (signature.length !== Math.ceil(bits / 8)) return 'invalid';
  try {
    const scheme = { name: 'RSASSA-PKCS1-v1_5', hash };
    const key = await crypto.subtle.importKey('spki', new Uint8Array(spki), scheme, false, ['verify']);
    const good = await crypto.subtle.verify(scheme.name, key, new Uint8Array(signature), new Uint8Array(message));
    return good ? 'valid' : 'invalid';
  } catch {
    return 'invalid';
  }
}

function hashOf(algorithm: Algorithm, digest: Algorithm | undefined): 'SHA-256' | 'SHA-384' | 'SHA-512' | null {
  if (algorithm.hasParameters) return null;
  const named = algorithm.id === OID.rsaEncryption ? null : hashName(algorithm);
  if (algorithm.id !== OID.rsaEncryption && !named) return null;
  if (!digest) return named;
  const asked = hashName(digest);
  return named && named !== asked ? null : asked;
}

/** Length of the modulus of an RSA key, null for another kind of key. Throws `DerError` on damaged bytes. */
export function rsaBits(spki: Uint8Array): number | null {
  const [algorithm, key] = sequenceParts(readDer(spki));
  const [id] = sequenceParts(algorithm);
  if (oidOf(id) !== OID.rsaEncryption) return null;
  const [modulus] = sequenceParts(readDer(bitsOf(key).bytes));
  if (modulus?.tag !== TAG.integer) return null;
  const bytes = contentOf(modulus);
  let lead = 0;
  while (lead < bytes.length - 1 && bytes[lead] === 0) lead++;
  return (bytes.length - lead) * 8 - Math.clz32(bytes[lead] ?? 0) + 24;
}
