import type { FabricParcel } from '../fabric-check.ts';
import type { Fabric, FabricCommand } from '../fabric-edit.ts';
import { areaDoubled, lengthMm, ringAreaDoubled } from '../measures.ts';
import { samePosition } from '../predicates.ts';
import type { DoubledMm2, Line, Position } from '../types.ts';
import { nearestOnEdge } from '../snap.ts';
import { invariant } from '../../invariant.ts';
import { ok, refuse, type Refusal, type Result } from '../../result.ts';
import { settleEdit, type AdjustEdit, type SettleCode } from '../adjust/settle-edit.ts';
import { standingOnEdges } from '../adjust/standing-on-edges.ts';
import { chainsBetween, nodedAmong, type BoundaryChain } from './boundary-chain.ts';
import { placeBoundary, type Placing } from './boundary-placing.ts';
import { ringPath } from './ring-path.ts';
import { slideBoundary, type SlideMotion } from './slide-boundary.ts';

export interface ShiftBoundaryInput {
  readonly between: readonly [string, string];
  /** Tells which boundary, where the two share several: the one nearest to this point. */
  readonly near?: Position;
  /** The boundary keeps its corners, or becomes the straight line between its ends before it moves. */
  readonly shape: 'kept' | 'straight';
  /** Moved by the same distance everywhere, or turned round one of its ends. */
  readonly motion: 'parallel' | { readonly pivot: Position };
  /** Until a parcel has an area; by a distance (of a turned one: along the adjoining boundary); until both areas are as they were. */
  readonly goal:
    | { readonly kind: 'area'; readonly of: string; readonly areaDoubled: DoubledMm2 }
    | { readonly kind: 'distance'; readonly grows: string; readonly mm: number }
    | { readonly kind: 'keepAreas' };
}

export interface ShiftEdit extends AdjustEdit {
  /** The new boundary, on the grid. */
  readonly boundary: Line;
  /** Of both parcels: area before, now, and what was asked for where it was. The deviation is what the grid leaves. */
  readonly areas: readonly {
    readonly number: string;
    readonly beforeDoubled: DoubledMm2;
    readonly afterDoubled: DoubledMm2;
    readonly wantedDoubled: DoubledMm2 | null;
  }[];
}

export type ShiftCode =
  | SettleCode
  | 'boundary.notShared'
  | 'boundary.several'
  | 'boundary.closed'
  | 'boundary.thirdCorner'
  | 'boundary.notEnd'
  | 'boundary.staysPut'
  | 'boundary.cannotSlide'
  | 'boundary.outOfReach'
  | 'boundary.folds';

/**
 * Moves the boundary that two parcels share, so that one reaches an area and the total stays.
 *
 * Ends     slide along the adjoining boundaries and become vertices of every parcel that shares those. Old end points
 *          stay corners where they are: third parcels may begin there
 * Exact    solved in closed form (areas swept are quadratic between corners), then rounded to the grid; of the grid
 *          points within 3 mm of both ends the pair is taken that comes nearest to the area
 * Area     whole to the mm² over all parcels but for adjoining edges that nobody shares (decision 0008)
 * Refuses  'boundary.notShared' · 'boundary.several' (say which) · 'boundary.closed' (an enclave has no ends) ·
 *          'boundary.thirdCorner' · 'boundary.notEnd' (the pivot) · 'boundary.staysPut' · 'boundary.cannotSlide' ·
 *          'boundary.outOfReach' · 'boundary.folds', and as settleEdit
 */
export const shiftBoundary: FabricCommand<ShiftBoundaryInput, ShiftCode, ShiftEdit> = (fabric, input) => {
  const chain = chainOf(fabric, input);
  if (!chain.ok) return chain;
  const task = taskOf(chain.value, input);
  if (!task.ok) return task;
  const { grows, gives, line } = task.value;
  const all = [...fabric.targets, ...fabric.around];
  const rim = rimOf(task.value, all);
  const slid = slideBoundary({ line, rim, motion: motionOf(line, input.motion), until: task.value.until });
  if (!slid.ok) return refusedSlide(slid, [grows.number, gives.number]);
  const placing: Placing = {
    ...task.value,
    rim,
    slid,
    others: all.filter((parcel) => parcel !== grows && parcel !== gives),
  };
  const placed = placeBoundary(placing);
  if (!placed) return refuse('boundary.outOfReach', [gives.number], task.value.path[0] ?? null);
  const settled = settleEdit(fabric, {
    after: placed.after,
    tJunctions: standingOnEdges(
      all.filter(({ number }) => placed.after.has(number)),
      placed.nodes,
    ),
  });
  return settled.ok ? ok(shiftEditOf(settled.value, placed.boundary, chain.value, task.value.wanted)) : settled;
};

function chainOf(fabric: Fabric, { between, near }: ShiftBoundaryInput): Result<BoundaryChain, Refusal<ShiftCode>> {
  const all = [...fabric.targets, ...fabric.around];
  const [left, right] = between.map((number) => all.find((parcel) => parcel.number === number));
  if (!left || !right || left === right) return refuse('boundary.notShared', between);
  const chains = chainsBetween(
    left,
    right,
    all.filter((parcel) => parcel !== left && parcel !== right),
  );
  const [first, second] = near
    ? chains.toSorted((x, y) => distanceTo(x.path, near) - distanceTo(y.path, near))
    : chains;
  if (!first) return refuse('boundary.notShared', between);
  if (second && !near) return refuse('boundary.several', between, second.path[0]);
  if (first.isClosed) return refuse('boundary.closed', between, first.path[0]);
  if (first.third) return refuse('boundary.thirdCorner', first.third.about, first.third.at);
  return ok(first);
}

