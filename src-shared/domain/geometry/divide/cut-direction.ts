import { ok, refuse, type Refusal, type Result } from '../../result.ts';
import type { MultiPolygon, Position } from '../types.ts';
import { chainEdges, type BoundaryEdge } from './boundary-chain.ts';
import type { Direction, DivideCode } from './divide-input.ts';

/**
 * The way a straight cut looks, as a vector of any length: whole numbers where edge or line give them.
 *
 * Refuses 'divide.noEdge' · 'divide.noFrontage' · 'divide.noDirection' (the line or frontage ends where it begins)
 */
export function cutDirection(
  direction: Exclude<Direction, { kind: 'radial' }>,
  geometry: MultiPolygon,
  frontage: readonly BoundaryEdge[],
): Result<readonly [number, number], Refusal<DivideCode>> {
  switch (direction.kind) {
    case 'bearing':
      return ok(vectorOf(direction.degrees));
    case 'line': {
      const [first, last] = [direction.line[0] as Position, direction.line[direction.line.length - 1] as Position];
      return between(first, last);
    }
    case 'edge': {
      const edges = chainEdges(geometry, direction.edge, 'divide.noEdge');
      if (!edges.ok) return edges;
      return between(edges.value[0]?.[0] as Position, edges.value[edges.value.length - 1]?.[1] as Position);
    }
    case 'frontage': {
      const [first, last] = [frontage[0], frontage[frontage.length - 1]];
      if (!first || !last) return refuse('divide.noFrontage');
      const along = between(first[0], last[1]);
      // The land is on the left of its boundary.
      return along.ok ? ok([-along.value[1], along.value[0]]) : along;
    }
  }
}

function between(from: Position, to: Position): Result<readonly [number, number], Refusal<'divide.noDirection'>> {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  return dx === 0 && dy === 0 ? refuse('divide.noDirection', [], from) : ok([dx, dy]);
}

/** Due north, east, south and west exactly: edges along the axes then lie exactly along the cut. */
function vectorOf(degrees: number): readonly [number, number] {
  const quarter = degrees / 90;
  if (Number.isInteger(quarter)) return QUARTERS[((quarter % 4) + 4) % 4] ?? [0, 1];
  const angle = (degrees * Math.PI) / 180;
  return [Math.sin(angle), Math.cos(angle)];
}

const QUARTERS = [
  [0, 1],
  [1, 0],
  [0, -1],
  [-1, 0],
] as const;
