import { ok, refuse, type Refusal, type Result } from '../../result.ts';
import { areaDoubled, lengthMm } from '../measures.ts';
import type { MultiPolygon } from '../types.ts';
import type { BoundaryEdge } from './boundary-chain.ts';
import type { DivideInput } from './divide-input.ts';
import { planBands, type Band } from './plan-bands.ts';
import { sweepEdgesOf, type Sweep, type SweepKind } from './sweep.ts';

interface Fronted {
  readonly geometry: MultiPolygon;
  readonly frontage: readonly BoundaryEdge[];
}

/**
 * Whether cuts square to the frontage start on it, and every part keeps the length of it that was asked for.
 *
 * Refuses 'divide.noFrontage' (part) · 'divide.frontageTooShort' (part, the most equal parts that fit)
 */
export function checkFrontage(
  { geometry, frontage }: Fronted,
  sweep: Sweep,
  bands: readonly Band[],
  input: DivideInput,
): Result<null, Refusal<'divide.noFrontage' | 'divide.frontageTooShort'>> {
  const { kind } = sweep;
  const placeOf = (index: number) => {
    const { end } = bands[Math.min(index, bands.length - 2)] ?? { end: 0 };
    return kind.lineAcross(sweepEdgesOf(geometry, kind), end)?.[0] ?? frontage[0]?.[0] ?? null;
  };
  if (input.direction.kind === 'frontage') {
    const beside = bands.flatMap(({ end }, index) =>
      index === bands.length - 1 || startsOnFrontage(frontage, end, kind) ? [] : [index, index + 1],
    );
    const first = firstPart(beside, bands);
    if (first !== null) return refuse('divide.noFrontage', bandName(bands[first]), placeOf(first));
  }
  if (input.minFrontageMm === undefined) return ok(null);
  const short = firstPart(tooShort(frontage, bands, kind, input.minFrontageMm), bands);
  if (short === null) return ok(null);
  const most = String(mostThatFit({ geometry, frontage }, sweep, bands.length, input));
  return refuse('divide.frontageTooShort', [...bandName(bands[short]), most], placeOf(short));
}

/** Of these bands the one whose part comes first. */
function firstPart(indexes: readonly number[], bands: readonly Band[]): number | null {
  const partOf = (index: number): number => bands[index]?.part ?? Infinity;
  return indexes.toSorted((a, b) => partOf(a) - partOf(b))[0] ?? null;
}

/** Parts are counted from 1; the road has no number. */
export const bandName = (band: Band | undefined): readonly string[] =>
  band === undefined || band.part === null ? [] : [String(band.part + 1)];

/** Indexes of the bands that keep less of the frontage than every part must. */
function tooShort(
  frontage: readonly BoundaryEdge[],
  bands: readonly Band[],
  kind: SweepKind,
  leastMm: number,
): readonly number[] {
  const lengths = frontageOfBands(frontage, bands, kind);
  return bands.flatMap(({ part }, index) => (part !== null && (lengths[index] as number) < leastMm ? [index] : []));
}

function mostThatFit({ geometry, frontage }: Fronted, sweep: Sweep, atMost: number, input: DivideInput): number {
  const leastMm = input.minFrontageMm ?? 1;
  const whole = frontage.reduce((sum, [a, b]) => sum + lengthMm(a, b), 0);
  for (let parts = Math.min(atMost, Math.floor((whole + 0.5) / leastMm)); parts > 0; parts--) {
    const road = input.road?.along.kind === 'cuts' && input.road.along.after > parts ? undefined : input.road;
    const plan = planBands(sweep, areaDoubled(geometry), { ...input, road, into: { kind: 'equal', parts } });
    if (plan.ok && tooShort(frontage, plan.value, sweep.kind, leastMm).length === 0) return parts;
  }
  return 0;
}

/** Length of the frontage in each band, in whole millimetres, before the rounding of the cuts to the grid. */
function frontageOfBands(edges: readonly BoundaryEdge[], bands: readonly Band[], kind: SweepKind): readonly number[] {
  return bands.map((band, index) => {
    const from = bands[index - 1]?.end ?? -Infinity;
    return Math.round(edges.reduce((sum, edge) => sum + lengthBetween(edge, [from, band.end], kind), 0));
  });
}

function lengthBetween([a, b]: BoundaryEdge, [from, to]: readonly [number, number], kind: SweepKind): number {
  const length = lengthMm(a, b);
  return kind.edgesOf(a, b).reduce((sum, edge) => {
    // An edge along the cut belongs to one band as a whole.
    if (edge.low === edge.high) return sum + (from < edge.low && edge.low <= to ? length : 0);
    if (to <= edge.low || from >= edge.high) return sum;
    const [first, last] = [Math.max(from, edge.low), Math.min(to, edge.high)];
    return sum + length * Math.abs(kind.fractionAt(edge, last) - kind.fractionAt(edge, first));
  }, 0);
}

const startsOnFrontage = (edges: readonly BoundaryEdge[], position: number, kind: SweepKind): boolean =>
  edges.some(([a, b]) => kind.edgesOf(a, b).some((edge) => edge.low <= position && position <= edge.high));
