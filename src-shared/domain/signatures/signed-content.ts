import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { equalBytes } from '../bytes.ts';
import { digestOf, type HashName } from './digests.ts';
import { Streebog } from './gost/streebog.ts';

/** What was signed: its bytes, or – where it is too large to hold – its digests. */
export type SignedContent = Uint8Array | ContentDigests;
export type ContentDigests = ReadonlyMap<HashName, Uint8Array>;

/** Null where the digest asked for is not among those that were computed. */
export async function contentDigest(content: SignedContent, hash: HashName): Promise<Uint8Array | null> {
  return content instanceof Uint8Array ? digestOf(hash, content) : (content.get(hash) ?? null);
}

/** Whether two say the same; of digests, whether those of one are those of the other. */
export async function isSameContent(one: SignedContent, other: SignedContent): Promise<boolean> {
  if (one instanceof Uint8Array && other instanceof Uint8Array) return equalBytes(one, other);
  const [digests, content] = other instanceof Uint8Array ? [one, other] : [other, one];
  for (const [hash, digest] of digests as ContentDigests) {
    const computed = await contentDigest(content, hash);
    if (!computed || !equalBytes(computed, digest)) return false;
  }
  return true;
}

interface Running {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
}

const START: Readonly<Record<HashName, () => Running>> = {
  'SHA-256': () => sha256.create(),
  'SHA-384': () => sha384.create(),
  'SHA-512': () => sha512.create(),
  'Streebog-512': () => new Streebog(512),
};

/** Digests of a content of any size, which passes by in pieces and is never held. */
export async function digestStream(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  hashes: readonly HashName[],
): Promise<ContentDigests> {
  const running = hashes.map((hash) => [hash, START[hash]()] as const);
  for await (const chunk of chunks) for (const [, each] of running) each.update(chunk);
  return new Map(running.map(([hash, each]) => [hash, each.digest()]));
}
