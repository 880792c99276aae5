import { z } from 'zod';
import { ok, refuse, type Refusal, type Result } from '../result.ts';
import {
  arrangeTraverse,
  type ArrangedTraverse,
  type ArrangementRefusal,
  type TraverseRow,
} from './arrange-traverse.ts';
import type { AngleNotation } from './parse-angle.ts';
import { readMetres, readPointName, readTableAngle, type CellCode } from './read-traverse-cell.ts';

/*
 * A traverse as it stands on the screen: the cells as they were typed, whole or not. Every reading of it answers what
 * each cell was understood as and what can be computed so far.
 */

export const SHEET_FIELDS = ['point', 'angle', 'bearing', 'distance', 'x', 'y'] as const;
export type SheetField = (typeof SHEET_FIELDS)[number];

/** More stations than anybody types; their adjustment takes less than a second. */
export const MOST_SHEET_ROWS = 200;

const Cell = z.string().max(60);
export const SheetRow = z
  .strictObject({ point: Cell, angle: Cell, bearing: Cell, distance: Cell, x: Cell, y: Cell })
  .readonly();
export type SheetRow = z.infer<typeof SheetRow>;

export const TraverseSheet = z
  .strictObject({
    angleSide: z.enum(['left', 'right']),
    /** What an angle without any mark is. */
    bareUnit: z.enum(['degrees', 'gon']),
    /** 'found': what the rows say. */
    kind: z.enum(['found', 'open', 'closed', 'linked']),
    method: z.enum(['bowditch', 'transit', 'least-squares']),
    /** Row of the table of permitted values. */
    tolerance: z.string().max(40),
    rows: z.array(SheetRow).max(MOST_SHEET_ROWS).readonly(),
  })
  .readonly();
export type TraverseSheet = z.infer<typeof TraverseSheet>;

export const EMPTY_ROW: SheetRow = { point: '', angle: '', bearing: '', distance: '', x: '', y: '' };
export const isBlankRow = (row: SheetRow): boolean => SHEET_FIELDS.every((field) => row[field].trim() === '');

export interface CellReading {
  /** Null: the cell was understood, or is empty. */
  readonly refusal: Refusal<CellCode | 'table.pair'> | null;
  /** Of an angle: radians and how it was written. */
  readonly angle: { readonly angleRad: number; readonly notation: AngleNotation } | null;
}
export type RowReading = Readonly<Record<SheetField, CellReading>>;

export interface SheetReading {
  readonly rows: readonly RowReading[];
  /** Cells that were not understood: what they hold is left out of the computation. */
  readonly faulty: number;
  /** Its lines are places in the sheet, from 0. */
  readonly arranged: Result<ArrangedTraverse, ArrangementRefusal>;
}

/**
 * What a sheet says, cell by cell and as a traverse.
 *
 * Shape   blank rows are skipped; a row without a name is called by its number
 * Unit    metres, radians; x north, y east
 */
export function readTraverseSheet({ rows, angleSide, bareUnit, kind }: TraverseSheet): SheetReading {
  const read = rows.map((row, index) => readRow(row, index, bareUnit));
  const filled = read.filter((_, index) => !isBlankRow(rows[index] ?? EMPTY_ROW)).map(({ row }) => row);
  return {
    rows: read.map(({ cells }) => cells),
    faulty: read.reduce((sum, { cells }) => sum + SHEET_FIELDS.filter((field) => cells[field].refusal).length, 0),
    arranged: arrangeTraverse(filled, angleSide, { kind: kind === 'found' ? null : kind, allowsGaps: true }),
  };
}

const EMPTY: CellReading = { refusal: null, angle: null };

function readRow(
  row: SheetRow,
  index: number,
  bareUnit: TraverseSheet['bareUnit'],
): { readonly cells: RowReading; readonly row: TraverseRow } {
  const isBlank = isBlankRow(row);
  const point = isBlank ? ok('') : readPointName(row.point);
  const angles = { angle: angleIn(row.angle, bareUnit), bearing: angleIn(row.bearing, bareUnit) };
  const metres = {
    distance: metresIn(row.distance, 'distance'),
    x: metresIn(row.x, 'coordinate'),
    y: metresIn(row.y, 'coordinate'),
  };
  const [x, y] = [valueOf(metres.x), valueOf(metres.y)];
  const unpaired = (field: 'x' | 'y'): CellReading =>
    row[field].trim() === '' && row[field === 'x' ? 'y' : 'x'].trim() !== ''
      ? { refusal: errorOf(refuse('table.pair', [row.point.trim()])), angle: null }
      : { refusal: errorOf(metres[field]), angle: null };
  return {
    cells: {
      point: { refusal: errorOf(point), angle: null },
      angle: { refusal: errorOf(angles.angle), angle: valueOf(angles.angle) },
      bearing: { refusal: errorOf(angles.bearing), angle: valueOf(angles.bearing) },
      distance: { ...EMPTY, refusal: errorOf(metres.distance) },
      x: unpaired('x'),
      y: unpaired('y'),
    },
    row: {
      line: index,
      name: point.ok ? point.value : `№ ${index + 1}`,
      angleRad: valueOf(angles.angle)?.angleRad ?? null,
      distanceM: valueOf(metres.distance),
      bearingRad: valueOf(angles.bearing)?.angleRad ?? null,
      known: x === null || y === null ? null : { xNorthM: x, yEastM: y },
    },
  };
}

const angleIn = (text: string, bareUnit: TraverseSheet['bareUnit']) =>
  text.trim() === '' ? null : readTableAngle(text, bareUnit);
const metresIn = (text: string, of: 'distance' | 'coordinate') => (text.trim() === '' ? null : readMetres(text, of));

const valueOf = <T>(read: Result<T, Refusal> | null): T | null => (read?.ok === true ? read.value : null);
const errorOf = <C extends string>(read: Result<unknown, Refusal<C>> | null): Refusal<C> | null =>
  read === null || read.ok ? null : read.error;
