import { areaDoubled, polygonAreaDoubled } from './measures.ts';
import type { MultiPolygon, Polygon, Position, Ring } from './types.ts';

/** Rings start at their western, then southern point: the same parts whichever way the line was drawn. */
export function canonical(polygon: Polygon): Polygon {
  if (polygon.length === 1) return [startAtWest(polygon[0] as Ring)];
  const [outer, ...holes] = polygon.map(startAtWest);
  return [outer as Ring, ...holes.sort((x, y) => compare(x[0] as Position, y[0] as Position))];
}

function startAtWest(ring: Ring): Ring {
  let start = 0;
  for (let i = 1; i < ring.length - 1; i++) if (compare(ring[i] as Position, ring[start] as Position) < 0) start = i;
  if (start === 0) return ring;
  const turned: Position[] = [];
  for (let i = start; i < ring.length - 1; i++) turned.push(ring[i] as Position);
  for (let i = 0; i <= start; i++) turned.push(ring[i] as Position);
  return turned;
}

const compare = (a: Position, b: Position): number => a[0] - b[0] || a[1] - b[1];

/** By the area of the first polygon; of equal ones the western, then the southern first. */
export const largestFirst = (parts: readonly MultiPolygon[]): readonly MultiPolygon[] =>
  parts
    .map((part) => ({ part, area: polygonAreaDoubled(part[0] as Polygon) }))
    .sort((x, y) => y.area - x.area || compare(firstOf(x.part), firstOf(y.part)))
    .map(({ part }) => part);

const firstOf = (part: MultiPolygon): Position => part[0]?.[0]?.[0] as Position;

/** Sum over many geometries, doubled mm². */
export const areaOfParts = (parts: readonly MultiPolygon[]): number =>
  parts.reduce((sum, part) => sum + areaDoubled(part), 0);
