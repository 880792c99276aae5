import { lengthMm } from '../../geometry/measures.ts';
import { nearestOnEdge } from '../../geometry/snap.ts';
import { segmentsOf } from '../../geometry/predicates.ts';
import type { MultiPolygon, Position } from '../../geometry/types.ts';
import type { Norm } from '../norm.ts';
import { always, eachParent, passFinding, type Rule, warningFinding } from '../rule.ts';
import { placeOfCut } from './line-through-building.ts';

/* Parts must be independent without breach of fire norms (51); the distances themselves are in building norms, the threshold is a setting. */
const NORM: Norm = { text: 'LC', place: '51', confidence: 'assumed' };

/** A new boundary close to a building makes the engineer look at the fire distances. */
const check = eachParent(({ situation, parent, newBoundaries, settings }) => {
  const standing = situation.buildings.filter(
    (building) => building.parcel === parent.number && placeOfCut(building.geometry, newBoundaries) === null,
  );
  const close = standing.flatMap((building) => {
    const nearest = nearestApproach(building.geometry, newBoundaries);
    if (!nearest || nearest.distanceMm >= settings.buildingClearanceMm) return [];
    const params = { litera: building.litera, object: building.number, distanceMm: Math.round(nearest.distanceMm) };
    return [warningFinding('building.tooClose', NORM, { about: [building.number], at: nearest.at, params })];
  });
  if (close.length > 0 || standing.length === 0) return close;
  return [
    passFinding('building.clear', NORM, {
      about: [parent.number],
      params: { clearanceMm: settings.buildingClearanceMm },
    }),
  ];
});

export const buildingClearance: Rule = {
  id: 'buildingClearance',
  norm: NORM,
  severity: 'warning',
  applies: always,
  check,
};

function nearestApproach(footprint: MultiPolygon, boundaries: readonly (readonly [Position, Position])[]) {
  let best: { distanceMm: number; at: Position } | null = null;
  const offer = (from: Position, onBoundary: Position): void => {
    const distanceMm = lengthMm(from, onBoundary);
    if (!best || distanceMm < best.distanceMm) best = { distanceMm, at: onBoundary };
  };
  for (const [a, b] of boundaries) {
    for (const ring of footprint.flat()) {
      for (const [c, d] of segmentsOf(ring)) {
        offer(c, nearestOnEdge(c, a, b));
        offer(nearestOnEdge(a, c, d), a);
        offer(nearestOnEdge(b, c, d), b);
      }
    }
  }
  return best as { distanceMm: number; at: Position } | null;
}
