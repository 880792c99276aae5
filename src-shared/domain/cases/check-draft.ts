import type { AcceptedWarning } from './case-file.ts';
import { findingKey, type Finding } from './finding.ts';
import { contextOf, type Rule, type RuleInput } from './rule.ts';
import { accessToStreet } from './rules/access-to-street.ts';
import { addressConsistent } from './rules/address-consistent.ts';
import { allHoldersTakePart } from './rules/all-holders-take-part.ts';
import { arrestOrRestriction } from './rules/arrest-or-restriction.ts';
import { buildingClearance } from './rules/building-clearance.ts';
import { burdenTerms } from './rules/burden-terms.ts';
import { categoryAndPurpose } from './rules/category-and-purpose.ts';
import { choiceMade } from './rules/choice-made.ts';
import { claimsExist } from './rules/claims-exist.ts';
import { commonPropertyAgreed } from './rules/common-property-agreed.ts';
import { encumbrancesCarried } from './rules/encumbrances-carried.ts';
import { fabricSound } from './rules/fabric-sound.ts';
import { geometryValid } from './rules/geometry-valid.ts';
import { historyLinked } from './rules/history-linked.ts';
import { indivisibleParcel } from './rules/indivisible-parcel.ts';
import { lineThroughBuilding } from './rules/line-through-building.ts';
import { mergedParcelsAdjacent } from './rules/merged-parcels-adjacent.ts';
import { mergedRightsHomogeneous } from './rules/merged-rights-homogeneous.ts';
import { minimumSize } from './rules/minimum-size.ts';
import { neighboursBent } from './rules/neighbours-bent.ts';
import { noShortEdge } from './rules/no-short-edge.ts';
import { noSliver } from './rules/no-sliver.ts';
import { noticeOfEncumbrance } from './rules/notice-of-encumbrance.ts';
import { partsInside } from './rules/parts-inside.ts';
import { pledgeeConsent } from './rules/pledgee-consent.ts';
import { requiredDocuments } from './rules/required-documents.ts';
import { restoredInPlace } from './rules/restored-in-place.ts';
import { retireGround } from './rules/retire-ground.ts';
import { scopeInside } from './rules/scope-inside.ts';
import { sheetsOfFormed } from './rules/sheets-of-formed.ts';
import { suburbanAgricultural } from './rules/suburban-agricultural.ts';
import { sumOfAreas } from './rules/sum-of-areas.ts';
import { useMatchesCategory } from './rules/use-matches-category.ts';
import { usersOfParcel } from './rules/users-of-parcel.ts';
import { withinChosenPlace } from './rules/within-chosen-place.ts';

/** In the order in which findings of one severity are listed: law first, then the drawing. */
export const RULES: readonly Rule[] = [
  arrestOrRestriction,
  mergedParcelsAdjacent,
  mergedRightsHomogeneous,
  indivisibleParcel,
  suburbanAgricultural,
  allHoldersTakePart,
  commonPropertyAgreed,
  pledgeeConsent,
  noticeOfEncumbrance,
  usersOfParcel,
  requiredDocuments,
  choiceMade,
  withinChosenPlace,
  burdenTerms,
  retireGround,
  sheetsOfFormed,
  minimumSize,
  categoryAndPurpose,
  useMatchesCategory,
  encumbrancesCarried,
  scopeInside,
  historyLinked,
  claimsExist,
  addressConsistent,
  lineThroughBuilding,
  buildingClearance,
  accessToStreet,
  restoredInPlace,
  geometryValid,
  partsInside,
  noSliver,
  noShortEdge,
  sumOfAreas,
  neighboursBent,
  fabricSound,
];

export interface CheckDraftInput extends RuleInput {
  /** Warnings that the engineer took upon himself come after those that are open. */
  readonly accepted: readonly AcceptedWarning[];
}

/** Errors, then open warnings, accepted warnings, passes: everything that was checked. */
export function checkDraft(input: CheckDraftInput): readonly Finding[] {
  const context = contextOf(input);
  const accepted = new Set(input.accepted.map((warning) => warning.key));
  const place = (finding: Finding): number => {
    if (finding.severity === 'warning') return accepted.has(findingKey(finding)) ? 2 : 1;
    return finding.severity === 'error' ? 0 : 3;
  };
  return RULES.filter((rule) => rule.applies(context))
    .flatMap((rule) => rule.check(context))
    .toSorted((a, b) => place(a) - place(b));
}

export const hasErrors = (findings: readonly Finding[]): boolean =>
  findings.some((finding) => finding.severity === 'error');
