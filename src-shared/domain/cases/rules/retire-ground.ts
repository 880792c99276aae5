import type { Norm } from '../norm.ts';
import { numbersOf, passFinding, warningFinding, type Rule, type RuleCheck } from '../rule.ts';

/* Sheets are closed, never deleted (14); that the end of a parcel needs a paper of its own is our reading. */
const NORM: Norm = { text: 'RL', place: '14', confidence: 'likely' };

/** A parcel ends by a decision or a document of title, not by a drawing. */
const check: RuleCheck = ({ parents, change, documents }) => {
  const heirs = new Set<string>(change.lineage.map(({ parent }) => parent));
  const retired = parents.filter(({ number }) => change.close.parcels.includes(number) && !heirs.has(number));
  const facts = { about: numbersOf(retired), params: { numbers: numbersOf(retired).join(', ') } };
  return documents.some(({ kind }) => kind === 'decision' || kind === 'title_document')
    ? [passFinding('retire.groundAttached', NORM, facts)]
    : [warningFinding('retire.groundMissing', NORM, facts)];
};

export const retireGround: Rule = {
  id: 'retireGround',
  norm: NORM,
  severity: 'warning',
  applies: ({ does }) => does.has('retire'),
  check,
};
