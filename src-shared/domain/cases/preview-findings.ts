import { type Finding, findingKey } from './finding.ts';
import { contextOf, type Rule, type RuleInput } from './rule.ts';
import { accessToStreet } from './rules/access-to-street.ts';
import { buildingClearance } from './rules/building-clearance.ts';
import { burdenTerms } from './rules/burden-terms.ts';
import { fabricSound } from './rules/fabric-sound.ts';
import { geometryValid } from './rules/geometry-valid.ts';
import { lineThroughBuilding } from './rules/line-through-building.ts';
import { mergedParcelsAdjacent } from './rules/merged-parcels-adjacent.ts';
import { mergedRightsHomogeneous } from './rules/merged-rights-homogeneous.ts';
import { minimumSize } from './rules/minimum-size.ts';
import { noShortEdge } from './rules/no-short-edge.ts';
import { noSliver } from './rules/no-sliver.ts';
import { partsInside } from './rules/parts-inside.ts';
import { restoredInPlace } from './rules/restored-in-place.ts';
import { scopeInside } from './rules/scope-inside.ts';
import { sumOfAreas } from './rules/sum-of-areas.ts';
import { withinChosenPlace } from './rules/within-chosen-place.ts';

/** The rules that what a tool shows can change the answer of, in the order of the list of findings: all but those of papers. */
const DRAWN: readonly Rule[] = [
  mergedParcelsAdjacent,
  mergedRightsHomogeneous,
  withinChosenPlace,
  burdenTerms,
  minimumSize,
  scopeInside,
  lineThroughBuilding,
  buildingClearance,
  accessToStreet,
  restoredInPlace,
  geometryValid,
  partsInside,
  noSliver,
  noShortEdge,
  sumOfAreas,
  fabricSound,
];

/**
 * What the rules would say of a draft that is only shown yet: errors, then warnings, without those that the draft as it
 * stands already has. Runs with every frame of a moving pointer.
 */
export function previewFindings(input: RuleInput, present: readonly Finding[]): readonly Finding[] {
  const context = contextOf(input);
  const known = new Set(present.map(findingKey));
  const found = DRAWN.filter((rule) => rule.applies(context))
    .flatMap((rule) => rule.check(context))
    .filter((finding) => finding.severity !== 'pass' && !known.has(findingKey(finding)));
  return [
    ...found.filter(({ severity }) => severity === 'error'),
    ...found.filter(({ severity }) => severity !== 'error'),
  ];
}
