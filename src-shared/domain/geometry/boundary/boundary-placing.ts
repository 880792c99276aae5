import type { FabricParcel } from '../fabric-check.ts';
import { insertExactVertices, insertVertices, type EdgeInsertion } from '../insert-vertices.ts';
import { areaDoubled, ringAreaDoubled } from '../measures.ts';
import { samePosition } from '../predicates.ts';
import { sharedWith } from '../shared-edges.ts';
import type { DoubledMm2, Line, MultiPolygon, Position } from '../types.ts';
import { gridPointsOn } from './boundary-ends.ts';
import { closed, replacePath, withoutRepeats } from './ring-path.ts';
import type { SlideEnd, SlideOutcome } from './slide-boundary.ts';

export interface Placing {
  readonly grows: FabricParcel;
  readonly gives: FabricParcel;
  readonly others: readonly FabricParcel[];
  /** The boundary as it is, the growing parcel on its left; and the rest of the giving parcel's ring, start to end. */
  readonly path: Line;
  readonly rim: Line;
  readonly slid: Extract<SlideOutcome, { ok: true }>;
  readonly wanted: ReadonlyMap<string, DoubledMm2>;
}

export interface PlacedBoundary {
  readonly boundary: Line;
  readonly after: ReadonlyMap<string, MultiPolygon>;
  /** Corners that the edit needs on the old boundary: T-junctions among them are to be named. */
  readonly nodes: readonly Position[];
}

/** Brings the boundary onto the grid and into all parcels that meet it; null where it does not fit into the rings. */
export function placeBoundary(placing: Placing): PlacedBoundary | null {
  const { grows, gives, others, path, rim, slid } = placing;
  const boundary = bestOf(placing);
  const [start, end] = [boundary[0] as Position, boundary[boundary.length - 1] as Position];
  const nodes = [...path, ...rim.slice(0, slid.start.edge + 2), ...rim.slice(slid.end.edge)];
  const taken = [...rim.slice(0, slid.start.edge + 1), ...boundary, ...rim.slice(slid.end.edge + 1)];
  const given = [...rim.slice(slid.end.edge + 1, -1), ...path.toReversed(), ...rim.slice(1, slid.start.edge + 1)];
  const grown = replacePath(insertExactVertices(grows.geometry, path), path, withoutRepeats(taken));
  const rest = replacePath(insertExactVertices(gives.geometry, nodes), given, boundary.toReversed());
  if (!grown || !rest) return null;
  const insertions = insertionsOf(placing, start, end);
  const after = new Map([
    [gives.number, rest],
    [grows.number, insertVertices(grown, insertions)],
    ...others.map(({ number, geometry }) => [number, insertVertices(geometry, insertions)] as const),
  ]);
  return { boundary, after, nodes };
}

/** The new ends on the edges of the rim that they came to stand on, for whoever shares those. */
function insertionsOf({ rim, slid }: Placing, start: Position, end: Position): readonly EdgeInsertion[] {
  const on = (edge: number, points: readonly Position[]): EdgeInsertion => {
    const [from, to] = [rim[edge] as Position, rim[edge + 1] as Position];
    return { from, to, points: points.filter((point) => !samePosition(point, from) && !samePosition(point, to)) };
  };
  const all =
    slid.start.edge === slid.end.edge
      ? [on(slid.start.edge, [start, end])]
      : [on(slid.start.edge, [start]), on(slid.end.edge, [end])];
  return all.filter(({ points }) => points.length > 0);
}

/** Of the grid points near both ends the pair that comes nearest to the wanted areas; without any the nearest pair. */
function bestOf(placing: Placing): Line {
  const { slid, wanted } = placing;
  const inner = slid.inner.map(([east, north]): Position => [Math.round(east), Math.round(north)]);
  const [starts, ends] = [pointsFor(placing, slid.start), pointsFor(placing, slid.end)];
  let best = { line: lineOf(starts[0], inner, ends[0]), deviation: Infinity };
  if (wanted.size === 0) return best.line;
  for (const start of starts) {
    for (const end of ends) {
      const line = lineOf(start, inner, end);
      const deviation = deviationOf(placing, line);
      if (deviation < best.deviation) best = { line, deviation };
    }
  }
  return best.line;
}

const lineOf = (start: Position | undefined, inner: Line, end: Position | undefined): Line =>
  withoutRepeats([start as Position, ...inner, end as Position]);

function pointsFor({ rim, others, grows }: Placing, { edge, at }: SlideEnd): readonly Position[] {
  const [from, to] = [rim[edge] as Position, rim[edge + 1] as Position];
  // The pivot of a turned boundary, or a place that is a corner.
  for (const corner of [from, to]) if (corner[0] === at[0] && corner[1] === at[1]) return [corner];
  const isShared = sharedWith([...others, grows].map(({ geometry }) => geometry))(from, to);
  return gridPointsOn({ from, to, isShared }, at);
}

/** The larger deviation of the two parcels from what is wanted, doubled mm². */
function deviationOf({ grows, gives, path, rim, slid, wanted }: Placing, line: Line): number {
  const reversed = path.toReversed();
  const old = closed([...reversed, ...rim.slice(1)]);
  const gained = closed([...reversed, ...rim.slice(1, slid.start.edge + 1), ...line, ...rim.slice(slid.end.edge + 1)]);
  const left = closed([...rim.slice(slid.start.edge + 1, slid.end.edge + 1), ...line.toReversed()]);
  const growing = areaDoubled(grows.geometry) + ringAreaDoubled(gained) - (wanted.get(grows.number) ?? 0);
  const giving =
    areaDoubled(gives.geometry) + ringAreaDoubled(left) - ringAreaDoubled(old) - (wanted.get(gives.number) ?? 0);
  return Math.max(Math.abs(growing), Math.abs(giving));
}
