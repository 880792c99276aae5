import type { Norm } from '../norm.ts';
import { eachParent, errorFinding, passFinding, type Rule } from '../rule.ts';

const NORM: Norm = { text: 'LC', place: '110(5)', confidence: 'confirmed' };

/** Agricultural parcels in the suburban zones of the capital, republican and oblast cities are not split. The zones come from the settings. */
const check = eachParent(({ parent, settings }) => {
  if (parent.category !== 'agricultural') return [];
  const suburban = settings.suburbanPlaces.some((place) => parent.number.startsWith(place));
  return suburban
    ? [errorFinding('suburban.forbidden', NORM, { about: [parent.number] })]
    : [passFinding('suburban.outside', NORM, { about: [parent.number] })];
});

export const suburbanAgricultural: Rule = {
  id: 'suburbanAgricultural',
  norm: NORM,
  severity: 'error',
  applies: ({ does }) => does.has('split') || does.has('redistribute'),
  check,
};
