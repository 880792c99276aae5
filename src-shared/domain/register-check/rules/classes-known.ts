import type { Norm } from '../../cases/norm.ts';
import { errorFinding } from '../../cases/rule.ts';
import { FunctionalZone, LandCategory } from '../../parcels/parcel.ts';
import type { RegisterRule } from '../register-rule.ts';

const CATEGORY: Norm = { text: 'LC', place: '1', confidence: 'confirmed' };
const ZONE: Norm = { text: 'LC', place: '107', confidence: 'confirmed' };

const categories = new Set<string>(LandCategory.options);
const zones = new Set<string>(FunctionalZone.options);

/** Category and functional zone are those of the law; only settlements have zones. */
export const classesKnown = {
  id: 'classesKnown',
  norm: CATEGORY,
  severity: 'error',
  looksAt: 'entry',
  check: ({ number, category, functionalZone, at }) => {
    const about = [number];
    if (!categories.has(category))
      return [errorFinding('category.unknown', CATEGORY, { about, at, params: { number, category } })];
    if (functionalZone === null) return [];
    if (!zones.has(functionalZone))
      return [errorFinding('functionalZone.unknown', ZONE, { about, at, params: { number, zone: functionalZone } })];
    return category === 'settlements'
      ? []
      : [errorFinding('functionalZone.outside', ZONE, { about, at, params: { number } })];
  },
} as const satisfies RegisterRule;
