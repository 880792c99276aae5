import type { Norm } from '../norm.ts';
import type { Parcel } from '../../parcels/parcel.ts';
import type { RuleSettings } from '../rule-settings.ts';
import { eachParent, errorFinding, passFinding, type Rule } from '../rule.ts';

const AGRICULTURAL: Norm = { text: 'LC', place: '97(3-1)', confidence: 'confirmed' };
const SETTLEMENT: Norm = { text: 'LC', place: '50(5)', confidence: 'likely' };

/** No part below the minimum size that a local act sets for the place; where none is set, the list says so. */
const check = eachParent(({ parent, parts, settings }) => {
  const norm = parent.category === 'agricultural' ? AGRICULTURAL : SETTLEMENT;
  const minimum = minimumFor(parent, settings);
  if (!minimum) return [passFinding('minimumSize.notSet', norm, { about: [parent.number] })];
  const params = { minimumAreaDoubled: minimum.areaDoubled, act: minimum.act };
  const small = parts.filter((part) => part.areaDoubled < minimum.areaDoubled);
  if (small.length === 0) return [passFinding('minimumSize.kept', norm, { about: [parent.number], params })];
  return small.map((part) =>
    errorFinding('minimumSize.below', norm, {
      about: [part.number],
      at: part.geometry[0]?.[0]?.[0] ?? null,
      params: { ...params, number: part.number, areaDoubled: part.areaDoubled },
    }),
  );
});

export const minimumSize: Rule = {
  id: 'minimumSize',
  norm: AGRICULTURAL,
  severity: 'error',
  applies: ({ does }) => does.has('split') || does.has('redistribute') || does.has('adjust'),
  check,
};

/** The act of the narrowest place that names the category, one that names the functional zone before one that does not. */
function minimumFor(parcel: Parcel, settings: RuleSettings): RuleSettings['minimumSizes'][number] | undefined {
  return settings.minimumSizes
    .filter(
      ({ place, category, functionalZone }) =>
        parcel.number.startsWith(place) &&
        category === parcel.category &&
        (functionalZone === null || functionalZone === parcel.functionalZone),
    )
    .toSorted(
      (a, b) =>
        b.place.length - a.place.length || Number(b.functionalZone !== null) - Number(a.functionalZone !== null),
    )[0];
}
