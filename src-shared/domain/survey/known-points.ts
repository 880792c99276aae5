import type { PlanePoint } from './plane-point.ts';
import { readMetres } from './read-traverse-cell.ts';
import type { SheetReading, TraverseSheet } from './traverse-sheet.ts';

export interface KnownPoint {
  readonly row: number;
  readonly name: string;
  readonly at: PlanePoint;
}

/** The points of the sheet whose coordinates were typed. */
export const knownPoints = ({ rows }: TraverseSheet, reading: SheetReading): readonly KnownPoint[] =>
  rows.flatMap((cells, row) => {
    const x = readMetres(cells.x, 'coordinate');
    const y = readMetres(cells.y, 'coordinate');
    if (!x.ok || !y.ok || reading.rows[row]?.x.refusal) return [];
    return [{ row, name: cells.point.trim() || String(row + 1), at: { xNorthM: x.value, yEastM: y.value } }];
  });
