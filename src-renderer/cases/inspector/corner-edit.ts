import { directionAngle, lengthMm } from '#domain/geometry/measures.ts';
import type { Position, Zone } from '#domain/geometry/types.ts';
import type { BoundaryEdit } from '#domain/parcels/adjust-parcels.ts';
import { readCoordinates } from '../drawing/coordinate-text.ts';
import { constrain, type FieldName } from '../drawing/line-draft.ts';
import { type FieldReading, readField } from '../drawing/read-field.ts';

/** Cells of a row of the coordinate table that can be typed into: the corner, and the side from it to the next one. */
export const CORNER_CELLS = ['x', 'y', 'd', 'a'] as const satisfies readonly FieldName[];
export type CellTexts = Readonly<Partial<Record<FieldName, string>>>;

export interface EditedRow {
  readonly at: Position;
  /** The other end of the side; null at the end of an open line. */
  readonly next: Position | null;
}

/** What typed cells mean: `x` and `y` move the corner itself, `d` and `a` the other end of its side. */
export type CornerEdit =
  | { readonly kind: 'none' }
  | { readonly kind: 'wrong'; readonly cell: FieldName }
  | {
      readonly kind: 'move';
      readonly from: Position;
      readonly to: Position;
      readonly note: FieldReading['note'];
    };

/** Cells that say the same thing cannot both hold: typing a length or direction drops typed coordinates, and back. */
export function withTyped(texts: CellTexts, cell: FieldName, text: string): CellTexts {
  const isPlace = cell === 'x' || cell === 'y';
  const kept = Object.entries(texts).filter(([name]) => (name === 'x' || name === 'y') === isPlace);
  return { ...Object.fromEntries(kept), [cell]: text };
}

export function cornerEdit(row: EditedRow, texts: CellTexts, zone: Zone): CornerEdit {
  const typed = CORNER_CELLS.filter((cell) => (texts[cell] ?? '').trim() !== '');
  const whole = typed.map((cell) => readCoordinates(texts[cell] ?? '', zone)).find((read) => read.ok);
  if (whole?.ok === true && whole.points[0] && whole.points.length === 1)
    return move(row.at, whole.points[0], 'understood');
  const values = valuesOf(row);
  let note: FieldReading['note'] = null;
  for (const cell of typed) {
    const read = readField(cell, texts[cell] ?? '', { zone, base: valuesOf(row)[cell] });
    if (read === null) return { kind: 'wrong', cell };
    values[read.name] = read.value;
    note = read.note ?? note;
  }
  if (typed.some((cell) => cell === 'd' || cell === 'a')) {
    if (row.next === null) return { kind: 'none' };
    const to = constrain(row.next, row.at, { d: values.d ?? 0, a: values.a ?? 0 });
    return move(row.next, to, note);
  }
  return move(row.at, [values.y, values.x], note);
}

/** What the row says now; lengths in mm, directions in seconds of arc, both not rounded. */
function valuesOf({ at, next }: EditedRow): Record<'x' | 'y', number> & Partial<Record<'d' | 'a', number>> {
  const place = { x: at[1], y: at[0] };
  return next ? { ...place, d: lengthMm(at, next), a: directionAngle(at, next) * 3600 } : place;
}

const move = (from: Position, to: Position, note: FieldReading['note']): CornerEdit =>
  from[0] === to[0] && from[1] === to[1] ? { kind: 'none' } : { kind: 'move', from, to, note };

/** The row as it would stand after the edit. */
export const rowAfter = ({ at, next }: EditedRow, edit: CornerEdit): EditedRow => {
  if (edit.kind !== 'move') return { at, next };
  return edit.from === at ? { at: edit.to, next } : { at, next: edit.to };
};

export const editOf = ({ from, to }: Extract<CornerEdit, { kind: 'move' }>): BoundaryEdit => ({
  kind: 'moveVertex',
  from,
  to,
});
