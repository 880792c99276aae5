import { checkFabric, type FabricDefect } from '../../geometry/fabric-check.ts';
import { samePosition } from '../../geometry/predicates.ts';
import { errorFinding, FABRIC, passFinding, warningFinding, type Rule } from '../rule.ts';

/**
 * No gap, overlap or missing shared vertex between the parts and the parcels around. Defects that the register had
 * before between the same parcels are shown, not held against the draft. One finding for two parcels, at the first
 * place: along a curve they may overlap a hundred times.
 */
export const fabricSound: Rule = ({ situation, parent, parts, around, settings }) => {
  const { gapWidthMm } = settings;
  const own = new Set<string>(parts.map((part) => part.number));
  const keyOf = (defect: FabricDefect): string =>
    [defect.kind, ...new Set(defect.about.map((number) => (own.has(number) ? parent.number : number)))]
      .sort()
      .join(' ');
  const holes = parent.geometry.flatMap((polygon) => polygon.slice(1));
  // A narrow hole that two parts now surround was there before and belongs to neither.
  const isOldHole = ({ kind, at }: FabricDefect): boolean =>
    kind === 'gap' && holes.some((hole) => hole.some((point) => samePosition(point, at)));
  const before = new Set(
    checkFabric([parent, ...situation.neighbours], { gapWidthMm, concerning: new Set([parent.number]) }).map(keyOf),
  );
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
    : [...findings, passFinding('fabric.sound', FABRIC, { about: [parent.number] })];
};

const firstOfEach = (defects: readonly FabricDefect[]): readonly FabricDefect[] => [
  ...new Map(defects.toReversed().map((defect) => [[defect.kind, ...defect.about].join(' '), defect])).values(),
];
