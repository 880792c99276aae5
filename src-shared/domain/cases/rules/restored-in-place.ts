import { lengthMm } from '../../geometry/measures.ts';
import { segmentsOf } from '../../geometry/predicates.ts';
import { nearestOnEdge } from '../../geometry/snap.ts';
import type { MultiPolygon, Position } from '../../geometry/types.ts';
import type { Norm } from '../norm.ts';
import { eachParent, passFinding, type Rule, warningFinding } from '../rule.ts';

/* Boundaries are set out where they were decided. By how much a restored one may differ no text says: the office sets it. */
const NORM: Norm = { text: 'LC', place: '44-1', confidence: 'assumed' };

/** A restored boundary is the registered one: a corner that lies off it is a clarification, or a slip. */
const check = eachParent(({ parent, parts, settings }) => {
  const far = parts.flatMap(({ number, geometry }) =>
    geometry
      .flat(2)
      .map((at) => ({ number, at, offsetMm: Math.round(distanceTo(parent.geometry, at)) }))
      .filter(({ offsetMm }) => offsetMm > settings.restoredOffsetMm)
      .toSorted((a, b) => b.offsetMm - a.offsetMm)
      .slice(0, 1),
  );
  if (far.length === 0) return [passFinding('restored.inPlace', NORM, { about: [parent.number] })];
  return far.map(({ number, at, offsetMm }) =>
    warningFinding('restored.moved', NORM, {
      about: [number],
      at,
      params: { number, offsetMm, mostMm: settings.restoredOffsetMm },
    }),
  );
});

const distanceTo = (geometry: MultiPolygon, point: Position): number =>
  geometry
    .flat()
    .flatMap((ring) => [...segmentsOf(ring)])
    .reduce((least, [a, b]) => Math.min(least, lengthMm(point, nearestOnEdge(point, a, b))), Infinity);

export const restoredInPlace: Rule = {
  id: 'restoredInPlace',
  norm: NORM,
  severity: 'warning',
  applies: ({ kind, does }) => kind === 'restore' && does.has('adjust'),
  check,
};
