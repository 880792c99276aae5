import type { PackedParcels } from './packed-parcels.ts';

/** How the edges of the parcels go together. Edge e runs from point e to point e + 1. */
export interface PairedEdges {
  /** Corners at one place have one number. */
  readonly vertexOf: Int32Array;
  /** The parcel of each edge; -1 where no edge begins: at the last point of a ring, and at a repeated point. */
  readonly ownerOf: Int32Array;
  /** 1 where an edge has none to go with: on a street, on the outer border, or because something is wrong. */
  readonly isSingle: Uint8Array;
  /** Two parcels with the same edge in the same direction both have their land left of it. */
  readonly sameSide: readonly (readonly [number, number])[];
}

/**
 * Pairs every edge with the one that runs the other way between the same two corners. Exact: corners are the same when
 * their millimetres are.
 */
export function pairEdges(packed: PackedParcels): PairedEdges {
  const vertexOf = numberVertices(packed.xy);
  const ownerOf = ownersOf(packed, vertexOf);
  const isSingle = new Uint8Array(vertexOf.length);
  const sameSide: [number, number][] = [];
  const find = edgeFinder(vertexOf, (edge, known) => {
    if (ownerOf[edge] !== ownerOf[known]) sameSide.push([ownerOf[known] as number, ownerOf[edge] as number]);
  });
  for (let e = 0; e < ownerOf.length; e++) if ((ownerOf[e] as number) >= 0) find.add(e);
  for (let e = 0; e < ownerOf.length; e++) {
    if ((ownerOf[e] as number) >= 0 && !find.has(vertexOf[e + 1] as number, vertexOf[e] as number)) isSingle[e] = 1;
  }
  return { vertexOf, ownerOf, isSingle, sameSide };
}

function ownersOf({ count, parcelFrom, ringFrom }: PackedParcels, vertexOf: Int32Array): Int32Array {
  const ownerOf = new Int32Array(vertexOf.length).fill(-1);
  for (let parcel = 0; parcel < count; parcel++) {
    for (let ring = parcelFrom[parcel] as number; ring < (parcelFrom[parcel + 1] as number); ring++) {
      const last = (ringFrom[ring + 1] as number) - 1;
      for (let e = ringFrom[ring] as number; e < last; e++) if (vertexOf[e] !== vertexOf[e + 1]) ownerOf[e] = parcel;
    }
  }
  return ownerOf;
}

/** A power of two with room for twice as many entries: open addressing slows down when a table fills up. */
const sizeFor = (entries: number): number => 2 ** Math.ceil(Math.log2(Math.max(16, entries * 2)));

/** Numbers for places: open addressing over the coordinates themselves, no text and no object for a corner. */
function numberVertices(xy: Float64Array): Int32Array {
  const points = xy.length / 2;
  const mask = sizeFor(points) - 1;
  const table = new Int32Array(mask + 1).fill(-1);
  const vertexOf = new Int32Array(points);
  for (let point = 0; point < points; point++) {
    const x = xy[2 * point] as number;
    const y = xy[2 * point + 1] as number;
    let slot = mix(x | 0, y | 0) & mask;
    for (;;) {
      const known = table[slot] as number;
      if (known < 0) {
        table[slot] = point;
        vertexOf[point] = point;
        break;
      }
      if (xy[2 * known] === x && xy[2 * known + 1] === y) {
        vertexOf[point] = known;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return vertexOf;
}

/** Spreads neighbouring pairs over the table. */
function mix(a: number, b: number): number {
  let mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

/** Directed edges by their two vertices; tells of an edge that is there already. */
function edgeFinder(vertexOf: Int32Array, onSame: (edge: number, known: number) => void) {
  const mask = sizeFor(vertexOf.length) - 1;
  const table = new Int32Array(mask + 1).fill(-1);
  const slotOf = (a: number, b: number): number => {
    let slot = mix(a, b) & mask;
    for (;;) {
      const known = table[slot] as number;
      if (known < 0 || (vertexOf[known] === a && vertexOf[known + 1] === b)) return slot;
      slot = (slot + 1) & mask;
    }
  };
  return {
    add(edge: number): void {
      const slot = slotOf(vertexOf[edge] as number, vertexOf[edge + 1] as number);
      const known = table[slot] as number;
      if (known < 0) table[slot] = edge;
      else onSame(edge, known);
    },
    has: (a: number, b: number): boolean => (table[slotOf(a, b)] as number) >= 0,
  };
}
