import { ok, refuse, type Refusal, type Result } from '../result.ts';
import { inverse } from './forward-inverse.ts';
import type { PlanePoint } from './plane-point.ts';
import type { Traverse, TraverseEnd, TraverseOrientation, TraverseStation } from './traverse.ts';
import type { TraverseField } from './traverse-columns.ts';

/** A row that was understood. */
export interface TraverseRow {
  readonly line: number;
  readonly name: string;
  readonly angleRad: number | null;
  readonly distanceM: number | null;
  readonly bearingRad: number | null;
  readonly known: PlanePoint | null;
}

export type ArrangementCode =
  | 'traverse.noStart'
  | 'traverse.noOrientation'
  | 'traverse.tooShort'
  | 'traverse.closingAngle'
  | 'traverse.noBacksight'
  | 'traverse.missing'
  | 'survey.samePoint';

/** A refusal with the line and the kind of cell that it means. */
export interface ArrangementRefusal extends Refusal<ArrangementCode> {
  readonly line: number;
  readonly field: TraverseField | null;
}

type Arranged<T> = Result<T, ArrangementRefusal>;

export interface ArrangedTraverse {
  readonly traverse: Traverse;
  /** The line of each station; of a closed traverse the last one may be that of the start. */
  readonly lines: readonly number[];
}

/** How rows are taken that a person is still typing. A file is whole, and says itself what it is. */
export interface ArrangementHabits {
  /** What the person says it is; null: what the rows say. */
  readonly kind?: TraverseEnd['kind'] | null;
  readonly allowsGaps?: boolean;
}

function stop(
  refused: Result<never, Refusal<ArrangementCode>>,
  line: number,
  field: TraverseField | null = null,
): Arranged<never> {
  return refused.ok ? refused : { ok: false, error: { ...refused.error, line, field } };
}

/**
 * What a table of rows means: which of them are backsight and foresight, and what kind of traverse it is. Bearings count
 * in the rows of backsight, start (without a backsight), end and foresight; elsewhere they are results of somebody's sheet.
 */
export function arrangeTraverse(
  rows: readonly TraverseRow[],
  angleSide: Traverse['angleSide'],
  { kind = null, allowsGaps = false }: ArrangementHabits = {},
): Arranged<ArrangedTraverse> {
  const [first] = rows;
  if (first === undefined) return stop(refuse('traverse.tooShort'), 0);
  const hasBacksight =
    isSightOnly(first) && (rows[1]?.known ?? null) !== null && (allowsGaps || rows[1]?.angleRad !== null);
  const backsight = hasBacksight ? first : null;
  const run = hasBacksight ? rows.slice(1) : rows;
  const [start] = run;
  if (start === undefined || start.known === null)
    return stop(refuse('traverse.noStart', [(start ?? first).name]), (start ?? first).line, 'x');
  const orientation = orientationOf(start, start.known, backsight);
  if (!orientation.ok) return orientation;
  const habits = { kind, allowsGaps };
  const arrangement = { start, startAt: start.known, backsight, orientation: orientation.value, habits };
  const ended = endOf(run, arrangement);
  if (!ended.ok) return ended;
  const { stations } = ended.value;
  const end: TraverseEnd = kind === 'open' ? { kind } : ended.value.end;
  // An angle at the start needs a backsight, or the last side of a closed traverse, to be measured from.
  const closing = end.kind === 'closed' ? stations.at(-1)?.angleRad : null;
  if (backsight === null && start.angleRad !== null && closing !== start.angleRad)
    return stop(refuse('traverse.noBacksight', [start.name]), start.line, 'angle');
  const gap = allowsGaps ? null : firstGap(stations, end, orientation.value);
  if (gap !== null) return gap;
  const traverse: Traverse = {
    angleSide,
    start: start.known,
    orientation: orientation.value,
    stations: stations.map(({ name, angleRad, distanceM }, index): TraverseStation => {
      const isUsed = index > 0 || orientation.value.kind === 'backsight';
      return { name, angleRad: isUsed ? angleRad : null, distanceM };
    }),
    end,
  };
  return ok({ traverse, lines: stations.map(({ line }) => line) });
}

const isSightOnly = ({ angleRad, distanceM, known, bearingRad }: TraverseRow): boolean =>
  angleRad === null && distanceM === null && (known !== null || bearingRad !== null);

