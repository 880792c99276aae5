import type { Norm } from '../norm.ts';
import { formsParcels, passFinding, type Rule, type RuleCheck } from '../rule.ts';

const NORM: Norm = { text: 'RL', place: '49(2)2', confidence: 'confirmed' };

/**
 * Every new parcel has its identification document. Silent until the sheets are made: they come last, a draft without
 * them is no faulty one, and the server takes no case without.
 */
const check: RuleCheck = ({ situation, parts, documents }) => {
  const old = new Set<string>(situation.parcels.map(({ number }) => number));
  const formed = parts.filter(({ number }) => !old.has(number));
  const sheets = documents.filter(({ kind }) => kind === 'land_cadastral_plan');
  const made = formed.filter(({ number }) => sheets.some(({ parcel }) => parcel === number));
  return made.length === 0 || made.length < formed.length
    ? []
    : [
        passFinding('sheets.made', NORM, {
          about: made.map(({ number }) => number),
          params: { count: made.length },
        }),
      ];
};

export const sheetsOfFormed: Rule = {
  id: 'sheetsOfFormed',
  norm: NORM,
  severity: 'pass',
  applies: (context) => formsParcels(context) || context.does.has('form'),
  check,
};
