import type { Polygon, Position } from './types.ts';

/**
 * A point strictly inside a valid polygon, in fractions of a millimetre: the middle of its widest stretch on a level
 * between two corners. For deciding which part a figure belongs to, never for a boundary.
 */
export function pointInside(polygon: Polygon): Position {
  const levels = [...new Set(polygon.flat().map((point) => point[1]))].sort((a, b) => a - b);
  let best: { width: number; point: Position } = { width: -1, point: polygon[0]?.[0] ?? [0, 0] };
  for (let i = 1; i < levels.length; i++) {
    const level = ((levels[i - 1] as number) + (levels[i] as number)) / 2;
    const crossings = crossingsAt(polygon, level);
    for (let j = 1; j < crossings.length; j += 2) {
      const [from, to] = [crossings[j - 1] as number, crossings[j] as number];
      if (to - from > best.width) best = { width: to - from, point: [(from + to) / 2, level] };
    }
  }
  return best.point;
}

function crossingsAt(polygon: Polygon, level: number): readonly number[] {
  const found: number[] = [];
  for (const ring of polygon) {
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = ring[i - 1] as Position;
      const [bx, by] = ring[i] as Position;
      if (ay > level !== by > level) found.push(ax + ((bx - ax) * (level - ay)) / (by - ay));
    }
  }
  return found.sort((a, b) => a - b);
}