function orientationOf(
  start: TraverseRow,
  startAt: PlanePoint,
  backsight: TraverseRow | null,
): Arranged<TraverseOrientation> {
  if (backsight !== null) {
    if (backsight.known === null && backsight.bearingRad !== null)
      return ok({ kind: 'backsight', bearingRad: backsight.bearingRad });
    const line = backsight.known === null ? null : inverse(backsight.known, startAt);
    if (line?.ok !== true) return stop(refuse('survey.samePoint', [backsight.name]), backsight.line, 'x');
    return ok({ kind: 'backsight', bearingRad: line.value.bearingRad });
  }
  if (start.bearingRad === null) return stop(refuse('traverse.noOrientation', [start.name]), start.line, 'bearing');
  return ok({ kind: 'firstSide', bearingRad: start.bearingRad });
}

interface Arrangement {
  readonly start: TraverseRow;
  readonly startAt: PlanePoint;
  readonly backsight: TraverseRow | null;
  readonly orientation: TraverseOrientation;
  readonly habits: Required<ArrangementHabits>;
}

interface Ended {
  readonly stations: readonly TraverseRow[];
  readonly end: TraverseEnd;
}

function endOf(run: readonly TraverseRow[], arrangement: Arrangement): Arranged<Ended> {
  const { start, startAt, orientation, habits } = arrangement;
  const last = run.at(-1);
  if (last === undefined || run.length < 2) return stop(refuse('traverse.tooShort', [start.name]), start.line);
  // A distance from the last row leads back to the start, whose angle then closes the figure.
  if (last.distanceM !== null && leadsBack(arrangement)) {
    if (orientation.kind === 'backsight') return stop(refuse('traverse.closingAngle', [last.name]), last.line, 'angle');
    return ok({ stations: [...run, { ...start, distanceM: null }], end: { kind: 'closed' } });
  }
  const before = run.at(-2);
  const positionOf = (row: TraverseRow | undefined): PlanePoint | null =>
    row === undefined ? null : (row.known ?? (row.name === start.name ? startAt : null));
  const beforeAt = run.length > 2 ? positionOf(before) : null;
  // No distance leads to a foresight: the row before it is the end.
  if (before !== undefined && beforeAt !== null && before.distanceM === null) {
    const bearing = foresightBearing(last, beforeAt, arrangement);
    return bearing.ok
      ? ok({ stations: run.slice(0, -1), end: { kind: 'linked', point: beforeAt, bearingRad: bearing.value } })
      : bearing;
  }
  if (last.name === start.name && last.bearingRad === null) {
    const angleRad = last.angleRad ?? (orientation.kind === 'firstSide' ? start.angleRad : null);
    if (angleRad === null && !habits.allowsGaps)
      return stop(refuse('traverse.closingAngle', [last.name]), last.line, 'angle');
    return ok({ stations: [...run.slice(0, -1), { ...last, angleRad }], end: { kind: 'closed' } });
  }
  const endAt = positionOf(last);
  if (endAt === null) return ok({ stations: run, end: { kind: 'open' } });
  return ok({ stations: run, end: { kind: 'linked', point: endAt, bearingRad: last.bearingRad } });
}

/** While rows are typed, the last one has a distance as long as the next one is not there: only an angle at the start closes. */
function leadsBack({ habits, start, orientation }: Arrangement): boolean {
  if (habits.kind !== null) return habits.kind === 'closed';
  return !habits.allowsGaps || (orientation.kind === 'firstSide' && start.angleRad !== null);
}

function foresightBearing(
  foresight: TraverseRow,
  from: PlanePoint,
  { backsight, start, startAt, habits }: Arrangement,
): Arranged<number | null> {
  if (foresight.known === null && foresight.bearingRad !== null) return ok(foresight.bearingRad);
  const sameAs = [backsight, start].find((row) => row?.name === foresight.name);
  const to = foresight.known ?? sameAs?.known ?? (sameAs === start ? startAt : null);
  if (to === null)
    return habits.allowsGaps ? ok(null) : stop(refuse('traverse.missing', [foresight.name]), foresight.line, 'x');
  const line = inverse(from, to);
  return line.ok ? ok(line.value.bearingRad) : stop(refuse('survey.samePoint', [foresight.name]), foresight.line, 'x');
}

/** A file is complete or refused at the cell that is empty. */
function firstGap(
  stations: readonly TraverseRow[],
  end: TraverseEnd,
  orientation: TraverseOrientation,
): Arranged<never> | null {
  for (const [index, row] of stations.entries()) {
    const isLast = index === stations.length - 1;
    const needsAngle = index === 0 ? orientation.kind === 'backsight' : !isLast || endNeedsAngle(end);
    if (needsAngle && row.angleRad === null) return stop(refuse('traverse.missing', [row.name]), row.line, 'angle');
    if (!isLast && row.distanceM === null) return stop(refuse('traverse.missing', [row.name]), row.line, 'distance');
  }
  return null;
}

const endNeedsAngle = (end: TraverseEnd): boolean =>
  end.kind === 'closed' || (end.kind === 'linked' && end.bearingRad !== null);
