import { ok, refuse } from '../result.ts';
import { cornersOf } from './cut-lines.ts';
import type { FabricParcel } from './fabric-check.ts';
import { changesOf, type FabricCommand } from './fabric-edit.ts';
import { insertVertices } from './insert-vertices.ts';
import { lengthMm } from './measures.ts';
import { distanceToEdge } from './near-misses.ts';
import { samePosition, segmentsOf } from './predicates.ts';
import type { MultiPolygon, Position } from './types.ts';
import { defectsOf } from './validity.ts';

export type NearVertexCode = 'fix.noCorner' | 'fix.noParcel' | 'fix.nothing' | 'fix.tooFar' | 'fix.breaksBoundary';

export interface NearVertexInput {
  /** The corner that stays where it is. */
  readonly corner: Position;
  /** Number of the parcel whose boundary misses it. */
  readonly into: string;
  readonly toleranceMm: number;
}

/**
 * Takes a corner that all but meets a boundary into that boundary, in every parcel that has it: the edge bends through
 * the corner, or, where a corner of the boundary stands within the tolerance itself, that one moves onto it.
 *
 * Deviation  the sliver that lay between the two: land that nobody had, or that two had
 * Refuses    'fix.noCorner' (nobody else has one there) · 'fix.noParcel' · 'fix.nothing' (it is a corner already) ·
 *            'fix.tooFar' · 'fix.breaksBoundary' (a boundary would cross itself)
 */
export const fixNearVertex: FabricCommand<NearVertexInput, NearVertexCode> = (
  fabric,
  { corner, into, toleranceMm },
) => {
  const all = [...fabric.targets, ...fabric.around];
  const parcel = all.find(({ number }) => number === into);
  if (!parcel) return refuse('fix.noParcel', [into], corner);
  if (cornersOf(parcel.geometry)(corner)) return refuse('fix.nothing', [into], corner);
  const holders = all.filter(({ geometry }) => cornersOf(geometry)(corner));
  if (holders.length === 0) return refuse('fix.noCorner', [into], corner);
  const [edge, distance] = nearestEdge(parcel.geometry, corner);
  if (distance > toleranceMm) return refuse('fix.tooFar', [into], corner);
  const end = lengthMm(corner, edge[0]) <= lengthMm(corner, edge[1]) ? edge[0] : edge[1];
  // Moving a corner that a holder has as well would fold the edge between the two.
  const moves = lengthMm(corner, end) <= toleranceMm && !holders.some(({ geometry }) => cornersOf(geometry)(end));
  const after = all.map((each): FabricParcel => {
    const geometry = moves
      ? movedCorner(each.geometry, end, corner)
      : insertVertices(each.geometry, [{ from: edge[0], to: edge[1], points: [corner] }]);
    return geometry === each.geometry ? each : { ...each, geometry };
  });
  for (const [index, each] of after.entries()) {
    const defect = each === all[index] ? undefined : defectsOf(each.geometry)[0];
    if (defect) return refuse('fix.breaksBoundary', [each.number], defect.at);
  }
  return ok(changesOf(all, after));
};

function nearestEdge(geometry: MultiPolygon, point: Position): readonly [readonly [Position, Position], number] {
  let best: readonly [readonly [Position, Position], number] = [[point, point], Infinity];
  for (const ring of geometry.flat()) {
    for (const edge of segmentsOf(ring)) {
      const distance = distanceToEdge(point, { a: edge[0], b: edge[1] });
      if (distance < best[1]) best = [edge, distance];
    }
  }
  return best;
}

function movedCorner(geometry: MultiPolygon, from: Position, to: Position): MultiPolygon {
  if (!cornersOf(geometry)(from)) return geometry;
  return geometry.map((polygon) =>
    polygon.map((ring) => ring.map((point) => (samePosition(point, from) ? to : point))),
  );
}
