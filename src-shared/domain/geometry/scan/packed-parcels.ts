import { invariant } from '../../invariant.ts';
import type { FabricParcel } from '../fabric-check.ts';
import { areaDoubled } from '../measures.ts';
import { segmentsMeet } from '../predicates.ts';
import type { Box, DoubledMm2, MultiPolygon, Polygon, Position, Ring } from '../types.ts';

/**
 * Many parcels in a few flat arrays: millions of corners without an object for each.
 *
 * Shape  ring r of the points ringFrom[r] … ringFrom[r + 1] - 1 as stored, its closing point included;
 *        parcel p of the rings parcelFrom[p] … parcelFrom[p + 1] - 1; a ring that is no hole begins a polygon
 * Unit   whole millimetres east and north of `origin`, small numbers: their products stay exact
 */
export interface PackedParcels {
  readonly count: number;
  readonly origin: Position;
  /** East, north, east, north … */
  readonly xy: Float64Array;
  readonly ringFrom: Int32Array;
  readonly isHole: Uint8Array;
  readonly parcelFrom: Int32Array;
  /** West, south, east, north of each parcel, relative to the origin like the points. */
  readonly boxes: Float64Array;
}

/** Fills the arrays parcel by parcel: `ring` begins a ring, `point` adds to it, `endParcel` closes the parcel. */
export class ParcelPacker {
  readonly #origin: Position;
  #xy = new Float64Array(4096);
  #ringFrom = new Int32Array(512);
  #isHole = new Uint8Array(512);
  #parcelFrom = new Int32Array(256);
  #boxes = new Float64Array(1024);
  #points = 0;
  #rings = 0;
  #parcels = 0;

  constructor(origin: Position) {
    this.#origin = origin;
  }

  get count(): number {
    return this.#parcels;
  }

  ring(isHole: boolean): void {
    if (this.#rings + 2 > this.#ringFrom.length) {
      this.#ringFrom = grown(this.#ringFrom, new Int32Array(this.#ringFrom.length * 2));
      this.#isHole = grown(this.#isHole, new Uint8Array(this.#isHole.length * 2));
    }
    this.#isHole[this.#rings] = isHole ? 1 : 0;
    this.#ringFrom[this.#rings++] = this.#points;
  }

  point(east: number, north: number): void {
    const at = this.#points * 2;
    if (at + 2 > this.#xy.length) this.#xy = grown(this.#xy, new Float64Array(this.#xy.length * 2));
    this.#xy[at] = east - this.#origin[0];
    this.#xy[at + 1] = north - this.#origin[1];
    this.#points++;
  }

  /** The box is that of all points: a ring in the wrong place must not be overlooked. */
  endParcel(): void {
    if (this.#parcels + 2 > this.#parcelFrom.length) {
      this.#parcelFrom = grown(this.#parcelFrom, new Int32Array(this.#parcelFrom.length * 2));
      this.#boxes = grown(this.#boxes, new Float64Array(this.#boxes.length * 2));
    }
    const parcel = this.#parcels++;
    const firstRing = this.#parcelFrom[parcel] as number;
    this.#parcelFrom[parcel + 1] = this.#rings;
    this.#ringFrom[this.#rings] = this.#points;
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = this.#ringFrom[firstRing] as number; i < this.#points; i++) {
      const x = this.#xy[2 * i] as number;
      const y = this.#xy[2 * i + 1] as number;
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < south) south = y;
      if (y > north) north = y;
    }
    this.#boxes.set([west, south, east, north], parcel * 4);
  }

  finish(): PackedParcels {
    return {
      count: this.#parcels,
      origin: this.#origin,
      xy: this.#xy.subarray(0, this.#points * 2),
      ringFrom: this.#ringFrom.subarray(0, this.#rings + 1),
      isHole: this.#isHole.subarray(0, this.#rings),
      parcelFrom: this.#parcelFrom.subarray(0, this.#parcels + 1),
      boxes: this.#boxes.subarray(0, this.#parcels * 4),
    };
  }
}

