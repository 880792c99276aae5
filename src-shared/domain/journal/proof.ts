import { equalBytes, fromBase64, toBase64 } from '../bytes.ts';
import { nodeHash } from './merkle.ts';

export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Uint8Array;
  readonly root: Uint8Array;
  readonly path: readonly Uint8Array[];
}

export interface ConsistencyClaim {
  readonly older: number;
  readonly newer: number;
  readonly olderRoot: Uint8Array;
  readonly newerRoot: Uint8Array;
  readonly path: readonly Uint8Array[];
}

/** RFC 9162 §2.1.3.2: does the leaf stand at `index` of the log with this root? */
export function verifyInclusion({ index, size, leafHash, root, path }: InclusionClaim): boolean {
  if (!isSize(index) || !isSize(size) || index >= size) return false;
  if (!allHashes(leafHash, root, ...path)) return false;
  let place = index;
  let last = size - 1;
  let hash = leafHash;
  for (const sibling of path) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      hash = nodeHash(sibling, hash);
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && equalBytes(hash, root);
}

/** RFC 9162 §2.1.4.2: is the newer log the older one with entries added at its end? An empty older log proves nothing. */
export function verifyConsistency({ older, newer, olderRoot, newerRoot, path }: ConsistencyClaim): boolean {
  if (!isSize(older) || !isSize(newer) || older === 0 || older > newer) return false;
  if (older === newer) return path.length === 0 && equalBytes(olderRoot, newerRoot);
  if (!allHashes(olderRoot, newerRoot, ...path)) return false;
  const steps = isPowerOfTwo(older) ? [olderRoot, ...path] : [...path];
  const first = steps.shift();
  if (!first || path.length === 0) return false;
  let place = older - 1;
  let last = newer - 1;
  while (place % 2 === 1) [place, last] = [half(place), half(last)];
  let olderHash = first;
  let newerHash = first;
  for (const sibling of steps) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      olderHash = nodeHash(sibling, olderHash);
      newerHash = nodeHash(sibling, newerHash);
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)];
    } else {
      newerHash = nodeHash(newerHash, sibling);
    }
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && equalBytes(olderHash, olderRoot) && equalBytes(newerHash, newerRoot);
}

export interface ProofText {
  readonly index: number;
  readonly path: readonly Uint8Array[];
  /** Signed note of the head that the path leads to. */
  readonly checkpoint: string;
}

const PROOF_HEADER = 'c2sp.org/tlog-proof@v1';

/** C2SP tlog-proof: everything a phone needs to check an extract without the line. */
export const printProof = ({ index, path, checkpoint }: ProofText): string =>
  `${PROOF_HEADER}\nindex ${index}\n${path.map((hash) => `${toBase64(hash)}\n`).join('')}\n${checkpoint}`;

/** Null when the text is not a proof of this kind. */
export function parseProof(text: string): ProofText | null {
  const gap = text.indexOf('\n\n');
  if (gap < 0) return null;
  const [header, indexLine, ...hashLines] = text.slice(0, gap).split('\n');
  const index = /^index (0|[1-9]\d{0,15})$/.exec(indexLine ?? '')?.[1];
  if (header !== PROOF_HEADER || index === undefined || hashLines.length > 63) return null;
  const path = hashLines.map(fromBase64);
  if (!path.every((hash): hash is Uint8Array<ArrayBuffer> => hash?.length === 32)) return null;
  return { index: Number(index), path, checkpoint: text.slice(gap + 2) };
}

const half = (value: number): number => Math.floor(value / 2);
const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const allHashes = (...hashes: readonly Uint8Array[]): boolean => hashes.every((hash) => hash.length === 32);

function isPowerOfTwo(value: number): boolean {
  let power = 1;
  while (power < value) power *= 2;
  return power === value;
}
