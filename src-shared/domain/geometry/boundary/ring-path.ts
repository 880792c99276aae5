import { samePosition } from '../predicates.ts';
import type { Line, MultiPolygon, Position, Ring } from '../types.ts';

/** Points of a ring from one corner to another in its direction, both included; null when one is not of the ring. */
export function ringPath(ring: Ring, from: Position, to: Position): Line | null {
  const open = ring.slice(0, -1);
  const start = open.findIndex((corner) => samePosition(corner, from));
  const end = open.findIndex((corner) => samePosition(corner, to));
  if (start < 0 || end < 0 || start === end) return null;
  return start < end ? open.slice(start, end + 1) : [...open.slice(start), ...open.slice(0, end + 1)];
}

/** The geometry with a path of one of its rings replaced; null when no ring runs along this path. */
export function replacePath(geometry: MultiPolygon, path: Line, by: Line): MultiPolygon | null {
  let found = false;
  const replaced = geometry.map((polygon) =>
    polygon.map((ring) => {
      if (found || !followsPath(ring, path)) return ring;
      found = true;
      const [from, to] = [path[0] as Position, path[path.length - 1] as Position];
      const rest = ringPath(ring, to, from) ?? [to, from];
      return closed([...by, ...rest.slice(1, -1)]);
    }),
  );
  return found ? replaced : null;
}

function followsPath(ring: Ring, path: Line): boolean {
  const open = ring.slice(0, -1);
  const start = open.findIndex((corner) => samePosition(corner, path[0] as Position));
  return (
    start >= 0 && path.every((point, index) => samePosition(point, open[(start + index) % open.length] as Position))
  );
}

/** Closed, without a point twice in a row. */
export function closed(points: readonly Position[]): Ring {
  const open = withoutRepeats(points);
  while (open.length > 1 && samePosition(open[0] as Position, open[open.length - 1] as Position)) open.pop();
  return [...open, ...open.slice(0, 1)];
}

export const withoutRepeats = (points: readonly Position[]): Position[] =>
  points.filter((point, index) => index === 0 || !samePosition(point, points[index - 1] as Position));
