import type { Finding } from '../cases/finding.ts';
import { invariant } from '../invariant.ts';
import { addressKnown } from './rules/address-known.ts';
import { areaStored } from './rules/area-stored.ts';
import { boundarySound } from './rules/boundary-sound.ts';
import { classesKnown } from './rules/classes-known.ts';
import { cornersShared } from './rules/corners-shared.ts';
import { edgesMatched } from './rules/edges-matched.ts';
import { gridZone } from './rules/grid-zone.ts';
import { noGaps } from './rules/no-gaps.ts';
import { noOverlaps } from './rules/no-overlaps.ts';
import { noSliversBetween } from './rules/no-slivers-between.ts';
import { numberInQuarter } from './rules/number-in-quarter.ts';
import { parcelNoSliver } from './rules/parcel-no-sliver.ts';
import { rightExists } from './rules/right-exists.ts';
import { scopeOnParcel } from './rules/scope-on-parcel.ts';
import { sharesWhole } from './rules/shares-whole.ts';

const RULES: Readonly<Record<string, string>> = {
  'address.unknown': addressKnown.id,
  'area.storedDiffers': areaStored.id,
  'category.unknown': classesKnown.id,
  'fabric.crossing': noOverlaps.id,
  'fabric.gap': noGaps.id,
  'fabric.nearVertex': cornersShared.id,
  'fabric.overlap': noOverlaps.id,
  'fabric.sliver': noSliversBetween.id,
  'fabric.tJunction': cornersShared.id,
  'fabric.unmatchedEdge': edgesMatched.id,
  'functionalZone.outside': classesKnown.id,
  'functionalZone.unknown': classesKnown.id,
  'gridZone.differs': gridZone.id,
  'quarter.across': numberInQuarter.id,
  'quarter.elsewhere': numberInQuarter.id,
  'quarter.unknown': numberInQuarter.id,
  'right.none': rightExists.id,
  'scope.outside': scopeOnParcel.id,
  'shares.notWhole': sharesWhole.id,
  'sliver.parcel': parcelNoSliver.id,
};

/** Id of the rule of a register that makes findings of this code. */
export function ruleOfFinding({ code }: Pick<Finding, 'code'>): string {
  if (code.startsWith('geometry.')) return boundarySound.id;
  const rule = RULES[code];
  invariant(rule !== undefined, `a rule of the register makes ${code}`);
  return rule;
}
