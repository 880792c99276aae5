import { perimeterMm } from '../../geometry/measures.ts';
import { registeredParcels } from '../situation.ts';
import { errorFinding, FABRIC, numbersOf, passFinding, type Rule, type RuleCheck } from '../rule.ts';

/** A cut point lies less than a millimetre off the old edge, so the edge moves less than this on average. */
const GRID_STEP = 1;

/**
 * The parts add up to the old parcels. To the mm² when the cut points lie exactly on its boundary; else the boundary
 * bends by less than a millimetre there: what the parts lose the neighbours gain, and against a street, where nobody
 * gains it, the difference is stated.
 */
const check: RuleCheck = ({ situation, parents, parts, around }) => {
  const sumDoubled = parts.reduce((sum, part) => sum + part.areaDoubled, 0);
  const differenceDoubled = sumDoubled - parents.reduce((sum, parent) => sum + parent.areaDoubled, 0);
  const before = registeredParcels(situation)
    .filter((parcel) => !parents.includes(parcel))
    .reduce((sum, parcel) => sum + parcel.areaDoubled, 0);
  const totalDoubled = around.reduce((sum, parcel) => sum + parcel.areaDoubled, 0) - before + differenceDoubled;
  const facts = {
    about: numbersOf(parents),
    params: { areaDoubled: sumDoubled, differenceMm2: inMm2(differenceDoubled), totalMm2: inMm2(totalDoubled) },
  };
  if (differenceDoubled === 0 && totalDoubled === 0) return [passFinding('area.exact', FABRIC, facts)];
  if (totalDoubled === 0) return [passFinding('area.exactWithNeighbours', FABRIC, facts)];
  const explained = 2 * GRID_STEP * parents.reduce((sum, parent) => sum + perimeterMm(parent.geometry), 0);
  return Math.abs(differenceDoubled) <= explained && Math.abs(totalDoubled) <= explained
    ? [passFinding('area.rounded', FABRIC, facts)]
    : [errorFinding('area.differs', FABRIC, facts)];
};

export const sumOfAreas: Rule = {
  id: 'sumOfAreas',
  norm: FABRIC,
  severity: 'error',
  applies: ({ does }) => !does.has('form') && !does.has('retire'),
  check,
};

/** Doubled mm² as mm², to the half: 12½, −3. The same in all languages. */
function inMm2(doubled: number): string {
  const whole = Math.trunc(Math.abs(doubled) / 2);
  const half = doubled % 2 === 0 ? '' : '½';
  return `${doubled < 0 ? '−' : ''}${whole === 0 && half !== '' ? '' : whole}${half}`;
}
