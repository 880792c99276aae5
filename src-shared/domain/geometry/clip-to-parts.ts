import { insertVertices, type EdgeInsertion } from './insert-vertices.ts';
import { pointInside } from './point-inside.ts';
import { samePosition, sideOf } from './predicates.ts';
import { splitByContour } from './split-by-contour.ts';
import { splitPolygon } from './split-polygon.ts';
import type { Line, MultiPolygon, Polygon, Position } from './types.ts';

/** What cutting a parcel has made of it. */
export interface PartsMade {
  readonly parts: readonly MultiPolygon[];
  /** New points by old edge. */
  readonly insertions: readonly EdgeInsertion[];
  /** The boundaries between the parts. */
  readonly cuts: readonly Line[];
}

/**
 * What of a figure on the old parcel lies on each of its parts, null where nothing does. The figure is cut by the very
 * lines that became boundaries and gets the same points where it shares the old boundary; where such a line crosses an
 * edge of the figure the new corner is the nearest grid point.
 */
export function clipToParts(
  figure: MultiPolygon,
  { parts, insertions, cuts }: PartsMade,
): readonly (MultiPolygon | null)[] {
  // One by one: a later insertion may divide an edge that an earlier one made.
  const bent = insertions.reduce((shape, insertion) => insertVertices(shape, [insertion]), figure);
  let pieces: readonly Polygon[] = bent;
  for (const cut of cuts) pieces = pieces.flatMap((piece) => cutPiece(piece, cut));
  const byPart: Polygon[][] = parts.map(() => []);
  for (const piece of pieces) byPart[partAt(parts, pointInside(piece))]?.push(piece);
  return byPart.map((polygons) => (polygons.length > 0 ? polygons : null));
}

/** A line that does not divide the piece leaves it whole: all refusals of the split mean just that here. */
function cutPiece(piece: Polygon, cut: readonly Position[]): readonly Polygon[] {
  const closed = samePosition(cut[0] as Position, cut[cut.length - 1] as Position);
  const split = closed ? splitByContour([piece], cut) : splitPolygon([piece], cut);
  return split.ok ? split.value.parts.flat() : [piece];
}

/** Index of the part a figure belongs to, by the middle of its widest polygon; -1 when it lies on none. */
export function partOf(parts: readonly MultiPolygon[], figure: MultiPolygon): number {
  for (const polygon of figure) {
    const index = partAt(parts, pointInside(polygon));
    if (index >= 0) return index;
  }
  return -1;
}

const partAt = (parts: readonly MultiPolygon[], point: Position): number =>
  parts.findIndex((part) => sideOf(point, part) === 'inside');
