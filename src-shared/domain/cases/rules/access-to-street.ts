import { isOnSegment, segmentsOf } from '../../geometry/predicates.ts';
import { boxOf, boxesMeet } from '../../geometry/measures.ts';
import type { Parcel } from '../../parcels/parcel.ts';
import type { Norm } from '../norm.ts';
import { eachParent, passFinding, type Rule, warningFinding } from '../rule.ts';

/* Each part must be usable on its own (51); that this needs a way in is our reading. */
const NORM: Norm = { text: 'LC', place: '51', confidence: 'assumed' };

/** A part that other parcels surround on all sides has no way in, where the old parcel had one. */
const check = eachParent(({ situation, parent, parts, around }) => {
  if (!hasOpenSide(parent, situation.neighbours)) return [];
  const closed = parts.filter((part) => !hasOpenSide(part, [...around, ...parts.filter((other) => other !== part)]));
  if (closed.length === 0) return [passFinding('access.kept', NORM, { about: [parent.number] })];
  return closed.map((part) =>
    warningFinding('access.none', NORM, {
      about: [part.number],
      at: part.geometry[0]?.[0]?.[0] ?? null,
      params: { number: part.number },
    }),
  );
});

export const accessToStreet: Rule = {
  id: 'accessToStreet',
  norm: NORM,
  severity: 'warning',
  applies: ({ does }) => does.has('split') || does.has('redistribute') || does.has('adjust'),
  check,
};

/** Some outer edge lies on no edge of another parcel: a street or free land is behind it. */
function hasOpenSide(parcel: Parcel, others: readonly Parcel[]): boolean {
  const box = boxOf(parcel.geometry);
  const edges = others
    .filter((other) => boxesMeet(boxOf(other.geometry), box))
    .flatMap((other) => other.geometry.flat().flatMap((ring) => [...segmentsOf(ring)]));
  return parcel.geometry.some(([outer = []]) =>
    [...segmentsOf(outer)].some(
      ([from, to]) => !edges.some(([a, b]) => isOnSegment(from, a, b) && isOnSegment(to, a, b)),
    ),
  );
}
