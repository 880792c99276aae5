import { lengthMm } from '../../geometry/measures.ts';
import { segmentsOf } from '../../geometry/predicates.ts';
import type { MultiPolygon } from '../../geometry/types.ts';
import { always, FABRIC, type Rule, type RuleCheck, warningFinding } from '../rule.ts';

/** A new boundary of a few centimetres is most often a corner that was missed. Old ones are none of this case. */
const check: RuleCheck = ({ parents, parts, settings }) => {
  const old = new Set(parents.flatMap(({ geometry }) => edgesOf(geometry).map(([a, b]) => `${a.join()} ${b.join()}`)));
  const seen = new Set<string>();
  return parts.flatMap((part) =>
    edgesOf(part.geometry).flatMap(([a, b]) => {
      const length = lengthMm(a, b);
      const key = [a.join(), b.join()].sort().join(' ');
      if (length >= settings.shortEdgeMm || old.has(`${a.join()} ${b.join()}`) || seen.has(key)) return [];
      seen.add(key);
      return [
        warningFinding('shortEdge.found', FABRIC, {
          about: [part.number, key],
          at: a,
          params: { number: part.number, lengthMm: Math.round(length) },
        }),
      ];
    }),
  );
};

export const noShortEdge: Rule = { id: 'noShortEdge', norm: FABRIC, severity: 'warning', applies: always, check };

const edgesOf = (geometry: MultiPolygon) => geometry.flat().flatMap((ring) => [...segmentsOf(ring)]);
