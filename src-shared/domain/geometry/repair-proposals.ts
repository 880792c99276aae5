import { ok, refuse, type Refusal, type Result } from '../result.ts';
import { cornersOf } from './cut-lines.ts';
import type { FabricParcel } from './fabric-check.ts';
import { changesOf, type FabricCommand } from './fabric-edit.ts';
import { insertVertices, type EdgeInsertion } from './insert-vertices.ts';
import { distanceToEdge } from './near-misses.ts';
import type { Overlay } from './overlay.ts';
import { samePosition, segmentsOf } from './predicates.ts';
import type { MultiPolygon, Position, Ring } from './types.ts';
import { defectsOf, turnsBack, type Defect } from './validity.ts';

export type RepairKind = 'closeRing' | 'dropRepeats' | 'dropSpike' | 'turnRing' | 'nodeCrossings';
export type RepairCode = 'repair.notFound' | 'repair.notEnough' | 'overlay.failed';

/** A way to mend one defect of one parcel. Applied by the user, never by itself. */
export interface RepairProposal {
  readonly number: string;
  readonly defect: Defect;
  readonly kind: RepairKind;
  readonly command: FabricCommand<void, RepairCode>;
}

type Repair = (geometry: MultiPolygon, at: Position) => Result<MultiPolygon, Refusal<RepairCode>>;

/**
 * The obvious repair of every defect that has one; what needs a decision (a hole outside, polygons over each other) has
 * none. Crossings need the overlay and are left out without it.
 *
 * Each command changes the parcel, and neighbours that share an edge where a crossing became a corner. It refuses
 * 'repair.notFound' when the defect is not there (any more), 'repair.notEnough' when it would be there still.
 */
export function repairProposals(parcel: FabricParcel, overlay: Overlay | null): readonly RepairProposal[] {
  return defectsOf(parcel.geometry).flatMap((defect): RepairProposal[] => {
    const found = repairFor(defect, overlay);
    if (!found) return [];
    return [{ number: parcel.number, defect, kind: found[0], command: commandOf(parcel.number, defect, found[1]) }];
  });
}

function repairFor({ code }: Defect, overlay: Overlay | null): readonly [RepairKind, Repair] | null {
  switch (code) {
    case 'geometry.openRing':
      return ['closeRing', ringRepair(closed)];
    case 'geometry.duplicateVertex':
      return ['dropRepeats', ringRepair(withoutRepeat)];
    case 'geometry.spike':
      return ['dropSpike', ringRepair(withoutSpike)];
    case 'geometry.wrongOrientation':
      return ['turnRing', ringRepair((ring, at) => (isFirst(ring, at) ? ring.toReversed() : ring))];
    case 'geometry.selfCrosses':
      return overlay && ['nodeCrossings', (geometry) => overlay.makeValid(geometry)];
    default:
      return null;
  }
}

function commandOf(number: string, defect: Defect, repair: Repair): RepairProposal['command'] {
  return ({ targets, around }) => {
    const target = targets.find((parcel) => parcel.number === number);
    const before = target ? defectsOf(target.geometry) : [];
    if (!target || !before.some((other) => isSame(other, defect)))
      return refuse('repair.notFound', [number], defect.at);
    const repaired = repair(target.geometry, defect.at);
    if (!repaired.ok) return refuse(repaired.error.code, [number], repaired.error.at);
    if (repaired.value.length === 0 || defectsOf(repaired.value).some((other) => isSame(other, defect)))
      return refuse('repair.notEnough', [number], defect.at);
    const insertions = newCorners(target.geometry, repaired.value);
    const all = [...targets, ...around];
    const after = all.map((parcel): FabricParcel => {
      if (parcel === target) return { ...parcel, geometry: repaired.value };
      const geometry = insertVertices(parcel.geometry, insertions);
      return geometry === parcel.geometry ? parcel : { ...parcel, geometry };
    });
    return ok(changesOf(all, after));
  };
}

const isSame = (a: Defect, b: Defect): boolean => a.code === b.code && samePosition(a.at, b.at);

const ringRepair =
  (change: (ring: Ring, at: Position) => Ring): Repair =>
  (geometry, at) =>
    ok(geometry.map((polygon) => polygon.map((ring) => change(ring, at))));

const isFirst = (ring: Ring, at: Position): boolean => samePosition(ring[0] as Position, at);

const closed = (ring: Ring, at: Position): Ring =>
  samePosition(ring[ring.length - 1] as Position, at) && !isFirst(ring, at) ? [...ring, ring[0] as Position] : ring;

const withoutRepeat = (ring: Ring, at: Position): Ring =>
  ring.filter(
    (point, index) => index === 0 || !samePosition(point, at) || !samePosition(point, ring[index - 1] as Position),
  );

/** Takes the tip off, and what turns back or repeats where it stood, until the boundary goes on there. */
function withoutSpike(ring: Ring, at: Position): Ring {
  const open = ring.slice(0, -1);
  let tip = open.findIndex((here, index) => samePosition(here, at) && isSpike(open, index));
  if (tip < 0) return ring;
  while (open.length > 3 && tip >= 0) {
    open.splice(tip, 1);
    const joint = tip % open.length;
    const before = (joint + open.length - 1) % open.length;
    if (samePosition(open[before] as Position, open[joint] as Position)) open.splice(joint, 1);
    tip = [before, joint].map((place) => place % open.length).find((place) => isSpike(open, place)) ?? -1;
  }
  return [...open, open[0] as Position];
}

const isSpike = (open: readonly Position[], index: number): boolean =>
  turnsBack(
    open[(index + open.length - 1) % open.length] as Position,
    open[index] as Position,
    open[(index + 1) % open.length] as Position,
  );

/** A rounded crossing stands within this of both edges. */
const ROUNDING_MM = 0.75;

/** Corners that the repair made, by the edge of the old boundary that they came onto. */
function newCorners(before: MultiPolygon, after: MultiPolygon): readonly EdgeInsertion[] {
  const isOld = cornersOf(before);
  const made = after.flat(2).filter((corner) => !isOld(corner));
  return before.flat().flatMap((ring) =>
    [...segmentsOf(ring)].flatMap(([from, to]): EdgeInsertion[] => {
      const points = made
        .filter((corner) => distanceToEdge(corner, { a: from, b: to }) <= ROUNDING_MM)
        .sort((x, y) => along(from, to, x) - along(from, to, y))
        .filter((point, index, sorted) => index === 0 || !samePosition(point, sorted[index - 1] as Position));
      return points.length === 0 ? [] : [{ from, to, points }];
    }),
  );
}

const along = (a: Position, b: Position, point: Position): number =>
  (point[0] - a[0]) * (b[0] - a[0]) + (point[1] - a[1]) * (b[1] - a[1]);
