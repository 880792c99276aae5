import { labelPoint } from '#domain/geometry/label-point.ts';
import type { MultiPolygon } from '#domain/geometry/types.ts';
import type { FilePoint } from './drawing.ts';

/** Cells across a drawing while its label is looked for: far more than a label needs. */
const CELLS = 1_000_000;

/** Where the name of polygons stands, in the coordinates of their file, whatever its unit: inside the largest one. */
export function labelPlace(polygons: readonly (readonly (readonly FilePoint[])[])[]): FilePoint {
  const points = polygons.flat(2);
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    [west, east] = [Math.min(west, x), Math.max(east, x)];
    [south, north] = [Math.min(south, y), Math.max(north, y)];
  }
  const cell = Math.max(east - west, north - south) / CELLS || 1;
  const onCells: MultiPolygon = polygons.map((rings) =>
    rings.map((ring) => ring.map(([x, y]) => [Math.round((x - west) / cell), Math.round((y - south) / cell)] as const)),
  );
  const [column, row] = labelPoint(onCells);
  return [west + column * cell, south + row * cell];
}
