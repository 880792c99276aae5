import type { Finding } from '../cases/finding.ts';
import type { RuleSettings } from '../cases/rule-settings.ts';
import type { RegisterFacts, RegisterRule } from './register-rule.ts';
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

/** What holds for a whole register: there is no draft, so each looks at what is in force. */
export const REGISTER_RULES: readonly RegisterRule[] = [
  boundarySound,
  noOverlaps,
  noGaps,
  noSliversBetween,
  cornersShared,
  edgesMatched,
  numberInQuarter,
  gridZone,
  areaStored,
  parcelNoSliver,
  classesKnown,
  addressKnown,
  rightExists,
  sharesWhole,
  scopeOnParcel,
];

type RuleFor<S extends keyof RegisterFacts> = Extract<RegisterRule, { readonly looksAt: S }>;

const rulesAt = <S extends keyof RegisterFacts>(subject: S): readonly RuleFor<S>[] =>
  REGISTER_RULES.filter((rule): rule is RuleFor<S> => rule.looksAt === subject);

const BY_SUBJECT = {
  parcel: rulesAt('parcel'),
  entry: rulesAt('entry'),
  right: rulesAt('right'),
  scope: rulesAt('scope'),
  boundary: rulesAt('boundary'),
  fabric: rulesAt('fabric'),
} as const;

/** What the rules say of one parcel, entry, right, scope, boundary or place between parcels. */
export function checkFacts<S extends keyof RegisterFacts>(
  subject: S,
  facts: RegisterFacts[S],
  settings: RuleSettings,
): readonly Finding[] {
  // The table pairs each subject with the rules that look at it, which the compiler cannot follow through a type parameter.
  const rules = BY_SUBJECT[subject] as readonly {
    check: (facts: RegisterFacts[S], settings: RuleSettings) => readonly Finding[];
  }[];
  const findings: Finding[] = [];
  for (const rule of rules) for (const finding of rule.check(facts, settings)) findings.push(finding);
  return findings;
}
