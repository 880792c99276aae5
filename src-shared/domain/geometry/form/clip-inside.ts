import { facesOf } from '../faces.ts';
import { pointInside } from '../point-inside.ts';
import { sideOfPolygon } from '../predicates.ts';
import { ringAreaDoubled } from '../measures.ts';
import type { MultiPolygon, Polygon, Position } from '../types.ts';
import { canonical } from '../part-order.ts';
import { nodeInside, withoutIdlePoints } from '../redistribute/node-inside.ts';

export interface Clipped {
  /** What of the contour lies in the land; it never stands out of it by a millimetre. */
  readonly pieces: readonly Polygon[];
  /** A place of the contour outside the land, rounding aside; null when all of it is inside. */
  readonly outside: Position | null;
}

/**
 * The part of a drawn contour inside some land that does not change: where the two boundaries cross, the new corner is
 * a grid point on the boundary or the nearest inside. A contour whose corners were rounded from the boundary counts as
 * following it. Null when the two run so close that the grid cannot tell them apart.
 */
export function clipInside(land: MultiPolygon, contour: Polygon): Clipped | null {
  // As if the land bent with the contour: so a point that was rounded from an edge is found on it.
  const loose = nodeInside(land, contour, [land]);
  const noded = nodeInside(land, contour, []);
  if (!loose || !noded) return null;
  const boundary = withoutIdlePoints(noded, noded.segments);
  // By the contour as the grid has it now: beside it, a face narrower than the grid is on neither side of the drawn one.
  const pieces = facesOf(boundary, noded.segments)
    .faces.map(({ polygon }) => polygon)
    .filter((polygon) => sideOfPolygon(pointInside(polygon), noded.drawn) === 'inside');
  return { pieces: pieces.map(canonical), outside: loose.outside ?? holeIn(land, contour) };
}

/** A hole of the land that the contour goes around. */
function holeIn(land: MultiPolygon, contour: Polygon): Position | null {
  const hole = land
    .flatMap((polygon) => polygon.slice(1))
    .find((ring) => sideOfPolygon(pointInside([ring]), contour) === 'inside');
  return hole?.[0] ?? null;
}

/** Outer ring counter-clockwise, holes clockwise, whichever way they were drawn. */
export const oriented = (contour: Polygon): Polygon =>
  contour.map((ring, index) => (ringAreaDoubled(ring) > 0 === (index === 0) ? ring : ring.toReversed()));
