import { ok, refuse, type Refusal, type Result } from '../../result.ts';
import type { EdgeInsertion } from '../insert-vertices.ts';
import { boxOf, lengthMm } from '../measures.ts';
import type { IsShared } from '../node-line.ts';
import { segmentsOf } from '../predicates.ts';
import { splitPolygon } from '../split-polygon.ts';
import type { Line, MultiPolygon, Polygon, Position } from '../types.ts';
import { edgeKey, edgeKeys, type BoundaryEdge } from './boundary-chain.ts';

export interface RoadStrip {
  readonly road: Polygon;
  readonly rest: MultiPolygon;
  readonly insertions: readonly EdgeInsertion[];
  /** What parts the road from the rest, with the rest on the left. */
  readonly cuts: readonly Line[];
}

/**
 * Cuts a strip of a given width off along a chain of boundary edges: the part of the parcel that has the chain on its
 * boundary when the chain is shifted inwards by the width and led on straight to the boundary at both ends.
 *
 * Refuses 'divide.roadMisfit' where there is no such strip beside a rest
 */
export function roadStrip(
  geometry: MultiPolygon,
  chain: readonly BoundaryEdge[],
  widthMm: number,
  isShared: IsShared,
): Result<RoadStrip, Refusal<'divide.roadMisfit'>> {
  const misfit = refuse('divide.roadMisfit', [], chain[0]?.[0] ?? null);
  const line = shifted(chain, widthMm, reachOf(geometry));
  if (!line) return misfit;
  const whole = stripBy(geometry, chain, line, isShared);
  if (!whole) return misfit;
  // Led on straight the line can cut land that is not of the strip: only the cuts beside the road are meant.
  const roadEdges = edgeKeys([whole.road]);
  const beside = whole.cuts.filter((cut) => roadEdges.has(edgeKey([cut[1] as Position, cut[0] as Position])));
  const strip =
    beside.length === whole.cuts.length || beside.length === 0
      ? whole
      : stripBy(geometry, chain, beside.flat(), isShared);
  return strip ? ok(strip) : misfit;
}

function stripBy(
  geometry: MultiPolygon,
  chain: readonly BoundaryEdge[],
  line: Line,
  isShared: IsShared,
): RoadStrip | null {
  const split = splitPolygon(geometry, line, isShared);
  if (!split.ok) return null;
  const { parts, insertions, cuts } = split.value;
  const polygons = parts.flat();
  const road = polygons.find((polygon) => {
    const edges = edgeKeys([polygon]);
    return chain.every((edge) => edges.has(edgeKey(edge)));
  });
  if (!road) return null;
  return { road, rest: polygons.filter((polygon) => polygon !== road), insertions, cuts };
}

/** Longer than any way through the parcel. */
function reachOf(geometry: MultiPolygon): number {
  const [west, south, east, north] = boxOf(geometry);
  return east - west + (north - south);
}

/** The chain shifted to its left and led on at both ends; null where it turns back on itself. */
function shifted(chain: readonly BoundaryEdge[], widthMm: number, reach: number): Line | null {
  const units = chain.map(([from, to]) => {
    const length = lengthMm(from, to);
    return [(to[0] - from[0]) / length, (to[1] - from[1]) / length] as const;
  });
  const [first, last] = [units[0], units[units.length - 1]];
  if (!first || !last) return null;
  const [start, end] = [chain[0]?.[0] as Position, chain[chain.length - 1]?.[1] as Position];
  const line = [grid(start, first, -reach, widthMm)];
  for (const [index, [corner]] of chain.entries()) {
    const [into, out] = [units[index - 1], units[index]];
    if (!into || !out) continue;
    const straight = 1 + into[0] * out[0] + into[1] * out[1];
    if (straight < SHARPEST) return null;
    // The mitre: sum of both normals, as long as puts it at the width from both edges.
    const scale = widthMm / straight;
    line.push([corner[0] - Math.round((into[1] + out[1]) * scale), corner[1] + Math.round((into[0] + out[0]) * scale)]);
  }
  line.push(grid(end, last, reach, widthMm));
  // Too wide for an edge between two inward turns: its parallel would run backwards.
  const forward = units.every(([ux, uy], index) => {
    const [from, to] = [line[index] as Position, line[index + 1] as Position];
    return (to[0] - from[0]) * ux + (to[1] - from[1]) * uy > 0;
  });
  return forward ? line : null;
}

/** 1 + cosine of the turn: at the bound the mitre is fourteen widths long. */
const SHARPEST = 0.01;

const grid = (from: Position, [ux, uy]: readonly [number, number], along: number, left: number): Position => [
  Math.round(from[0] + ux * along - uy * left),
  Math.round(from[1] + uy * along + ux * left),
];

/** The edges of a cut as those of the land on its left. */
export const edgesOfCuts = (cuts: readonly Line[]): readonly BoundaryEdge[] =>
  cuts.flatMap((cut) => [...segmentsOf(cut)]);
