import type { PlanePoint } from './plane-point.ts';

/*
 *            back        1          3                  A traverse runs from its start over its stations to its end.
 *              \        / \        / \
 *               \  β₀ /  β₁ \ β₂ /     end             Left angles: clockwise from the station behind to the one ahead.
 *              start        2            \  βₘ         Right angles: clockwise from the one ahead to the one behind.
 *                                         fore
 */

export interface TraverseStation {
  readonly name: string;
  /** Measured angle; null while it is not entered yet, and where none is measured. */
  readonly angleRad: number | null;
  /** Horizontal distance to the next station, metres on the plane; null at the end, and while it is not entered yet. */
  readonly distanceM: number | null;
}

/** What a traverse is oriented by: the line from a backsight into the start (its angle then counts), or its first side. */
export type TraverseOrientation =
  | { readonly kind: 'backsight'; readonly bearingRad: number }
  | { readonly kind: 'firstSide'; readonly bearingRad: number };

/**
 * Where a traverse ends: 'open' (висячий) nowhere known, 'closed' (замкнутый) on its own start, whose angle between the
 * last and the first side stands with the last station, 'linked' (разомкнутый) on a known point, and, if there is a bearing
 * from there, in a known direction.
 */
export type TraverseEnd =
  | { readonly kind: 'open' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'linked'; readonly point: PlanePoint; readonly bearingRad: number | null };

/**
 * CRS     plane of the zone, x north, y east; distances reduced to it
 * Unit    metres, radians
 */
export interface Traverse {
  readonly angleSide: 'left' | 'right';
  readonly start: PlanePoint;
  readonly orientation: TraverseOrientation;
  /** From the start to the end; of a closed traverse the last one is the start again. */
  readonly stations: readonly TraverseStation[];
  readonly end: TraverseEnd;
}

export type TraverseMethod = 'bowditch' | 'transit' | 'least-squares';

export interface TraverseVertex {
  readonly name: string;
  readonly measuredRad: number | null;
  readonly correctionRad: number | null;
  readonly correctedRad: number | null;
  /** Null as long as something before it is missing. */
  readonly position: PlanePoint | null;
}

export interface TraverseLeg {
  readonly from: string;
  readonly to: string;
  readonly distanceM: number | null;
  /** From the corrected angles. */
  readonly bearingRad: number | null;
  readonly dxNorthM: number | null;
  readonly dyEastM: number | null;
  /** Corrections of the increments: their sums are the misclosures with the other sign. */
  readonly correctionNorthM: number | null;
  readonly correctionEastM: number | null;
}

/** Measured minus theoretical sum of the angles that are checked. */
export interface AngularClosure {
  readonly count: number;
  readonly measuredSumRad: number;
  readonly theoreticalSumRad: number;
  readonly misclosureRad: number;
}

/** Computed minus known, with the corrected angles. */
export interface LinearClosure {
  readonly lengthM: number;
  readonly sumNorthM: number;
  readonly sumEastM: number;
  readonly theoreticalNorthM: number;
  readonly theoreticalEastM: number;
  readonly misclosureNorthM: number;
  readonly misclosureEastM: number;
  readonly misclosureM: number;
  /** 2000 for 1:2000; null when there is no misclosure at all. */
  readonly relativeDenominator: number | null;
}

export interface MissingFigure {
  readonly station: string;
  readonly what: 'angle' | 'distance';
}

/** Every figure of the computation sheet (ведомость), as far as what is entered goes. */
export interface TraverseFigures {
  readonly kind: TraverseEnd['kind'];
  readonly method: TraverseMethod;
  readonly vertices: readonly TraverseVertex[];
  readonly legs: readonly TraverseLeg[];
  /** Null when nothing checks the angles, or while one is missing. */
  readonly angular: AngularClosure | null;
  readonly linear: LinearClosure | null;
  readonly missing: readonly MissingFigure[];
}

/** Angles are laid off to the left inside: a right angle is its rest to the full circle. */
export const leftAngle = (angleRad: number, side: Traverse['angleSide']): number =>
  side === 'left' ? angleRad : 2 * Math.PI - angleRad;

/** Is the angle at this station part of the closure, or only of the orientation? */
export function isCheckedAngle({ end, orientation, stations }: Traverse, index: number): boolean {
  if (end.kind === 'open' || (end.kind === 'linked' && end.bearingRad === null)) return false;
  if (index === 0) return end.kind === 'linked' && orientation.kind === 'backsight';
  return index < stations.length;
}

/** Is the angle at this station used at all? */
export function isUsedAngle({ end, orientation, stations }: Traverse, index: number): boolean {
  if (index === 0) return orientation.kind === 'backsight';
  if (index < stations.length - 1) return true;
  return end.kind === 'closed' || (end.kind === 'linked' && end.bearingRad !== null);
}
