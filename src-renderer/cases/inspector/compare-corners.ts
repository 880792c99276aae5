import type { CaseCommand } from '#domain/cases/case-file.ts';
import type { MeasuredPoint } from '#domain/cases/drafting-aids.ts';
import { lengthMm } from '#domain/geometry/measures.ts';
import type { Position } from '#domain/geometry/types.ts';

/** A surveyed point farther away than this is of another corner. */
const SAME_CORNER_MM = 2000;

export interface Difference {
  readonly at: Position;
  readonly mm: number;
  /** Of a surveyed point. */
  readonly name: string | null;
}

/**
 * Where the corner stands in the register: itself, or where the steps of the draft moved it from. Null for a corner that
 * the draft made.
 */
export function registeredPlace(
  at: Position,
  commands: readonly CaseCommand[],
  isRegistered: (at: Position) => boolean,
): Position | null {
  let now = at;
  for (const command of commands.toReversed()) {
    const before = movesOf(command).find(({ to }) => same(to, now));
    if (before) now = before.from;
  }
  return isRegistered(now) ? now : null;
}

export function differenceTo(at: Position, there: Position | null): Difference | null {
  return there ? { at: there, mm: lengthMm(at, there), name: null } : null;
}

/** The surveyed point of this corner: the nearest, when it is near enough to be the same. */
export function measuredNear(at: Position, measured: readonly MeasuredPoint[]): Difference | null {
  let best: Difference | null = null;
  for (const point of measured) {
    const mm = lengthMm(at, point.at);
    if (mm <= SAME_CORNER_MM && (best === null || mm < best.mm)) best = { at: point.at, mm, name: point.name };
  }
  return best;
}

function movesOf(command: CaseCommand): readonly { readonly from: Position; readonly to: Position }[] {
  if (command.name !== 'adjustParcels') return [];
  if (command.edit.kind === 'moveVertex') return [command.edit];
  return command.edit.kind === 'moveVertices' ? command.edit.moves : [];
}

const same = (a: Position, b: Position): boolean => a[0] === b[0] && a[1] === b[1];
