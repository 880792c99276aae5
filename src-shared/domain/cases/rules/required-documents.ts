import { documentsFor } from '../kinds/kinds.ts';
import { LAND_MANAGEMENT_PROJECT } from '../kinds/norms.ts';
import { always, errorFinding, numbersOf, passFinding, type Rule, type RuleCheck, warningFinding } from '../rule.ts';

/** The documents that the kind of the case asks for, each by its own norm. Whether a document is any good a person sees. */
const check: RuleCheck = ({ kind, does, parents, documents }) =>
  documentsFor(kind, does).map((asked) => {
    const facts = { about: [asked.kind, ...numbersOf(parents)], params: { documentKind: asked.kind } };
    if (documents.some((document) => document.kind === asked.kind))
      return passFinding('documents.attached', asked.norm, facts);
    const fix = { kind: 'attach_document', documentKind: asked.kind } as const;
    return asked.demand === 'required'
      ? errorFinding('documents.missing', asked.norm, { ...facts, fix })
      : warningFinding('documents.expected', asked.norm, { ...facts, fix });
  });

export const requiredDocuments: Rule = {
  id: 'requiredDocuments',
  norm: LAND_MANAGEMENT_PROJECT.norm,
  severity: 'error',
  applies: always,
  check,
};
