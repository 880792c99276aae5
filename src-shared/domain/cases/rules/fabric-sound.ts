import { checkFabric, type FabricDefect } from '../../geometry/fabric-check.ts';
import { samePosition } from '../../geometry/predicates.ts';
import { registeredParcels } from '../situation.ts';
import {
  always,
  errorFinding,
  FABRIC,
  numbersOf,
  passFinding,
  type Rule,
  type RuleCheck,
  warningFinding,
} from '../rule.ts';

/**
 * No gap, overlap or missing shared vertex between the parts and the parcels around. Defects that the register had
 * before between the same parcels are shown, not held against the draft. One finding for two parcels, at the first
 * place: along a curve they may overlap a hundred times.
 */
const check: RuleCheck = ({ situation, parents, parts, around, settings }) => {
  const { gapWidthMm } = settings;
  const own = new Set<string>(parts.map((part) => part.number));
  const old = new Set<string>(parents.map((parent) => parent.number));
  // What was defective between the old parcels and a neighbour may be so between their successors and it.
  const keyOf = (defect: FabricDefect): string =>
    [defect.kind, ...new Set(defect.about.map((number) => (own.has(number) || old.has(number) ? 'own' : number)))]
      .sort()
      .join(' ');
  const holes = parents.flatMap((parent) => parent.geometry.flatMap((polygon) => polygon.slice(1)));
  // A narrow hole that two parts now surround was there before and belongs to neither.
  const isOldHole = ({ kind, at }: FabricDefect): boolean =>
    kind === 'gap' && holes.some((hole) => hole.some((point) => samePosition(point, at)));
  const before = new Set(checkFabric(registeredParcels(situation), { gapWidthMm, concerning: old }).map(keyOf));
  const after = checkFabric([...parts, ...around], { gapWidthMm, concerning: own }).filter(
    (defect) => !isOldHole(defect),
  );
  const findings = firstOfEach(after).map((defect) => {
    const facts = { about: defect.about, at: defect.at, params: { numbers: defect.about.join(', ') } };
    return before.has(keyOf(defect))
      ? warningFinding(`fabric.${defect.kind}Before`, FABRIC, facts)
      : errorFinding(`fabric.${defect.kind}`, FABRIC, facts);
  });
  return findings.some((finding) => finding.severity === 'error')
    ? findings
    : [...findings, passFinding('fabric.sound', FABRIC, { about: numbersOf(parents) })];
};

export const fabricSound: Rule = { id: 'fabricSound', norm: FABRIC, severity: 'error', applies: always, check };

const firstOfEach = (defects: readonly FabricDefect[]): readonly FabricDefect[] => [
  ...new Map(defects.toReversed().map((defect) => [[defect.kind, ...defect.about].join(' '), defect])).values(),
];
