import type { Refusal } from '#domain/result.ts';
import type { AngleNotation } from '#domain/survey/parse-angle.ts';
import { GIVEN, type Given, type PlaneProblem } from '#domain/survey/plane-problems.ts';
import { readMetres, readTableAngle, type CellCode } from '#domain/survey/read-traverse-cell.ts';
import type { GivenValues } from '#domain/survey/solve-plane-problem.ts';

export interface ReadGiven {
  readonly values: GivenValues;
  /** By the key of the field: 'a.x', 'bearing'. */
  readonly refusals: ReadonlyMap<string, Refusal<CellCode>>;
  readonly angles: ReadonlyMap<string, { readonly angleRad: number; readonly notation: AngleNotation }>;
  /** Keys of the fields that are still empty and needed. */
  readonly missing: readonly string[];
}

type Texts = Readonly<Record<string, string>>;

const keysOf = ({ name, kind }: Given): readonly string[] => (kind === 'point' ? [`${name}.x`, `${name}.y`] : [name]);

/** The fields of a problem as they were typed, read. Optional ones count together or not at all. */
export function readGiven(problem: PlaneProblem, texts: Texts, bareUnit: 'degrees' | 'gon'): ReadGiven {
  const textOf = (key: string): string => (texts[key] ?? '').trim();
  const optional = GIVEN[problem].filter(({ isOptional }) => isOptional);
  const isAsked = optional.some((given) => keysOf(given).some((key) => textOf(key) !== ''));
  const asked = GIVEN[problem].filter(({ isOptional }) => !isOptional || isAsked);
  const refusals = new Map<string, Refusal<CellCode>>();
  const angles = new Map<string, { readonly angleRad: number; readonly notation: AngleNotation }>();
  const missing = asked.flatMap(keysOf).filter((key) => textOf(key) === '');
  const points: Record<string, GivenValues['points']['a']> = {};
  const numbers: Record<string, number> = {};

  const metres = (key: string, of: 'distance' | 'coordinate'): number | null => {
    if (textOf(key) === '') return null;
    const read = readMetres(textOf(key), of);
    if (!read.ok) refusals.set(key, read.error);
    return read.ok ? read.value : null;
  };
  for (const { name, kind } of asked) {
    if (kind === 'point') {
      const [xNorthM, yEastM] = [metres(`${name}.x`, 'coordinate'), metres(`${name}.y`, 'coordinate')];
      if (xNorthM !== null && yEastM !== null) points[name] = { xNorthM, yEastM };
    } else if (kind === 'angle') {
      if (textOf(name) === '') continue;
      const read = readTableAngle(textOf(name), bareUnit);
      if (read.ok) {
        numbers[name] = read.value.angleRad;
        angles.set(name, read.value);
      } else refusals.set(name, read.error);
    } else {
      const value = metres(name, kind === 'distance' ? 'distance' : 'coordinate');
      if (value !== null) numbers[name] = value;
    }
  }
  return { values: { points, numbers }, refusals, angles, missing };
}
