import { concatBytes } from '../bytes.ts';
import { invariant } from '../invariant.ts';
import { nodeHash } from './merkle.ts';

/** Hashes in a full tile (C2SP tlog-tiles): 8 levels of the tree. */
export const TILE_WIDTH = 256;
export const TILE_LEVELS = 8;

/** C2SP tlog-tiles: `tile/0/x001/x234/067`, and `….p/5` for a partial tile of 5 hashes. */
export function tilePath(level: number, position: number, width: number = TILE_WIDTH): string {
  invariant(width >= 1 && width <= TILE_WIDTH, 'a tile holds 1 to 256 hashes');
  const groups = [String(position % 1000).padStart(3, '0')];
  for (let rest = Math.floor(position / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`);
  }
  const partial = width === TILE_WIDTH ? '' : `.p/${width}`;
  return `tile/${level}/${groups.join('/')}${partial}`;
}

/** Bytes of a tile, as they are stored and served. */
export function tileBytes(hashes: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  invariant(hashes.length >= 1 && hashes.length <= TILE_WIDTH, 'a tile holds 1 to 256 hashes');
  return concatBytes(...hashes);
}

export const tileHashes = (bytes: Uint8Array): Uint8Array[] =>
  Array.from({ length: bytes.length / 32 }, (_, place) => bytes.subarray(32 * place, 32 * place + 32));

/** All levels of the small tree over a tile: `tree[k][i]` is the hash over 2^k hashes; complete subtrees only. */
export function tileTree(hashes: readonly Uint8Array[]): Uint8Array[][] {
  const tree = [[...hashes]];
  for (let below = tree[0] ?? []; below.length > 1;) {
    const above: Uint8Array[] = [];
    for (let i = 0; i + 1 < below.length; i += 2) above.push(pair(below, i));
    tree.push(above);
    below = above;
  }
  return tree;
}

function pair(hashes: readonly Uint8Array[], place: number): Uint8Array {
  const [left, right] = [hashes[place], hashes[place + 1]];
  invariant(left && right, 'a pair of hashes');
  return nodeHash(left, right);
}
