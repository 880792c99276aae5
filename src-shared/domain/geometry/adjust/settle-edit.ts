import { checkFabric, type FabricDefect, type FabricParcel } from '../fabric-check.ts';
import type { Fabric, FabricEdit } from '../fabric-edit.ts';
import { insertExactVertices } from '../insert-vertices.ts';
import { areaDoubled } from '../measures.ts';
import type { MultiPolygon } from '../types.ts';
import { defectsOf } from '../validity.ts';
import { ok, refuse, type Refusal, type Result } from '../../result.ts';
import { coverChange } from './cover-change.ts';
import { changedNumbers, concernedBy, type BeforeAfter } from './fabric-around.ts';
import { standingOnEdges } from './standing-on-edges.ts';

/** An edit that names the corners which stood on an edge without a vertex (T-junctions) where it works. */
export interface AdjustEdit extends FabricEdit {
  readonly tJunctions: readonly FabricDefect[];
}

export type SettleCode = 'adjust.invalid' | 'adjust.overlaps' | 'adjust.leavesGap' | 'adjust.takesGap';

export interface Proposal {
  /** New geometries of parcels of the fabric, by number; those that are not named stay. */
  readonly after: ReadonlyMap<string, MultiPolygon>;
  readonly formed?: readonly MultiPolygon[];
  readonly tJunctions?: readonly FabricDefect[];
  /** Land that no parcel had is taken in on purpose: thin land that goes is no reason to refuse. */
  readonly takesLand?: boolean;
}

/** Numbers of formed parcels while they have none; no cadastral number begins so. */
const FORMED = 'formed ';

/**
 * The last word on a proposed edit: every geometry may stand in the register, and the fabric has no defect that it had
 * not before. A corner that comes to stand on an edge goes into that edge: no area changes. Parcels may overlap where
 * they did before: boundaries can be moved there as long as no land comes under one more parcel (`coverChange`).
 *
 * Refuses  'adjust.invalid' · 'adjust.overlaps' · 'adjust.leavesGap' (thin land would belong to nobody) ·
 *          'adjust.takesGap' (thin land that nobody has, a defect of the register, would vanish unseen), each with the
 *          parcels concerned and the place
 */
export function settleEdit(fabric: Fabric, proposal: Proposal): Result<AdjustEdit, Refusal<SettleCode>> {
  const before = [...fabric.targets, ...fabric.around];
  const formed = (proposal.formed ?? []).map((geometry, index) => ({ number: `${FORMED}${index}`, geometry }));
  const proposed = before.map((parcel) => ({
    ...parcel,
    geometry: proposal.after.get(parcel.number) ?? parcel.geometry,
  }));
  const states = { before, after: [...proposed, ...formed] };
  const invalid = firstInvalid(states);
  if (invalid) return invalid;
  const taken = takeInCorners(states);
  const damage = damageOf(states.before, taken, proposal.takesLand ?? false);
  if (damage) return damage;
  return ok(editOf({ before, after: taken.parcels }, [...(proposal.tJunctions ?? []), ...taken.tJunctions]));
}

/** Without the stand-ins of formed parcels, which have no number yet. */
const shown = (numbers: readonly string[]): readonly string[] => numbers.filter((number) => !number.startsWith(FORMED));

function firstInvalid({ before, after }: BeforeAfter) {
  for (const [index, { number, geometry }] of after.entries()) {
    if (before[index]?.geometry === geometry) continue;
    const defect = defectsOf(geometry)[0];
    if (defect) return refuse('adjust.invalid' as const, shown([number]), defect.at);
  }
  return null;
}

interface Taken {
  readonly parcels: readonly FabricParcel[];
  readonly tJunctions: readonly FabricDefect[];
  /** Defects after the edit, and before it. */
  readonly defects: readonly FabricDefect[];
  readonly known: readonly FabricDefect[];
}

