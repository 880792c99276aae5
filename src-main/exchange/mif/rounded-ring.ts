import type { Arc, FilePoint } from '../drawing.ts';
import { densifyConic, type Conic } from '../curves.ts';

const QUARTER = Math.PI / 2;

export interface RoundedRing {
  /** Not closed: the last point is not the first again. */
  readonly points: readonly FilePoint[];
  readonly arcs: readonly Arc[];
  /** Corners that became chords. */
  readonly curves: number;
}

interface FileRectangle {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/**
 *     6--------5
 *   7            4      corners 1-2, 3-4, 5-6, 7-8 as quarters of an ellipse, within CHORD_ERROR_M of their chords
 *   8            3
 *     1--------2
 *
 * Returns null where the corners would take too many points
 */
export function roundedRing(
  { west, south, east, north }: FileRectangle,
  [rx, ry]: readonly [number, number],
  unitMetres: number,
): RoundedRing | null {
  const corners: readonly (readonly [FilePoint, quarter: number])[] = [
    [[east - rx, south + ry], 3],
    [[east - rx, north - ry], 0],
    [[west + rx, north - ry], 1],
    [[west + rx, south + ry], 2],
  ];
  const points: FilePoint[] = [];
  const arcs: Arc[] = [];
  const isRound = rx > 0 && ry > 0;
  for (const [[x, y], quarter] of corners) {
    const conic: Conic = { center: [x, y, 0], u: [rx, 0, 0], v: [0, ry, 0], from: quarter * QUARTER, sweep: QUARTER };
    const ends = [onAxis([x, y], [rx, ry], quarter), onAxis([x, y], [rx, ry], quarter + 1)] as const;
    const dense = isRound ? densifyConic(conic, ends, unitMetres) : { points: [], arc: null };
    if (dense === null) return null;
    if (dense.arc) arcs.push(dense.arc);
    for (const point of isRound ? [ends[0], ...dense.points, ends[1]] : [ends[0]]) {
      const before = points.at(-1);
      if (before?.[0] !== point[0] || before[1] !== point[1]) points.push(point);
    }
  }
  return { points, arcs, curves: isRound ? corners.length : 0 };
}

/** East, north, west or south of the centre: to the last digit, so that the straight sides stay straight. */
function onAxis([x, y]: FilePoint, [rx, ry]: readonly [number, number], quarter: number): FilePoint {
  if (quarter % 2 === 0) return [quarter === 2 ? x - rx : x + rx, y];
  return [x, quarter === 3 ? y - ry : y + ry];
}
