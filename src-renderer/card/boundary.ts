import { directionAngle, lengthMm } from '#domain/geometry/measures.ts';
import { contoursOf, sidesOf } from '#domain/documents/plan-contours.ts';
import type { MultiPolygon, Position } from '#domain/geometry/types.ts';

/** A row of the coordinate table: the point and the side that goes on from it. */
export interface BoundaryRow {
  readonly name: string;
  readonly at: Position;
  readonly lengthMm: number;
  readonly bearing: number;
  /** Set on the first point of a contour when there is more than one: which part, and whether it is a hole. */
  readonly contour: { readonly part: number; readonly hole: boolean } | null;
}

/** Turning points numbered as on the plan sheet, so that screen and paper name the same point alike. */
export function boundaryRows(geometry: MultiPolygon): readonly BoundaryRow[] {
  const contours = contoursOf(geometry);
  return contours.flatMap((contour) =>
    sidesOf(contour).map(({ from, to }, index) => ({
      name: String(from.no),
      at: from.at,
      lengthMm: lengthMm(from.at, to.at),
      bearing: directionAngle(from.at, to.at),
      contour: contours.length > 1 && index === 0 ? { part: contour.part + 1, hole: contour.hole } : null,
    })),
  );
}
