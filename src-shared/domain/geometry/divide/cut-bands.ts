import { ok, refuse, type Refusal, type Result } from '../../result.ts';
import { insertVertices, type EdgeInsertion } from '../insert-vertices.ts';
import { nodeLine, type Noding } from '../node-line.ts';
import { samePosition, segmentsOf, sideOf } from '../predicates.ts';
import { splitPolygon } from '../split-polygon.ts';
import type { Line, MultiPolygon, Polygon, Position } from '../types.ts';
import type { OldBoundary } from './old-boundary.ts';
import type { Band } from './plan-bands.ts';
import { sweepEdgesOf, type SweepEdge, type SweepKind } from './sweep.ts';

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
 * Makes the cuts between grid points, band after band from what remains.
 *
 * All lines are noded with the boundary as it was before any of them: noded one after the other each would be rounded
 * from an edge that the last one has bent, and a long edge of many cuts would wander off by millimetres.
 *
 * Refuses 'divide.tooSmall' with the band that is thinner than the grid can hold
 */
export function cutBands(plan: CutPlan): Result<CutBands, TooSmall> {
  const edges = sweepEdgesOf(plan.geometry, plan.kind);
  const pieces: MultiPolygon[] = [];
  const cuts: Line[] = [];
  let rest = plan.geometry;
  for (const [index, band] of plan.bands.slice(0, -1).entries()) {
    const cut = cutOff(rest, lineOf(plan, edges, index), band.end, plan);
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

function lineOf({ kind, bands, centre }: CutPlan, edges: readonly SweepEdge[], index: number): Line | null {
  const line = kind.lineAcross(edges, (bands[index] as Band).end);
  if (!centre || index > 0 || !line) return line;
  const first = kind.lineAcross(edges, kind.start);
  return first && [first[1] as Position, centre, line[1] as Position];
}

/** An end that was rounded outwards from a street lies beyond the point that the line meets the boundary in. */
function withoutOuterEnds({ line, boundary }: Noding): Line {
  if (line.length < 3) return line;
  const isOutside = (point: Position | undefined): boolean =>
    point !== undefined && sideOf(point, boundary) === 'outside';
  const from = isOutside(line[0]) && !isOutside(line[1]) ? 1 : 0;
  const to = isOutside(line[line.length - 1]) && !isOutside(line[line.length - 2]) ? -1 : line.length;
  const trimmed = line.slice(from, to);
  return trimmed.length < 2 ? line : trimmed;
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
  { geometry, kind, boundary }: CutPlan,
): Result<CutOff, Refusal> {
  const noding = line && nodeLine(geometry, line, boundary.isShared);
  const taken = boundary.take(noding?.insertions ?? []);
  const bent = taken && bendBy(rest, taken);
  if ((line && !noding) || !bent) return refuse('divide.tooSmall', [], line?.[0] ?? null);
  const split = noding && splitPolygon(bent, withoutOuterEnds(noding), boundary.isShared);
  if (split && !split.ok && !DIVIDES_NOTHING.has(split.error.code)) return split;
  const { parts, cuts, insertions } = split?.ok ? split.value : { parts: [bent], cuts: [], insertions: [] };
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

/** Null where a point is meant for an edge that is cut off already: that part would stay without it. */
function bendBy(rest: MultiPolygon, insertions: readonly EdgeInsertion[]): MultiPolygon | null {
  const bent = insertVertices(rest, insertions);
  const count = (geometry: MultiPolygon): number => geometry.flat().reduce((sum, ring) => sum + ring.length, 0);
  const points = insertions.reduce((sum, insertion) => sum + insertion.points.length, 0);
  return count(bent) === count(rest) + points ? bent : null;
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
