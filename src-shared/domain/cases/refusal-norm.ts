import type { Norm } from './norm.ts';
import { FABRIC } from './rule.ts';
import { scopeInside } from './rules/scope-inside.ts';

/** Refusals that a law stands behind and whose words do not name it themselves. */
const BY_LAW: Readonly<Record<string, Norm>> = {
  'part.outside': scopeInside.norm,
  'part.misses': scopeInside.norm,
  'part.whole': scopeInside.norm,
};
/** Their words name the article. */
const NAMED: ReadonlySet<string> = new Set(['merge.notAdjacent', 'retire.hasBuildings']);
const DRAWN = /^(?:adjust|boundary|divide|form|geometry|merge|part|redistribute|split)\./;

/** What a refused command of drawing offends against; null where that is not a matter of the drawing, or is said already. */
export function normOfRefusal(code: string): Norm | null {
  if (NAMED.has(code)) return null;
  return BY_LAW[code] ?? (DRAWN.test(code) ? FABRIC : null);
}