function grown<T extends Float64Array | Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** Packs parcels; the origin is the first point that there is. */
export function packParcels(parcels: readonly FabricParcel[]): PackedParcels {
  const packer = new ParcelPacker(parcels[0]?.geometry[0]?.[0]?.[0] ?? [0, 0]);
  for (const { geometry } of parcels) {
    for (const polygon of geometry) {
      for (const [index, ring] of polygon.entries()) {
        packer.ring(index > 0);
        for (const [east, north] of ring) packer.point(east, north);
      }
    }
    packer.endParcel();
  }
  return packer.finish();
}

/** One parcel as the rest of the domain knows it, its defects included. */
export function unpackParcel(packed: PackedParcels, parcel: number): MultiPolygon {
  const { origin, xy, ringFrom, isHole, parcelFrom } = packed;
  const polygons: Ring[][] = [];
  for (let r = parcelFrom[parcel] as number; r < (parcelFrom[parcel + 1] as number); r++) {
    const ring: Position[] = [];
    for (let i = ringFrom[r] as number; i < (ringFrom[r + 1] as number); i++)
      ring.push([origin[0] + (xy[2 * i] as number), origin[1] + (xy[2 * i + 1] as number)]);
    const polygon = polygons.at(-1);
    invariant(isHole[r] === 0 || polygon !== undefined, 'a parcel begins with an outer ring');
    if (isHole[r] === 1 && polygon) polygon.push(ring);
    else polygons.push([ring]);
  }
  return polygons satisfies Polygon[];
}

/** West, south, east, north of a parcel on the grid. */
export function boxOfPacked({ boxes, origin }: PackedParcels, parcel: number): Box {
  const of = (side: number): number => (boxes[parcel * 4 + side] as number) + (origin[side % 2] as number);
  return [of(0), of(1), of(2), of(3)];
}

export interface PackedMeasures {
  readonly areaDoubled: DoubledMm2;
  readonly perimeterMm: number;
}

/** So far apart products of differences of a whole parcel stay exact, and so do their sums. */
const SMALL_MM = 2 ** 20;

/** Area and length of all boundaries as `measures.ts` has them; without an object for a point where the parcel is no larger than a kilometre. */
export function measurePacked(packed: PackedParcels, parcel: number): PackedMeasures {
  const { xy, ringFrom, isHole, parcelFrom, boxes } = packed;
  let [area, perimeterMm] = [0, 0];
  for (let r = parcelFrom[parcel] as number; r < (parcelFrom[parcel + 1] as number); r++) {
    const from = ringFrom[r] as number;
    const x0 = xy[2 * from] as number;
    const y0 = xy[2 * from + 1] as number;
    let sum = 0;
    for (let i = from; i < (ringFrom[r + 1] as number) - 1; i++) {
      const ax = (xy[2 * i] as number) - x0;
      const ay = (xy[2 * i + 1] as number) - y0;
      const bx = (xy[2 * i + 2] as number) - x0;
      const by = (xy[2 * i + 3] as number) - y0;
      sum += ax * by - bx * ay;
      perimeterMm += Math.sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay));
    }
    area += (isHole[r] === 1 ? -1 : 1) * Math.abs(sum);
  }
  const width = (boxes[parcel * 4 + 2] as number) - (boxes[parcel * 4] as number);
  const height = (boxes[parcel * 4 + 3] as number) - (boxes[parcel * 4 + 1] as number);
  const isSmall = width < SMALL_MM && height < SMALL_MM;
  return { areaDoubled: isSmall ? area : areaDoubled(unpackParcel(packed, parcel)), perimeterMm };
}

/** Whether an edge on the grid and the boundary of a parcel have a point in common. Exact. */
export function meetsPacked(packed: PackedParcels, parcel: number, a: Position, b: Position): boolean {
  const { xy, ringFrom, parcelFrom, origin } = packed;
  const from: Position = [a[0] - origin[0], a[1] - origin[1]];
  const to: Position = [b[0] - origin[0], b[1] - origin[1]];
  for (let r = parcelFrom[parcel] as number; r < (parcelFrom[parcel + 1] as number); r++) {
    for (let i = ringFrom[r] as number; i < (ringFrom[r + 1] as number) - 1; i++) {
      const here: Position = [xy[2 * i] as number, xy[2 * i + 1] as number];
      if (segmentsMeet(from, to, here, [xy[2 * i + 2] as number, xy[2 * i + 3] as number])) return true;
    }
  }
  return false;
}
