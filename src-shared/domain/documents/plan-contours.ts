import { ringAreaDoubled } from '../geometry/measures.ts';
import type { MultiPolygon, Position, Ring } from '../geometry/types.ts';

/** A turning point as numbered on the sheet. */
export interface TurningPoint {
  readonly no: number;
  readonly at: Position;
}

/** A closed line of the boundary, its points clockwise on paper, the first one not repeated. */
export interface Contour {
  readonly part: number;
  readonly hole: boolean;
  readonly points: readonly TurningPoint[];
}

/** One side of a contour, from a turning point to the next one clockwise. */
export interface Side {
  readonly from: TurningPoint;
  readonly to: TurningPoint;
}

/**
 * Contours of a parcel with their turning points numbered through the whole sheet.
 *
 * Shape   every ring clockwise (north up), holes too, each from its north-western point; parts in their order,
 *         a part's outer ring before its holes
 *
 *         1-------2
 *         |  5-6  |     numbers go on from contour to contour, so that a number names one point
 *         |  8-7  |
 *         4-------3
 */
export function contoursOf(geometry: MultiPolygon): readonly Contour[] {
  let no = 0;
  return geometry.flatMap((polygon, part) =>
    polygon.map((ring, index) => ({
      part,
      hole: index > 0,
      points: fromNorthWest(clockwise(ring)).map((at) => {
        no += 1;
        return { no, at };
      }),
    })),
  );
}

export const sidesOf = (contour: Contour): readonly Side[] =>
  contour.points.map((from, index) => {
    const to = contour.points[(index + 1) % contour.points.length] ?? from;
    return { from, to };
  });

function clockwise(ring: Ring): readonly Position[] {
  const open = ring.slice(0, -1);
  return ringAreaDoubled(ring) > 0 ? open.toReversed() : open;
}

/** The point that lies farthest to the north-west; of two the more northern one. */
function fromNorthWest(points: readonly Position[]): readonly Position[] {
  const rank = ([east, north]: Position): number => north - east;
  let first = 0;
  points.forEach((point, index) => {
    const best = points[first] ?? point;
    const ahead = rank(point) - rank(best);
    if (ahead > 0 || (ahead === 0 && point[1] > best[1])) first = index;
  });
  return [...points.slice(first), ...points.slice(0, first)];
}
