import type { Norm } from '../norm.ts';
import { formsParcels, numbersOf, passFinding, warningFinding, type Rule, type RuleCheck } from '../rule.ts';

const NORM: Norm = { text: 'LC', place: '43, 150', confidence: 'confirmed' };

/**
 * New parcels get identification documents after their land-management project is approved. Whether it is approved is
 * not for a program to see: it asks for the document, and takes a reason where there is none.
 */
const check: RuleCheck = ({ parents, documents }) => {
  const facts = { about: numbersOf(parents) };
  return documents.some(({ kind }) => kind === 'land_management_project')
    ? [passFinding('project.attached', NORM, facts)]
    : [warningFinding('project.missing', NORM, facts)];
};

export const landManagementProject: Rule = {
  id: 'landManagementProject',
  norm: NORM,
  severity: 'warning',
  applies: (context) => formsParcels(context) || context.does.has('form') || context.does.has('grant'),
  check,
};
