import { sha256 as sha256Of } from '@noble/hashes/sha2.js';
import { invariant } from '../invariant.ts';

const LEAF = Uint8Array.of(0x00);
const NODE = Uint8Array.of(0x01);

/** RFC 9162 §2.1.1: SHA-256(0x00 ‖ entry). */
export const leafHash = (entry: Uint8Array): Uint8Array => sha256Of.create().update(LEAF).update(entry).digest();

/** RFC 9162 §2.1.1: SHA-256(0x01 ‖ left ‖ right). */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array =>
  sha256Of.create().update(NODE).update(left).update(right).digest();

/** Root of a log without entries. */
export const emptyRoot = (): Uint8Array => sha256Of(new Uint8Array(0));

/** Hash of the complete subtree of 2^level leaves whose first leaf is `index · 2^level`. */
export type NodeReader = (level: number, index: number) => Uint8Array;

/**
 * The right edge of a log: one hash for every 1 in the binary writing of its size, the largest subtree first.
 * It is all that is needed to append and to know the root.
 */
export class Frontier {
  #size = 0;
  #peaks: Uint8Array[] = [];

  static load(size: number, read: NodeReader): Frontier {
    const frontier = new Frontier();
    let begin = 0;
    for (const level of levelsOf(size)) {
      frontier.#peaks.push(read(level, begin / 2 ** level));
      begin += 2 ** level;
    }
    frontier.#size = size;
    return frontier;
  }

  get size(): number {
    return this.#size;
  }

  append(hash: Uint8Array): void {
    invariant(hash.length === 32, 'a leaf hash has 32 bytes');
    let carried = hash;
    for (let rest = this.#size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      const left = this.#peaks.pop();
      invariant(left, 'a peak for every 1 of the size');
      carried = nodeHash(left, carried);
    }
    this.#peaks.push(carried);
    this.#size += 1;
  }

  root(): Uint8Array {
    return this.#peaks.length === 0 ? emptyRoot() : this.#peaks.reduceRight((right, left) => nodeHash(left, right));
  }

  copy(): Frontier {
    const copy = new Frontier();
    copy.#size = this.#size;
    copy.#peaks = [...this.#peaks];
    return copy;
  }
}

/** Root of the first `size` leaves. */
export const rootAt = (read: NodeReader, size: number): Uint8Array =>
  size === 0 ? emptyRoot() : rangeHash(read, 0, size);

/** RFC 9162 §2.1.3.1: from the leaf upwards. */
export function inclusionPath(read: NodeReader, index: number, size: number): Uint8Array[] {
  invariant(index >= 0 && index < size, 'the leaf lies in the tree');
  const path: Uint8Array[] = [];
  let begin = 0;
  let end = size;
  while (end - begin > 1) {
    const middle = begin + powerBelow(end - begin);
    if (index < middle) {
      path.push(rangeHash(read, middle, end));
      end = middle;
    } else {
      path.push(rangeHash(read, begin, middle));
      begin = middle;
    }
  }
  return path.reverse();
}

/** RFC 9162 §2.1.4.1. Empty when the sizes are equal. */
export function consistencyPath(read: NodeReader, older: number, newer: number): Uint8Array[] {
  invariant(older > 0 && older <= newer, 'a proof leads from a log with entries to a later one');
  const path: Uint8Array[] = [];
  let begin = 0;
  let end = newer;
  while (end > older) {
    const middle = begin + powerBelow(end - begin);
    if (older <= middle) {
      path.push(rangeHash(read, middle, end));
      end = middle;
    } else {
      path.push(rangeHash(read, begin, middle));
      begin = middle;
    }
  }
  // The subtree that ends exactly at the older size is known to the verifier only when it is the whole older tree.
  if (begin > 0) path.push(rangeHash(read, begin, end));
  return path.reverse();
}

function rangeHash(read: NodeReader, begin: number, end: number): Uint8Array {
  const count = end - begin;
  const power = powerBelow(count);
  if (power * 2 === count || count === 1) return read(Math.log2(count), begin / count);
  return nodeHash(rangeHash(read, begin, begin + power), rangeHash(read, begin + power, end));
}

/** Largest power of two smaller than `count` (RFC 9162: k); 1 for 1. Sizes pass 2^32, so no bit operators. */
function powerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

function levelsOf(size: number): number[] {
  const levels: number[] = [];
  for (let level = 0, rest = size; rest > 0; level++, rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) levels.unshift(level);
  }
  return levels;
}
