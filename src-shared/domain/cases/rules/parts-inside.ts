import { nearestOnEdge } from '../../geometry/snap.ts';
import { segmentsOf, sideOf } from '../../geometry/predicates.ts';
import type { MultiPolygon, Position } from '../../geometry/types.ts';
import { errorFinding, FABRIC, formsParcels, numbersOf, passFinding, type Rule, type RuleCheck } from '../rule.ts';

/** A boundary point that a cut put on an old edge lies off it by the rounding of the grid: at most a millimetre each way. */
const GRID_STEP = 1;

/** No part reaches beyond the old parcels. */
const check: RuleCheck = ({ parents, parts, change }) => {
  const born = new Set<string>(change.lineage.map(({ child }) => child));
  const kin = new Set<string>(numbersOf(parents));
  // A parcel formed on free land is of no other and may lie anywhere beside them.
  for (const part of parts.filter(({ number }) => born.has(number) || kin.has(number))) {
    const outside = part.geometry
      .flat(2)
      .find((point) =>
        parents.every(({ geometry }) => sideOf(point, geometry) === 'outside' && !isAtEdge(point, geometry)),
      );
    if (outside)
      return [
        errorFinding('inside.outside', FABRIC, { about: [part.number], at: outside, params: { number: part.number } }),
      ];
  }
  return [passFinding('inside.within', FABRIC, { about: numbersOf(parents) })];
};

export const partsInside: Rule = { id: 'partsInside', norm: FABRIC, severity: 'error', applies: formsParcels, check };

const isAtEdge = (point: Position, geometry: MultiPolygon): boolean =>
  geometry.flat().some((ring) =>
    [...segmentsOf(ring)].some(([a, b]) => {
      const near = nearestOnEdge(point, a, b);
      return Math.abs(near[0] - point[0]) <= GRID_STEP && Math.abs(near[1] - point[1]) <= GRID_STEP;
    }),
  );