const distanceTo = (path: Line, near: Position): number =>
  Math.min(...path.slice(1).map((to, index) => lengthMm(near, nearestOnEdge(near, path[index] as Position, to))));

interface ShiftTask {
  readonly grows: FabricParcel;
  readonly gives: FabricParcel;
  /** The boundary as it is, and as it is before it moves; the growing parcel on the left. */
  readonly path: Line;
  readonly line: Line;
  readonly until: { readonly gainDoubled: number } | { readonly distanceMm: number };
  /** Areas to come near to, by number; empty for a distance. */
  readonly wanted: ReadonlyMap<string, DoubledMm2>;
}

function taskOf(
  chain: BoundaryChain,
  { shape, goal, between, motion }: ShiftBoundaryInput,
): Result<ShiftTask, Refusal<ShiftCode>> {
  const { left, right, path } = chain;
  const ends = [path[0] as Position, path[path.length - 1] as Position] as const;
  if (motion !== 'parallel' && !ends.some((end) => samePosition(end, motion.pivot)))
    return refuse('boundary.notEnd', between, motion.pivot);
  const line = shape === 'straight' ? ends : path;
  if (!right) return refuse('boundary.notShared', between);
  const wanted = wantedOf(left, right, goal);
  const sides = { left, right, path, line, wanted };
  if (goal.kind === 'distance') {
    if (!between.includes(goal.grows)) return refuse('boundary.notShared', [goal.grows]);
    return goal.mm > 0
      ? ok(towards(sides, goal.grows === left.number, { distanceMm: goal.mm }))
      : refuse('boundary.staysPut', between, ends[0]);
  }
  if (goal.kind === 'area' && !between.includes(goal.of)) return refuse('boundary.notShared', [goal.of]);
  if ([...wanted.values()].some((area) => area <= 0)) return refuse('boundary.outOfReach', between, ends[0]);
  // What the left parcel has to gain besides what the straight line gives it already.
  const gain = (wanted.get(left.number) ?? 0) - areaDoubled(left.geometry) - landBetween(path, line);
  if (gain === 0 && shape === 'kept') return refuse('boundary.staysPut', between, ends[0]);
  return ok(towards(sides, gain >= 0, { gainDoubled: Math.abs(gain) }));
}

function towards(
  {
    left,
    right,
    path,
    line,
    wanted,
  }: { left: FabricParcel; right: FabricParcel; path: Line; line: Line; wanted: ShiftTask['wanted'] },
  leftGrows: boolean,
  until: ShiftTask['until'],
): ShiftTask {
  return leftGrows
    ? { grows: left, gives: right, path, line, until, wanted }
    : { grows: right, gives: left, path: path.toReversed(), line: line.toReversed(), until, wanted };
}

/** Doubled area between the boundary and the line that replaces it, positive when it comes to the left parcel. */
const landBetween = (path: Line, line: Line): number => ringAreaDoubled([...path.toReversed(), ...line.slice(1)]);

function wantedOf(left: FabricParcel, right: FabricParcel, goal: ShiftBoundaryInput['goal']): ShiftTask['wanted'] {
  if (goal.kind === 'distance') return new Map();
  const [areaLeft, areaRight] = [areaDoubled(left.geometry), areaDoubled(right.geometry)];
  if (goal.kind === 'keepAreas')
    return new Map([
      [left.number, areaLeft],
      [right.number, areaRight],
    ]);
  const rest = areaLeft + areaRight - goal.areaDoubled;
  return new Map([
    [left.number, goal.of === left.number ? goal.areaDoubled : rest],
    [right.number, goal.of === right.number ? goal.areaDoubled : rest],
  ]);
}

/** Boundary of the giving parcel from the start of the chain around to its end. */
function rimOf({ gives, path }: ShiftTask, all: readonly FabricParcel[]): Line {
  const noded = nodedAmong(
    gives.geometry,
    all.filter((parcel) => parcel !== gives),
  );
  const [from, to] = [path[0] as Position, path[path.length - 1] as Position];
  const rim = noded
    .flat()
    .map((ring) => (ringPath(ring, to, from)?.length === path.length ? ringPath(ring, from, to) : null));
  const found = rim.find((each) => each !== null);
  invariant(found, 'a chain with two ends leaves a rest of the ring');
  return found;
}

function motionOf(line: Line, motion: ShiftBoundaryInput['motion']): SlideMotion {
  if (motion === 'parallel') return 'parallel';
  return samePosition(line[0] as Position, motion.pivot) ? 'swingAtStart' : 'swingAtEnd';
}

function refusedSlide(
  { code, at }: { code: 'cannotSlide' | 'outOfReach' | 'folds'; at: Position },
  numbers: readonly string[],
) {
  switch (code) {
    case 'cannotSlide':
      return refuse('boundary.cannotSlide', numbers, at);
    case 'outOfReach':
      return refuse('boundary.outOfReach', numbers, at);
    case 'folds':
      return refuse('boundary.folds', numbers, at);
  }
}

function shiftEditOf(
  edit: AdjustEdit,
  boundary: Line,
  { left, right }: BoundaryChain,
  wanted: ShiftTask['wanted'],
): ShiftEdit {
  const areas = [left, right].flatMap((parcel) => {
    if (!parcel) return [];
    const after = edit.changed.find(({ number }) => number === parcel.number) ?? parcel;
    return [
      {
        number: parcel.number,
        beforeDoubled: areaDoubled(parcel.geometry),
        afterDoubled: areaDoubled(after.geometry),
        wantedDoubled: wanted.get(parcel.number) ?? null,
      },
    ];
  });
  return { ...edit, boundary, areas };
}
