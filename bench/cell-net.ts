import type { MultiPolygon, Position } from '#domain/geometry/types.ts';

export interface CellNetShape {
  /** Side of a cell before its corners are moved. */
  readonly sideMm: number;
  /** Edges along each side of a cell. */
  readonly edges: number;
  /** How far a corner is moved each way at most. */
  readonly moveMm: number;
}

export interface CellNet {
  readonly corner: (column: number, row: number) => Position;
  /** The parcel of four times `edges` corners in this column and row, which may be negative. */
  readonly cell: (column: number, row: number) => MultiPolygon;
}

/** South-western corner of cell 0, 0, which is moved as any other. */
export const NET_ORIGIN: Position = [12_674_500_000, 5_670_100_000];

/**
 *   +--+--+--+--+      A net near Astana, zone 12, here of two edges a side: corners are moved at random, and whoever
 *   |     |     |      uses one uses the same, so that every edge is shared and every parcel has the same number of
 *   +     +     +      corners.
 *   |     |     |
 *   +--+--+--+--+
 */
export function makeCellNet({ sideMm, edges, moveMm }: CellNetShape, random: () => number): CellNet {
  const corners = new Map<string, Position>();
  const moved = (): number => Math.round((random() - 0.5) * 2 * moveMm);
  const corner = (column: number, row: number): Position => {
    const key = `${column} ${row}`;
    const known = corners.get(key);
    if (known) return known;
    const made: Position = [
      NET_ORIGIN[0] + (column * sideMm) / edges + moved(),
      NET_ORIGIN[1] + (row * sideMm) / edges + moved(),
    ];
    corners.set(key, made);
    return made;
  };
  const around = cornersAround(edges);
  return {
    corner,
    cell: (column, row) => [[around.map(([dx, dy]) => corner(edges * column + dx, edges * row + dy))]],
  };
}

/** Corners of a cell counter-clockwise from the south-western one, and that one again. */
function cornersAround(edges: number): readonly (readonly [number, number])[] {
  const steps = Array.from({ length: edges }, (_, step) => step);
  return [
    ...steps.map((step) => [step, 0] as const),
    ...steps.map((step) => [edges, step] as const),
    ...steps.map((step) => [edges - step, edges] as const),
    ...steps.map((step) => [0, edges - step] as const),
    [0, 0],
  ];
}