/** Corners that came to stand on an edge go into it; those that stood there before are named. */
function takeInCorners(states: BeforeAfter): Taken {
  const { before, after, onFreeLand } = concernedBy(states);
  const concerning = changedNumbers(states);
  const defects = checkFabric(after, { concerning });
  // Where all edges are shared on both sides no gap can vanish: without a defect now there is no need to look back.
  if (defects.length === 0 && !onFreeLand) return { parcels: states.after, tJunctions: [], defects, known: [] };
  const known = checkFabric(before, { concerning });
  const born = bornOf(defects, known).filter(({ kind }) => kind === 'tJunction');
  if (born.length === 0) return { parcels: states.after, tJunctions: [], defects, known };
  const parcels = states.after.map((parcel) => {
    const points = born.filter(({ about }) => about.includes(parcel.number)).map(({ at }) => at);
    return points.length > 0 ? { ...parcel, geometry: insertExactVertices(parcel.geometry, points) } : parcel;
  });
  const places = born.map(({ at }) => at);
  return {
    parcels,
    tJunctions: standingOnEdges(before, places),
    defects: checkFabric(parcels, { concerning }),
    known,
  };
}

/** Those that were not there before. */
function bornOf(defects: readonly FabricDefect[], known: readonly FabricDefect[]): readonly FabricDefect[] {
  const before = new Set(known.map(keyOf));
  return defects.filter((defect) => !before.has(keyOf(defect)));
}

const keyOf = ({ kind, about, at, areaDoubled: area }: FabricDefect): string =>
  `${kind} ${about.join()} ${kind === 'gap' ? area : at.join()}`;

function damageOf(before: readonly FabricParcel[], { parcels, defects, known }: Taken, takesLand: boolean) {
  const overlaps = overlapsOf(known);
  const isOverlapping = overlaps.size > 0 || defects.some(({ kind }) => kind === 'overlap');
  const cover = isOverlapping
    ? coverChange({ before, after: parcels }, (...pair) => overlaps.has(pair.toSorted().join()))
    : null;
  if (cover?.overlap) return refuse('adjust.overlaps' as const, shown(cover.overlap.about), cover.overlap.at);
  const born = bornOf(defects, known);
  const corner = born.find(({ kind }) => kind === 'tJunction');
  if (corner) return refuse('adjust.overlaps' as const, shown(corner.about), corner.at);
  // Edges of parcels that overlap close in land that is no gap.
  if (cover && !cover.movesFreeLand) return null;
  const gone = takesLand ? undefined : known.find((defect) => defect.kind === 'gap' && !isLeft(defect, defects));
  if (gone) return refuse('adjust.takesGap' as const, gone.about, gone.at);
  const gap = born.find(({ kind }) => kind === 'gap');
  return gap ? refuse('adjust.leavesGap' as const, shown(gap.about), gap.at) : null;
}

const overlapsOf = (defects: readonly FabricDefect[]): ReadonlySet<string> =>
  new Set(defects.filter(({ kind }) => kind === 'overlap').map(({ about }) => about.join()));

/** The gap is still there between the same parcels, and no smaller. */
const isLeft = (gap: FabricDefect, defects: readonly FabricDefect[]): boolean =>
  defects.some(
    (defect) =>
      defect.kind === 'gap' &&
      defect.about.join() === gap.about.join() &&
      (defect.areaDoubled ?? 0) >= (gap.areaDoubled ?? 0),
  );

function editOf({ before, after }: BeforeAfter, tJunctions: readonly FabricDefect[]): AdjustEdit {
  const formed = after.slice(before.length).map(({ geometry }) => geometry);
  const changed: FabricParcel[] = [];
  let deviationDoubled = formed.reduce((sum, geometry) => sum + areaDoubled(geometry), 0);
  for (const [index, old] of before.entries()) {
    const parcel = after[index] as FabricParcel;
    if (parcel.geometry === old.geometry) continue;
    changed.push(parcel);
    deviationDoubled += areaDoubled(parcel.geometry) - areaDoubled(old.geometry);
  }
  const unique = new Map(tJunctions.map((defect) => [defect.at.join(), defect]));
  return { formed, changed, closed: [], deviationDoubled, tJunctions: [...unique.values()] };
}
