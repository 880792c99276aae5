import { ok, refuse, type Refusal, type Result } from '../../result.ts';
import { facesOf } from '../faces.ts';
import { insertVertices, type EdgeInsertion } from '../insert-vertices.ts';
import { boxOf, lengthMm } from '../measures.ts';
import type { IsShared } from '../node-line.ts';
import { segmentsOf } from '../predicates.ts';
import { splitPolygon } from '../split-polygon.ts';
import type { Line, MultiPolygon, Polygon, Position } from '../types.ts';
import { defectsOf } from '../validity.ts';
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
  const split = line && splitPolygon(geometry, line, isShared);
  if (!split?.ok) return misfit;
  const { parts, insertions, cuts } = split.value;
  const strip = stripAmong(parts.flat(), chain);
  if (!strip) return misfit;
  // Led on straight the line can cut land that is not of the strip: only the cuts beside the road are meant.
  const roadEdges = edgeKeys([strip.road]);
  const beside = cuts.filter((cut) => roadEdges.has(edgeKey([cut[1] as Position, cut[0] as Position])));
  if (beside.length === cuts.length) return ok({ ...strip, insertions, cuts });
  const alone = cutAlong(geometry, chain, beside, insertions);
  return alone ? ok(alone) : misfit;
}

/** The strip by the cuts beside it alone, the others undone. */
function cutAlong(
  geometry: MultiPolygon,
  chain: readonly BoundaryEdge[],
  cuts: readonly Line[],
  insertions: readonly EdgeInsertion[],
): RoadStrip | null {
  const ends = new Set(cuts.flat().map(String));
  const needed = insertions
    .map((insertion) => ({ ...insertion, points: insertion.points.filter((point) => ends.has(String(point))) }))
    .filter(({ points }) => points.length > 0);
  const { faces, bridge } = facesOf(insertVertices(geometry, needed), edgesOfCuts(cuts));
  const strip = bridge
    ? null
    : stripAmong(
        faces.map(({ polygon }) => polygon),
        chain,
      );
  if (!strip || defectsOf(strip.rest).length > 0 || defectsOf([strip.road]).length > 0) return null;
  return { ...strip, insertions: needed, cuts };
}

/** The polygon that has the whole chain on its boundary, and the others. */
function stripAmong(polygons: readonly Polygon[], chain: readonly BoundaryEdge[]) {
  const road = polygons.find((polygon) => {
    const edges = edgeKeys([polygon]);
    return chain.every((edge) => edges.has(edgeKey(edge)));
  });
  return road ? { road, rest: polygons.filter((polygon) => polygon !== road) } : null;
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
