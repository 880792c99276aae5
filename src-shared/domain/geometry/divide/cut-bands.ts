import { ok, refuse, type Refusal, type Result } from '../../result.ts';
import { samePosition, segmentsOf } from '../predicates.ts';
import { splitPolygon } from '../split-polygon.ts';
import type { Line, MultiPolygon, Polygon, Position } from '../types.ts';
import type { OldBoundary } from './old-boundary.ts';
import type { Band } from './plan-bands.ts';
import { sweepEdgesOf, type SweepKind } from './sweep.ts';

export interface CutBands {
  /** What lies in each band. */
  readonly pieces: readonly MultiPolygon[];
  readonly cuts: readonly Line[];
}

/** A parcel with what decides how it is cut. */
export interface CutPlan {
  readonly geometry: MultiPolygon;
  readonly boundary: OldBoundary;
  readonly kind: SweepKind;
  readonly bands: readonly Band[];
  /** The first cut needs a second ray, at the start of the sweep: the parcel surrounds the centre. */
  readonly centre: Position | null;
}

/** These refusals of a split say that the line divides nothing: everything lies on one side of it or the other. */
const DIVIDES_NOTHING: ReadonlySet<string> = new Set([
  'split.missesParcel',
  'split.touchesOnly',
  'split.alongEdge',
  'split.tooShort',
]);

interface TooSmall extends Refusal<'divide.tooSmall'> {
  readonly band: Band;
}

/**
 * Cuts band after band from what remains, each by one straight line between grid points. The boundary takes the new
 * points.
 *
 * Refuses 'divide.tooSmall' with the band that is thinner than the grid can hold
 */
export function cutBands(plan: CutPlan): Result<CutBands, TooSmall> {
  const pieces: MultiPolygon[] = [];
  const cuts: Line[] = [];
  let rest = plan.geometry;
  for (const [index, band] of plan.bands.slice(0, -1).entries()) {
    const cut = cutOff(rest, lineOf(plan, rest, index), band.end, plan);
    if (!cut.ok) return tooSmall(plan.bands, index, cut.error.at);
    if (cut.value.before.length === 0 || cut.value.behind.length === 0)
      return tooSmall(plan.bands, index, rest[0]?.[0]?.[0] ?? null);
    pieces.push(cut.value.before);
    cuts.push(...cut.value.cuts);
    rest = cut.value.behind;
  }
  return ok({ pieces: [...pieces, rest], cuts });
}

/** The smaller of the two that the cut was to part. */
function tooSmall(bands: readonly Band[], index: number, at: Position | null): Result<never, TooSmall> {
  const [before, behind] = [bands[index] as Band, bands[index + 1] as Band];
  const band = before.targetDoubled <= behind.targetDoubled ? before : behind;
  return { ok: false, error: { code: 'divide.tooSmall', about: [], at, band } };
}

function lineOf({ kind, bands, centre }: CutPlan, rest: MultiPolygon, index: number): Line | null {
  const edges = sweepEdgesOf(rest, kind);
  const line = kind.lineAcross(edges, (bands[index] as Band).end);
  if (!centre || index > 0 || !line) return line;
  const first = kind.lineAcross(edges, kind.start);
  return first && [first[1] as Position, centre, line[1] as Position];
}

interface CutOff {
  readonly before: MultiPolygon;
  readonly behind: MultiPolygon;
  readonly cuts: readonly Line[];
}

function cutOff(
  rest: MultiPolygon,
  line: Line | null,
  position: number,
  { kind, boundary }: CutPlan,
): Result<CutOff, Refusal> {
  const split = line ? splitPolygon(rest, line, boundary.isShared) : null;
  if (split && !split.ok && !DIVIDES_NOTHING.has(split.error.code)) return split;
  const { parts, cuts, insertions } = split?.ok ? split.value : { parts: [rest], cuts: [], insertions: [] };
  // A point on an earlier cut would leave the part behind that cut without it.
  if (!boundary.take(insertions)) return refuse('divide.tooSmall', [], cuts[0]?.[0] ?? null);
  const before: Polygon[] = [];
  const behind: Polygon[] = [];
  for (const polygon of parts.flat()) {
    const isBefore = isRightOf(polygon, cuts) ?? kind.isBefore(polygon, position);
    (isBefore ? before : behind).push(polygon);
  }
  return ok({ before, behind, cuts });
}

/** The cut moves to its left: what has it in its own direction on its boundary lies behind it. Null where neither. */
function isRightOf(polygon: Polygon, cuts: readonly Line[]): boolean | null {
  for (const [first, second] of cuts as readonly (readonly [Position, Position])[]) {
    for (const ring of polygon) {
      for (const [a, b] of segmentsOf(ring)) {
        if (samePosition(a, first) && samePosition(b, second)) return false;
        if (samePosition(a, second) && samePosition(b, first)) return true;
      }
    }
  }
  return null;
}
