import { crossProperly, segmentsOf, sideOf } from '../../geometry/predicates.ts';
import type { MultiPolygon, Position } from '../../geometry/types.ts';
import type { Norm } from '../norm.ts';
import { always, eachParent, errorFinding, passFinding, type Rule } from '../rule.ts';

/* Building and land go together (52); a boundary through a building leaves neither part independent (51). */
const NORM: Norm = { text: 'LC', place: '51, 52', confidence: 'likely' };

/** A new boundary does not run through a building. The building is numbered under the part that holds most of its width, for the drawing. */
const check = eachParent(({ situation, parent, newBoundaries }) => {
  const standing = situation.buildings.filter((building) => building.parcel === parent.number);
  const cut = standing.flatMap((building) => {
    const at = placeOfCut(building.geometry, newBoundaries);
    return at
      ? [
          errorFinding('building.cut', NORM, {
            about: [building.number],
            at,
            params: { litera: building.litera, object: building.number },
          }),
        ]
      : [];
  });
  return cut.length > 0 || standing.length === 0
    ? cut
    : [passFinding('building.whole', NORM, { about: [parent.number], params: { count: standing.length } })];
});

export const lineThroughBuilding: Rule = {
  id: 'lineThroughBuilding',
  norm: NORM,
  severity: 'error',
  applies: always,
  check,
};

export function placeOfCut(
  footprint: MultiPolygon,
  boundaries: readonly (readonly [Position, Position])[],
): Position | null {
  const doubled = footprint.map((polygon) => polygon.map((ring) => ring.map(([x, y]): Position => [2 * x, 2 * y])));
  for (const [a, b] of boundaries) {
    // Inside at the middle or an end, or across a wall: a line that only follows a wall is none of these.
    if (sideOf([a[0] + b[0], a[1] + b[1]], doubled) === 'inside' || sideOf(a, footprint) === 'inside') return a;
    if (footprint.flat().some((ring) => [...segmentsOf(ring)].some(([c, d]) => crossProperly(a, b, c, d)))) return a;
  }
  return null;
}
