import type { DoubledMm2, Position } from '../types.ts';

/**
 * What an exact look at parcels side by side finds.
 *
 * overlap        one lies over the other, deeper than the tolerance
 * crossing       the same, and their boundaries cross
 * sliver         an overlap or a gap no wider than the tolerance
 * gap            land of nobody closed in between parcels, narrower than the gap width on average
 * tJunction      a corner of one stands exactly on an edge of the other that has no vertex there
 * nearVertex     a corner of one is beside an edge or corner of the other, off by no more than the tolerance
 * unmatchedEdge  an edge that the other should have and has not: boundaries run side by side within the gap width with an
 *                open strip between, or go different ways between two corners that both have
 */
export const SCAN_KINDS = ['overlap', 'crossing', 'sliver', 'gap', 'tJunction', 'nearVertex', 'unmatchedEdge'] as const;
export type ScanKind = (typeof SCAN_KINDS)[number];

export interface ScanDefect {
  readonly kind: ScanKind;
  /** Numbers of the parcels concerned, in order. */
  readonly about: readonly string[];
  readonly at: Position;
  /** How deep an overlap is, how wide a gap or strip, how far a corner is off; not rounded. Null for a corner exactly on an edge. */
  readonly widthMm: number | null;
  /** Of a closed gap. */
  readonly areaDoubled: DoubledMm2 | null;
}
