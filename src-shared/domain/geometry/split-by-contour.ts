import { ok, refuse, type Refusal, type Result } from '../result.ts';
import { chainsOf, cornersOf, withoutIdlePoints, type CutLines, type Piece } from './cut-lines.ts';
import { facesOf } from './faces.ts';
import { ringAreaDoubled } from './measures.ts';
import { nodeLine, type IsShared } from './node-line.ts';
import { canonical, largestFirst } from './part-order.ts';
import { samePosition, sideOfRing } from './predicates.ts';
import { isTooLong, refuseWithoutPiece, repeatedPoint, settle, withoutRepeats } from './split-polygon.ts';
import type { PolygonSplit, SplitCode } from './split-polygon.ts';
import type { MultiPolygon, Polygon, Position, Ring } from './types.ts';
import { defectsOf } from './validity.ts';

export type ContourCode = SplitCode | 'split.contourOpen' | 'split.aroundParcel';

export interface ContourSplit extends PolygonSplit {
  /** Which of the parts lie in the contour, by their places in `parts`. */
  readonly inside: readonly number[];
}

/**
 * Cuts out of a parcel what a closed contour surrounds.
 *
 * Contour  closed, in either direction, not crossing or touching itself. It may lie in the parcel (the rest gets a
 *          hole), touch or cross the boundary (what is outside the parcel does not matter), go through holes or
 *          around them. Every region that it closes off is a part of its own.
 * Grid     as splitPolygon
 * Several  polygons that the contour does not cut go with the largest part on their side of it; where there is none
 *          they are a part together
 * Refuses  as splitPolygon, and 'split.contourOpen' · 'split.aroundParcel', each with its place
 */
export function splitByContour(
  geometry: MultiPolygon,
  contour: Ring,
  isShared: IsShared = () => true,
): Result<ContourSplit, Refusal<ContourCode>> {
  const checked = checkContour(geometry, contour);
  if (!checked.ok) return checked;
  const met = nodeLine(geometry, checked.value, isShared);
  if (!met) return refuse('split.tooFine', [], checked.value[0] as Position);
  const { cut, pieces } = withoutIdlePoints({
    boundary: met.boundary,
    insertions: met.insertions,
    lines: [met.line],
  });
  const inside = fromBoundary(pieces, cut).filter((piece) => piece.side === 'inside');
  const loose = cut.boundary.map((polygon) => isInContour(polygon, met.line));
  if (inside.length === 0 && loose.every((each) => each === loose[0])) {
    return loose[0] === true
      ? refuse('split.aroundParcel', [], checked.value[0] as Position)
      : refuseWithoutPiece(pieces, met.line, cut.boundary);
  }
  return cutOut(cut, inside, met.line);
}

/** Counter-clockwise, without repeated points. */
function checkContour(geometry: MultiPolygon, contour: Ring): Result<Ring, Refusal<ContourCode>> {
  const clean = withoutRepeats(contour);
  const [first, last] = [clean[0], clean[clean.length - 1]];
  if (!first || !last || clean.length < 3) return refuse('split.tooShort', [], first ?? null);
  if (!samePosition(first, last)) return refuse('split.contourOpen', [], last);
  if (isTooLong(geometry, clean)) return refuse('split.tooLong', [], first);
  const ring = ringAreaDoubled(clean) < 0 ? clean.toReversed() : clean;
  const defect = defectsOf([[ring]])[0];
  return defect ? refuse('split.selfCrosses', [], defect.at) : ok(ring);
}

/** The pieces so turned that they begin on the boundary, where they ever meet it: no chain is torn at the start. */
function fromBoundary(pieces: readonly Piece[], { boundary }: CutLines): readonly Piece[] {
  const isCorner = cornersOf(boundary);
  const start = pieces.findIndex((piece) => isCorner(piece.from));
  return start > 0 ? [...pieces.slice(start), ...pieces.slice(0, start)] : pieces;
}

function cutOut(cut: CutLines, inside: readonly Piece[], contour: Ring): Result<ContourSplit, Refusal<ContourCode>> {
  const bent = cut.insertions.length > 0 ? defectsOf(cut.boundary)[0] : undefined;
  if (bent) return refuse('split.tooFine', [], bent.at);
  const twice = repeatedPoint(inside, cut.boundary);
  if (twice) return refuse('split.selfCrosses', [], twice);
  const { faces, bridge } = facesOf(
    cut.boundary,
    inside.map((piece) => [piece.from, piece.to]),
  );
  // A closed line separates the two sides of each of its pieces, unless rounding folded it onto itself.
  if (bridge) return refuse('split.tooFine', [], bridge[0]);
  const side = (wanted: boolean): readonly MultiPolygon[] => {
    const divided = faces.filter((face) => face.cut && face.left === wanted).map(({ polygon }) => [canonical(polygon)]);
    const rest = faces
      .filter((face) => !face.cut && isInContour(face.polygon, contour) === wanted)
      .map(({ polygon }) => canonical(polygon));
    if (divided.length === 0) return rest.length > 0 ? [rest] : [];
    return largestFirst(divided).map((part, index) => (index === 0 ? [...part, ...rest] : part));
  };
  const within = side(true);
  const parts = largestFirst([...within, ...side(false)]);
  const settled = settle(parts, cut, chainsOf(inside, cut.boundary));
  if (!settled.ok) return settled;
  return ok({ ...settled.value, inside: within.map((part) => parts.indexOf(part)).sort((x, y) => x - y) });
}

/** Of a polygon that the contour does not cut. One whose boundary runs along the contour all the way is in it. */
function isInContour(polygon: Polygon, contour: Ring): boolean {
  const doubled = contour.map(([x, y]): Position => [2 * x, 2 * y]);
  const ring = polygon[0] ?? [];
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1] as Position, ring[i] as Position];
    const corner = sideOfRing([2 * a[0], 2 * a[1]], doubled);
    const side = corner === 'boundary' ? sideOfRing([a[0] + b[0], a[1] + b[1]], doubled) : corner;
    if (side !== 'boundary') return side === 'inside';
  }
  return true;
}
