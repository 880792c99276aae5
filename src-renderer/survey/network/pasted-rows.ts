import {
  MOST_NETWORK_OBSERVATIONS,
  MOST_NETWORK_POINTS,
  type NetworkSheet,
  OBSERVATION_FIELDS,
  OBSERVATION_KINDS,
  type ObservationKind,
  type ObservationRow,
  POINT_FIELDS,
  type PointRow,
} from '#domain/survey/network/network-sheet.ts';
import type { NetworkCell } from './network.store.ts';

type Cells = readonly (readonly string[])[];

const LONGEST = 60;

/** Rows of a spreadsheet from a cell on; null when there are more than a network may have. */
export function withPasted(
  sheet: NetworkSheet,
  from: NetworkCell,
  cells: Cells,
  kindOf: (word: string) => ObservationKind | null,
): NetworkSheet | null {
  if (from.table === 'points') {
    const points = overlaid(
      sheet.points,
      from.row,
      cells.map((row) => pointOf(row, POINT_FIELDS.indexOf(from.field))),
    );
    return points.length > MOST_NETWORK_POINTS
      ? null
      : { ...sheet, points: points.map((row) => ({ ...EMPTY_POINT, ...row })) };
  }
  const observed = cells.map((row) => observationOf(row, OBSERVATION_FIELDS.indexOf(from.field), kindOf));
  const observations = overlaid(sheet.observations, from.row, observed);
  const usual = sheet.observations.at(-1)?.kind ?? OBSERVATION_KINDS[0];
  return observations.length > MOST_NETWORK_OBSERVATIONS
    ? null
    : { ...sheet, observations: observations.map((row) => ({ ...EMPTY_OBSERVATION, kind: usual, ...row })) };
}

const EMPTY_POINT: PointRow = { name: '', x: '', y: '', isFixed: false };
const EMPTY_OBSERVATION: Omit<ObservationRow, 'kind'> = {
  at: '',
  from: '',
  to: '',
  value: '',
  second: '',
  sd: '',
  isLeftOut: false,
};

const overlaid = <T extends object>(
  rows: readonly T[],
  at: number,
  brought: readonly Partial<T>[],
): readonly Partial<T>[] =>
  Array.from({ length: Math.max(rows.length, at + brought.length) }, (_, row) => ({
    ...rows[row],
    ...brought[row - at],
  }));

const named = <F extends string>(cells: readonly string[], fields: readonly F[]): Partial<Record<F, string>> =>
  Object.fromEntries(
    fields.slice(0, cells.length).map((field, index) => [field, (cells[index] ?? '').trim().slice(0, LONGEST)]),
  ) as Partial<Record<F, string>>; // the keys are the fields

const pointOf = (cells: readonly string[], first: number): Partial<PointRow> => named(cells, POINT_FIELDS.slice(first));

/** A word for the kind may stand before the row. */
function observationOf(
  cells: readonly string[],
  first: number,
  kindOf: (word: string) => ObservationKind | null,
): Partial<ObservationRow> {
  const kind = kindOf((cells[0] ?? '').trim());
  const row = named(kind === null ? cells : cells.slice(1), OBSERVATION_FIELDS.slice(first));
  return kind === null ? row : { ...row, kind };
}
