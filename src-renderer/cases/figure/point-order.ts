import type { PointNumbering } from '#domain/cases/drafting-aids.ts';
import { contoursOf } from '#domain/documents/plan-contours.ts';
import type { MultiPolygon, Position } from '#domain/geometry/types.ts';

/**
 * Turning points of each contour in the order in which they are counted.
 *
 * Order   as on the plan, clockwise from the north-west; with a numbering the contours that have its corner come first
 *         and begin there, and all of them run its way
 */
export function countedContours(
  geometry: MultiPolygon,
  numbering: PointNumbering | null,
): readonly (readonly Position[])[] {
  const plan = contoursOf(geometry).map(({ points }) => points.map(({ at }) => at));
  if (numbering === null) return plan;
  const isStart = (at: Position): boolean => at[0] === numbering.from[0] && at[1] === numbering.from[1];
  const turned = plan.map((points) => {
    const [first = points[0], ...rest] = fromStart(points, points.findIndex(isStart));
    return first === undefined ? points : [first, ...(numbering.clockwise ? rest : rest.toReversed())];
  });
  return [...turned.filter((points) => points.some(isStart)), ...turned.filter((points) => !points.some(isStart))];
}

const fromStart = (points: readonly Position[], start: number): readonly Position[] =>
  start <= 0 ? points : [...points.slice(start), ...points.slice(0, start)];
