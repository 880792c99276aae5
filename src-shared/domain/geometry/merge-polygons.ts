import { ok, refuse, type Refusal, type Result } from '../result.ts';
import { cancelEdges, type EdgeOfOne } from './cancel-edges.ts';
import { checkFabric, type FabricParcel } from './fabric-check.ts';
import { facesOf } from './faces.ts';
import { areaDoubled } from './measures.ts';
import { firstNearMiss } from './near-misses.ts';
import { nodeCorners } from './node-corners.ts';
import { areaOfParts, canonical, largestFirst } from './part-order.ts';
import type { MultiPolygon, Polygon, Position } from './types.ts';
import { defectsOf, type DefectCode } from './validity.ts';

export type MergeCode = DefectCode | 'merge.tooFew' | 'merge.notAdjacent' | 'merge.nearMiss' | 'merge.overlap';

export interface MergeOptions {
  /** A corner this near to a neighbour's edge, and not on it, is a defect of the boundary. */
  readonly toleranceMm: number;
  /** Whether parcels that share no boundary may become one of several polygons: supports of one power line. */
  readonly allowApart: boolean;
}

/**
 * Merges parcels into one: edges that two of them share in opposite directions fall away, all others stay bit for bit.
 *
 * Corners   of one that stand exactly on an edge of another are taken into that edge first (T-junctions). Corners that
 *           nobody else needs any more stay too: they are evidence.
 * Enclaves  fill their hole; land that the parcels close in stays a hole
 * Exact     the windings of all boundaries together are the winding of what is left. If that is a valid geometry it is
 *           1 inside and 0 outside, so no two of the parcels overlap, and the areas add up to the mm²
 * Refuses   'merge.tooFew' · 'merge.nearMiss' · 'merge.overlap' · 'merge.notAdjacent' · a defect of one of the parcels
 *           ('geometry.*'), each with numbers and place
 */
export function mergePolygons(
  parcels: readonly FabricParcel[],
  options: MergeOptions,
): Result<MultiPolygon, Refusal<MergeCode>> {
  if (parcels.length < 2) return refuse('merge.tooFew', numbersOf(parcels));
  for (const { number, geometry } of parcels) {
    const defect = defectsOf(geometry)[0];
    if (defect) return refuse(defect.code, [number], defect.at);
  }
  const noded = nodeCorners(parcels);
  const { left, groups, doubled } = cancelEdges(noded);
  if (doubled) return overlapIn(noded, doubled.a);
  const miss = options.toleranceMm > 0 ? firstNearMiss(noded, left, options.toleranceMm) : null;
  if (miss) return refuse('merge.nearMiss', miss.about, miss.at);
  const merged = polygonsOf(left);
  const wrong = defectsOf(merged)[0];
  if (wrong || areaDoubled(merged) !== areaOfParts(noded.map(({ geometry }) => geometry)))
    return overlapIn(noded, wrong?.at ?? null);
  const apart = options.allowApart ? undefined : firstApart(parcels, groups);
  return apart ? refuse('merge.notAdjacent', [apart.number], cornerOf(apart)) : ok(merged);
}

const numbersOf = (parcels: readonly FabricParcel[]): readonly string[] => parcels.map(({ number }) => number);

/** What edges bound that have their land on the left. */
function polygonsOf(left: readonly EdgeOfOne[]): MultiPolygon {
  const { faces } = facesOf([left.map(({ a, b }) => [a, b])], []);
  return largestFirst(faces.map(({ polygon }) => [canonical(polygon)])).map((part) => part[0] as Polygon);
}

function overlapIn(parcels: readonly FabricParcel[], at: Position | null): Result<never, Refusal<'merge.overlap'>> {
  const overlap = checkFabric(parcels).find(({ kind }) => kind === 'overlap');
  return refuse('merge.overlap', overlap?.about ?? numbersOf(parcels), overlap?.at ?? at);
}

const firstApart = (parcels: readonly FabricParcel[], groups: readonly number[]): FabricParcel | undefined =>
  parcels.find((_, index) => groups[index] !== groups[0]);

const cornerOf = ({ geometry }: FabricParcel): Position | null => geometry[0]?.[0]?.[0] ?? null;
