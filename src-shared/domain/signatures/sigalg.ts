import { bitsOf, contentOf, octetsOf, oidOf, rawOf, readDer, sequenceParts } from './der/reader.ts';
import { OID } from './der/oids.ts';
import { oid, sequence, TAG } from './der/writer.ts';
import { equalBytes } from '../bytes.ts';
import { hashName, isSha1, type HashName } from './digests.ts';
import { readPublicKey, verifyGost3410 } from './gost/gost3410.ts';
import type { AffinePoint } from './gost/multiply-both.ts';
import { streebog } from './gost/streebog.ts';
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

const GOST_NAME = 'ГОСТ 34.10-2015 (512)';

/** Shown beside a verdict. */
export function algorithmName(algorithm: Algorithm, digest: Algorithm | null): string {
  const hash = hashName(algorithm) ?? (digest ? hashName(digest) : null);
  if (algorithm.id === OID.rsaEncryption || /^1\.2\.840\.113549\.1\.1\.1[123]$/.test(algorithm.id)) {
    return `RSA, ${hash ?? (digest && isSha1(digest.id) ? 'SHA-1' : 'SHA-?')}`;
  }
  if (isSha1(algorithm.id)) return 'RSA, SHA-1';
  return isGost(algorithm) ? GOST_NAME : algorithm.id;
}

const isGost = ({ id }: Algorithm): boolean => id === OID.gost2015Signature || id === OID.gost2015Key;

/** What a key can verify, and how long it is. Null for a kind that is not ours. Throws `DerError` on damaged bytes. */
export type PublicKey = { readonly kind: 'rsa'; readonly bits: number } | { readonly kind: 'gost'; readonly bits: 512 };

export function publicKeyOf(spki: Uint8Array): PublicKey | null {
  const bits = rsaBits(spki);
  if (bits !== null) return { kind: 'rsa', bits };
  return gostKeyBytes(spki) === null ? null : { kind: 'gost', bits: 512 };
}

/** Shown beside a verdict: 'RSA 2048'. */
export const keyName = (key: PublicKey): string => (key.kind === 'rsa' ? `RSA ${key.bits}` : GOST_NAME);

/**
 * The only place that knows algorithms of signatures: RSA PKCS#1 v1.5 with SHA-256, -384, -512 over keys of 2048 bits and
 * more, and GOST R 34.10-2015 (512) with Streebog-512 in the encoding of the national authority. Everything else is
 * `unsupported` and so never accepted. Throws `DerError` on a damaged key.
 */
export async function verifySignature(claim: SignatureClaim): Promise<SignatureAnswer> {
  const { algorithm, digest, spki } = claim;
  if (isSha1(algorithm.id) || (digest && isSha1(digest.id))) return 'weak';
  const hash = hashOf(algorithm, digest);
  if (!hash) return 'unsupported';
  if (isGost(algorithm)) return hash === 'Streebog-512' ? verifyGost(claim) : 'unsupported';
  const bits = rsaBits(spki);
  if (hash === 'Streebog-512' || bits === null) return 'unsupported';
  return bits < 2048 ? 'weak' : verifyRsa(claim, hash, bits);
}

const SCHEME = 'RSASSA-PKCS1-v1_5';

/** Keys by the bytes of the certificate that they stand in, as long as those are held. */
function keysFor(hash: RsaHash): (spki: Uint8Array) => Promise<CryptoKey> {
  const known = new WeakMap<Uint8Array, Promise<CryptoKey>>();
  return (spki) => {
    const bytes = new Uint8Array(spki);
    const key = known.get(spki) ?? crypto.subtle.importKey('spki', bytes, { name: SCHEME, hash }, false, ['verify']);
    known.set(spki, key);
    return key;
  };
}

type RsaHash = Exclude<HashName, 'Streebog-512'>;
const KEYS = { 'SHA-256': keysFor('SHA-256'), 'SHA-384': keysFor('SHA-384'), 'SHA-512': keysFor('SHA-512') } as const;

async function verifyRsa(
  { spki, message, signature }: SignatureClaim,
  hash: RsaHash,
  bits: number,
): Promise<SignatureAnswer> {
  // A signature as long as the modulus: Web Crypto answers false to others as well, but not on every platform.
  if (signature.length !== Math.ceil(bits / 8)) return 'invalid';
  try {
    const key = await KEYS[hash](spki);
    const good = await crypto.subtle.verify(SCHEME, key, new Uint8Array(signature), new Uint8Array(message));
    return good ? 'valid' : 'invalid';
  } catch {
    return 'invalid';
  }
}

function verifyGost({ spki, message, signature }: SignatureClaim): SignatureAnswer {
  const bytes = gostKeyBytes(spki);
  if (bytes === null) return 'unsupported';
  const key: AffinePoint | null = readPublicKey(bytes);
  return key && verifyGost3410(key, streebog(512, message), signature) ? 'valid' : 'invalid';
}

function hashOf(algorithm: Algorithm, digest: Algorithm | undefined): HashName | null {
  if (algorithm.hasParameters) return null;
  // These name the kind of key alone: the digest stands beside them.
  const isBare = algorithm.id === OID.rsaEncryption || algorithm.id === OID.gost2015Key;
  const named = isBare ? null : hashName(algorithm);
  if (!isBare && !named) return null;
  if (!digest) return named;
  const asked = hashName(digest);
  return named && named !== asked ? null : asked;
}

/** Length of the modulus of an RSA key, null for another kind of key. */
function rsaBits(spki: Uint8Array): number | null {
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

/** Curve and digest that the national authority puts into every key; others are not computed. */
const GOST_PARAMETERS = sequence(oid(OID.gost2015ParamSetA), oid(OID.gost2015Digest));

/** x and y of a GOST key; null for another kind of key or another curve. */
function gostKeyBytes(spki: Uint8Array): Uint8Array | null {
  const [algorithm, key] = sequenceParts(readDer(spki));
  const [id, parameters] = sequenceParts(algorithm);
  if (oidOf(id) !== OID.gost2015Key || !parameters || !equalBytes(rawOf(parameters), GOST_PARAMETERS)) return null;
  return octetsOf(readDer(bitsOf(key).bytes));
}
