import type { DrawingFeature, FilePoint } from './drawing.ts';

/** Of a ring whose first axis points east. */
export function isClockwise(ring: readonly FilePoint[]): boolean {
  const [x0, y0] = ring[0] ?? [0, 0];
  let sum = 0;
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1] ?? [0, 0];
    const [bx, by] = ring[i] ?? [0, 0];
    sum += (ax - x0) * (by - y0) - (bx - x0) * (ay - y0);
  }
  return sum < 0;
}

export type FileBox = readonly [west: number, south: number, east: number, north: number];

/** Of no points a box at zero: headers want numbers. */
export function boxOf(points: readonly FilePoint[]): FileBox {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    west = Math.min(west, x);
    south = Math.min(south, y);
    east = Math.max(east, x);
    north = Math.max(north, y);
  }
  return points.length === 0 ? [0, 0, 0, 0] : [west, south, east, north];
}

export function pointsOf({ geometry }: DrawingFeature): readonly FilePoint[] {
  switch (geometry.kind) {
    case 'polygon':
      return geometry.polygons.flat(2);
    case 'line':
      return geometry.lines.flat();
    case 'point':
      return geometry.points;
    case 'text':
      return [geometry.at];
  }
}
