import { boxesMeet, boxOf } from '../measures.ts';
import { segmentBoxesMeet, segmentsOf } from '../predicates.ts';
import type { Box, MultiPolygon, Position } from '../types.ts';
import type { BeforeAfter } from './fabric-around.ts';
import {
  cutsOf,
  landBeside,
  middleOfPiece,
  piecesBetween,
  type Piece,
  type PiecePoint,
  type Segment,
} from './piece-point.ts';

export interface CoverChange {
  /** Land that two parcels share now and did not before, where no old overlap of the two has only moved over; or null. */
  readonly overlap: { readonly about: readonly [string, string]; readonly at: Position } | null;
  /** Land that belonged to somebody and belongs to nobody now, or the reverse. */
  readonly movesFreeLand: boolean;
}

/**
 * What an edit does to overlaps, as sets of points and exactly: of every piece of land that changes hands, whose it was
 * and whose it is. Two parcels may share land that they shared before. Land that is another's now may lie under a parcel
 * that both the giver and the taker were drawn under or over (a tract over all lots) as long as no more parcels lie
 * there than before and the two had an overlap already.
 *
 * Cost  every edge within the box of the edges that came or went, met with the others there
 */
export function coverChange(states: BeforeAfter, overlapped: (a: string, b: string) => boolean): CoverChange {
  const parcels = states.after.map(({ number, geometry }, index) =>
    coverOf(number, states.before[index]?.geometry ?? [], geometry),
  );
  const moved = parcels.filter(({ before, after }) => before !== after).flatMap(edgesThatMoved);
  if (moved.length === 0) return NOTHING;
  const box = boxAround(moved);
  let movesFreeLand = false;
  for (const piece of piecesWithin(parcels, box)) {
    const { sides, middle } = sidesOf(piece, parcels);
    for (const { had, has } of sides) {
      if ((had.length === 0) !== (has.length === 0)) movesFreeLand = true;
      const pair = newPair(had, has, overlapped);
      if (pair)
        return {
          overlap: { about: pair, at: [Math.round(middle.near[0]), Math.round(middle.near[1])] },
          movesFreeLand,
        };
    }
  }
  return { overlap: null, movesFreeLand };
}

/** A place of the first geometry that is not of the second, on the boundary of such land; null where there is none. Exact. */
export function landBeyond(inner: MultiPolygon, outer: MultiPolygon): Position | null {
  const parcels = [coverOf('', outer, inner)];
  const moved = parcels.flatMap(edgesThatMoved);
  if (moved.length === 0) return null;
  for (const piece of piecesWithin(parcels, boxAround(moved))) {
    const { sides, middle } = sidesOf(piece, parcels);
    if (sides.some(({ had }) => had.length === 0)) return [Math.round(middle.near[0]), Math.round(middle.near[1])];
  }
  return null;
}

const NOTHING: CoverChange = { overlap: null, movesFreeLand: false };

interface Cover {
  readonly number: string;
  readonly before: MultiPolygon;
  readonly after: MultiPolygon;
  /** Around both. */
  readonly box: Box;
}

function coverOf(number: string, before: MultiPolygon, after: MultiPolygon): Cover {
  const box = boxOf([...before, ...after]);
  return { number, before, after, box };
}

const segments = (geometry: MultiPolygon): readonly Segment[] =>
  geometry.flat().flatMap((ring) => [...segmentsOf(ring)].map(([a, b]) => ({ a, b })));

const keyOf = ({ a, b }: Segment): string => `${a.join()} ${b.join()}`;

/** The same for an edge and its twin. */
const pairKeyOf = ({ a, b }: Segment): string =>
  a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]) ? keyOf({ a, b }) : keyOf({ a: b, b: a });

/** Edges of one state that are none of the other; one that has the land on its other side now is another edge. */
function edgesThatMoved({ before, after }: Cover): readonly Segment[] {
  const [old, now] = [segments(before), segments(after)];
  const [oldKeys, newKeys] = [new Set(old.map(keyOf)), new Set(now.map(keyOf))];
  return [...old.filter((edge) => !newKeys.has(keyOf(edge))), ...now.filter((edge) => !oldKeys.has(keyOf(edge)))];
}

const boxAround = (edges: readonly Segment[]): Box => boxOf([[edges.flatMap(({ a, b }) => [a, b])]]);

/**
 * All edges in the box, in pieces between which nothing changes. A piece that lies in land that changed hands does so
 * from end to end: it cannot leave that land but across an edge that moved.
 */
function piecesWithin(parcels: readonly Cover[], box: Box): readonly Piece[] {
  const [low, high]: [Position, Position] = [
    [box[0], box[1]],
    [box[2], box[3]],
  ];
  const all = parcels
    .filter((parcel) => boxesMeet(parcel.box, box))
    .flatMap(({ before, after }) => [...segments(before), ...(after === before ? [] : segments(after))])
    .filter(({ a, b }) => segmentBoxesMeet(a, b, low, high));
  const edges = [...new Map(all.map((edge) => [pairKeyOf(edge), edge])).values()];
  edges.sort((x, y) => westOf(x) - westOf(y));
  const cuts: PiecePoint[][] = edges.map(() => []);
  for (const [index, edge] of edges.entries()) {
    const until = Math.max(edge.a[0], edge.b[0]);
    for (let j = index + 1; j < edges.length && westOf(edges[j] as Segment) <= until; j++) {
      const other = edges[j] as Segment;
      if (!segmentBoxesMeet(edge.a, edge.b, other.a, other.b)) continue;
      cuts[index]?.push(...cutsOf(edge, other));
      cuts[j]?.push(...cutsOf(other, edge));
    }
  }
  return edges.flatMap((edge, index) => piecesBetween(edge, cuts[index] ?? []));
}

const westOf = ({ a, b }: Segment): number => Math.min(a[0], b[0]);

interface Owners {
  readonly had: readonly string[];
  readonly has: readonly string[];
}

/** Whose the land left and right of a piece was and is; nothing where no parcel that changed says otherwise than before. */
function sidesOf(piece: Piece, parcels: readonly Cover[]) {
  const middle = middleOfPiece(piece);
  const [east, north] = middle.near;
  const near = parcels.filter(
    ({ box }) => east >= box[0] - 1 && east <= box[2] + 1 && north >= box[1] - 1 && north <= box[3] + 1,
  );
  const asked = near.map((parcel) => {
    const isSame = parcel.before === parcel.after;
    const had = isSame ? null : landBeside(parcel.before, piece, middle);
    return { parcel, had, has: isSame ? null : landBeside(parcel.after, piece, middle) };
  });
  const sides = ([0, 1] as const)
    .filter((side) => asked.some(({ had, has }) => had && has && had[side] !== has[side]))
    .map((side): Owners => {
      const still = new Map(
        asked.filter(({ had }) => !had).map(({ parcel }) => [parcel, landBeside(parcel.after, piece, middle)]),
      );
      const owners = (state: 'had' | 'has') =>
        asked.filter((each) => (each[state] ?? still.get(each.parcel))?.[side]).map(({ parcel }) => parcel.number);
      return { had: owners('had'), has: owners('has') };
    });
  return { sides, middle };
}

function newPair(
  had: readonly string[],
  has: readonly string[],
  overlapped: (a: string, b: string) => boolean,
): readonly [string, string] | null {
  for (const [index, first] of has.entries()) {
    for (const second of has.slice(index + 1)) {
      if (had.includes(first) && had.includes(second)) continue;
      if (has.length > had.length || !overlapped(first, second))
        return first < second ? [first, second] : [second, first];
    }
  }
  return null;
}
