import { contoursOf, sidesOf } from './plan-contours.ts';
import type { Contour, Side } from './plan-contours.ts';
import type { PlanData } from './plan-data.ts';

/** A turning point with the side that leads on from it. Increments in millimetres of the state plane. */
export interface CatalogueRow extends Side {
  readonly northMm: number;
  readonly eastMm: number;
  readonly isNew: boolean;
}

export interface CatalogueContour {
  readonly contour: Contour;
  readonly rows: readonly CatalogueRow[];
  /** Sums of the increments: zero, or the boundary is not closed. */
  readonly closing: { readonly northMm: number; readonly eastMm: number };
}

/** Rows of a coordinate catalogue, contour by contour, numbered as on the drawing. */
export function catalogueRows({ geometry, newPoints }: PlanData): {
  readonly contours: readonly CatalogueContour[];
  readonly hasNew: boolean;
} {
  const brought = new Set(newPoints.map(String));
  const contours = contoursOf(geometry).map((contour): CatalogueContour => {
    const rows = sidesOf(contour).map(({ from, to }) => ({
      from,
      to,
      northMm: to.at[1] - from.at[1],
      eastMm: to.at[0] - from.at[0],
      isNew: brought.has(String(from.at)),
    }));
    const sum = (of: (row: CatalogueRow) => number): number => rows.reduce((total, row) => total + of(row), 0);
    return { contour, rows, closing: { northMm: sum((row) => row.northMm), eastMm: sum((row) => row.eastMm) } };
  });
  return { contours, hasNew: contours.some(({ rows }) => rows.some(({ isNew }) => isNew)) };
}
