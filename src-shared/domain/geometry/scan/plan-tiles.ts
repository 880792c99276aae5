import type { Box } from '../types.ts';

/** One parcel of the sample, by its south-western corner in metres. */
export type SamplePoint = readonly [east: number, north: number];

/** Wide enough for every state grid: nothing lies outside the outermost tiles. */
const EVERYWHERE: Box = [-1e12, -1e12, 1e12, 1e12];

/**
 * Cuts the plane into tiles that hold about as many parcels each, in towns small, in the steppe large. Grid millimetres;
 * west and south belong to a tile, east and north to the next.
 */
export function planTiles(sample: readonly SamplePoint[], pointsInTile: number): readonly Box[] {
  return cut(sample, EVERYWHERE, Math.max(1, pointsInTile));
}

function cut(points: readonly SamplePoint[], box: Box, most: number): readonly Box[] {
  if (points.length <= most) return [box];
  const spread = (axis: 0 | 1): number =>
    points.reduce((high, point) => Math.max(high, point[axis]), -Infinity) -
    points.reduce((low, point) => Math.min(low, point[axis]), Infinity);
  const axis = spread(0) >= spread(1) ? 0 : 1;
  const sorted = points.toSorted((a, b) => a[axis] - b[axis]);
  const middle = sorted.length >> 1;
  const at = Math.round((sorted[middle] as SamplePoint)[axis] * 1000);
  const [below, above] = [
    sorted.filter((point) => point[axis] * 1000 < at),
    sorted.filter((point) => point[axis] * 1000 >= at),
  ];
  // All at one place: they cannot be told apart by a line.
  if (below.length === 0 || above.length === 0) return [box];
  const [west, south, east, north] = box;
  const [first, second]: readonly [Box, Box] =
    axis === 0
      ? [
          [west, south, at, north],
          [at, south, east, north],
        ]
      : [
          [west, south, east, at],
          [west, at, east, north],
        ];
  return [...cut(below, first, most), ...cut(above, second, most)];
}
