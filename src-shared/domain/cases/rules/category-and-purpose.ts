import type { Norm } from '../norm.ts';
import { eachParent, errorFinding, formsParcels, passFinding, type Rule } from '../rule.ts';

const NORM: Norm = { text: 'LC', place: '51', confidence: 'confirmed' };

/** A part is an independent parcel without any change of category, zone or purpose. */
const check = eachParent(({ parent, parts }) => {
  const changed = parts.filter(
    (part) =>
      part.category !== parent.category ||
      part.functionalZone !== parent.functionalZone ||
      part.purposeKk !== parent.purposeKk ||
      part.purposeRu !== parent.purposeRu,
  );
  if (changed.length === 0) return [passFinding('category.kept', NORM, { about: [parent.number] })];
  return changed.map((part) =>
    errorFinding('category.changed', NORM, { about: [part.number], params: { number: part.number } }),
  );
});

export const categoryAndPurpose: Rule = {
  id: 'categoryAndPurpose',
  norm: NORM,
  severity: 'error',
  applies: formsParcels,
  check,
};
