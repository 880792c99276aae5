import { areaDoubled, polygonAreaDoubled } from './measures.ts';
import type { MultiPolygon, Polygon, Position, Ring } from './types.ts';

/** Rings start at their western, then southern point: the same parts whichever way the line was drawn. */
export function canonical(polygon: Polygon): Polygon {
  if (polygon.length === 1) return [startAtWest(polygon[0] as Ring)];
  const [outer, ...holes] = polygon.map(startAtWest);
  return [outer as Ring, ...holes.sort((x, y) => compare(x[0] as Position, y[0] as Position))];
}

function startAtWest(ring: Ring): Ring {
  return westernmost(ring) === 0 ? ring : ringFromWest(ring.slice(0, -1));
}

/** The closed ring of points of which the last is not the first. */
export function ringFromWest(open: readonly Position[]): Ring {
  const start = westernmost(open);
  const ring: Position[] = [];
  for (let i = start; i < open.length; i++) ring.push(open[i] as Position);
  for (let i = 0; i <= start; i++) ring.push(open[i] as Position);
  return ring;
}

function westernmost(points: readonly Position[]): number {
  let start = 0;
  for (let i = 1; i < points.length; i++) if (compare(points[i] as Position, points[start] as Position) < 0) start = i;
  return start;
}

const compare = (a: Position, b: Position): number => a[0] - b[0] || a[1] - b[1];

/** By the area of the first polygon; of equal ones the western, then the southern first. */
export function largestFirst(parts: readonly MultiPolygon[]): readonly MultiPolygon[] {
  const areas = new Map(parts.map((part) => [part, polygonAreaDoubled(part[0] as Polygon)]));
  const areaOf = (part: MultiPolygon): number => areas.get(part) ?? 0;
  return parts.toSorted((x, y) => areaOf(y) - areaOf(x) || compare(firstOf(x), firstOf(y)));
}

/** largestFirst of the two parts that nearly every split has, without a list of areas. */
export function largerFirst(x: MultiPolygon, y: MultiPolygon): readonly [MultiPolygon, MultiPolygon] {
  const more = polygonAreaDoubled(y[0] as Polygon) - polygonAreaDoubled(x[0] as Polygon);
  return more > 0 || (more === 0 && compare(firstOf(y), firstOf(x)) < 0) ? [y, x] : [x, y];
}

const firstOf = (part: MultiPolygon): Position => part[0]?.[0]?.[0] as Position;

/** Sum over many geometries, doubled mm². */
export const areaOfParts = (parts: readonly MultiPolygon[]): number =>
  parts.reduce((sum, part) => sum + areaDoubled(part), 0);
