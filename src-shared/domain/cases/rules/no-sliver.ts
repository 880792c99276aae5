import { perimeterMm } from '../../geometry/measures.ts';
import { always, errorFinding, FABRIC, numbersOf, passFinding, type Rule, type RuleCheck } from '../rule.ts';

/** No part so small or thin that it can only be a slip of the line. */
const check: RuleCheck = ({ parents, parts, settings }) => {
  const slivers = parts.flatMap((part) => {
    const widthMm = Math.round(part.areaDoubled / perimeterMm(part.geometry));
    const facts = { about: [part.number], at: part.geometry[0]?.[0]?.[0] ?? null };
    if (part.areaDoubled < settings.sliverAreaDoubled) {
      const params = {
        number: part.number,
        areaDoubled: part.areaDoubled,
        minimumAreaDoubled: settings.sliverAreaDoubled,
      };
      return [errorFinding('sliver.tooSmall', FABRIC, { ...facts, params })];
    }
    if (widthMm >= settings.sliverWidthMm) return [];
    return [
      errorFinding('sliver.tooNarrow', FABRIC, {
        ...facts,
        params: { number: part.number, widthMm, minimumWidthMm: settings.sliverWidthMm },
      }),
    ];
  });
  return slivers.length > 0 ? slivers : [passFinding('sliver.none', FABRIC, { about: numbersOf(parents) })];
};

export const noSliver: Rule = { id: 'noSliver', norm: FABRIC, severity: 'error', applies: always, check };
