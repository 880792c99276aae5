import type { Position } from '#domain/geometry/types.ts';
import type { CaseFigure } from '../figure/case-figure.ts';

/** Corners of the contour of a corner, from it on in the order in which they are counted; of several contours the first. */
export function cornersFrom(figure: CaseFigure, corner: Position): readonly Position[] {
  const contours = figure.parts.length > 0 ? figure.parts.flatMap((part) => part.contours) : figure.parentRows;
  for (const rows of contours) {
    const start = rows.findIndex(({ point }) => point.at.join() === corner.join());
    if (start >= 0) return [...rows.slice(start), ...rows.slice(0, start)].map(({ point }) => point.at);
  }
  return [];
}
