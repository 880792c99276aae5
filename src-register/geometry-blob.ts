import { Fault } from '#domain/fault.ts';
import {
  epsgOfZone,
  type Line,
  type MultiPolygon,
  type Polygon,
  type Position,
  type Ring,
  type Zone,
} from '#domain/geometry/types.ts';

/*
 * SpatiaLite BLOB, little endian:
 *   00 01 | srid i32 | west south east north f64 | 7C | class i32 | … | FE
 *   class 2 LINESTRING   points i32, (x y f64)…
 *   class 6 MULTIPOLYGON polygons i32, then for each: 69, class 3 i32, rings i32, for each: points i32, (x y f64)…
 * Coordinates are metres, east first. A whole number of millimetres divided by 1000 is the nearest double, and that
 * double times 1000 rounds back to the same number: the round trip is exact over the whole state grid.
 */

const HEADER = 43;
const LINE_STRING = 2;
const POLYGON = 3;
const MULTI_POLYGON = 6;
const MARK_MBR_END = 0x7c;
const MARK_ENTITY = 0x69;
const MARK_END = 0xfe;
const POINT = 16;

export function encodeMultiPolygon(geometry: MultiPolygon, zone: Zone): Buffer {
  let size = HEADER + 4 + 1;
  for (const polygon of geometry) {
    size += 9;
    for (const ring of polygon) size += 4 + ring.length * POINT;
  }
  const blob = Buffer.allocUnsafe(size);
  writeHeader(blob, zone, MULTI_POLYGON, boxOf(geometry.map((polygon) => polygon[0] ?? [])));
  let at = blob.writeInt32LE(geometry.length, HEADER);
  for (const polygon of geometry) {
    at = blob.writeUInt8(MARK_ENTITY, at);
    at = blob.writeInt32LE(POLYGON, at);
    at = blob.writeInt32LE(polygon.length, at);
    for (const ring of polygon) at = writePoints(blob, at, ring);
  }
  blob.writeUInt8(MARK_END, at);
  return blob;
}

export function encodeLine(line: Line, zone: Zone): Buffer {
  const blob = Buffer.allocUnsafe(HEADER + 4 + line.length * POINT + 1);
  writeHeader(blob, zone, LINE_STRING, boxOf([line]));
  blob.writeUInt8(MARK_END, writePoints(blob, HEADER, line));
  return blob;
}

export function decodeMultiPolygon(blob: Uint8Array): MultiPolygon {
  const view = viewOf(blob, MULTI_POLYGON);
  let at = HEADER;
  const polygons: Polygon[] = [];
  const count = view.getInt32(at, true);
  at += 4;
  for (let p = 0; p < count; p++) {
    const rings: Ring[] = [];
    const ringCount = view.getInt32(at + 5, true);
    at += 9;
    for (let r = 0; r < ringCount; r++) {
      const ring = readPoints(view, at);
      rings.push(ring);
      at += 4 + ring.length * POINT;
    }
    polygons.push(rings);
  }
  return polygons;
}

export function decodeLine(blob: Uint8Array): Line {
  return readPoints(viewOf(blob, LINE_STRING), HEADER);
}

/** West, south, east, north in metres, as written in the header. */
export function boxOfBlob(blob: Uint8Array): readonly [number, number, number, number] {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  return [view.getFloat64(6, true), view.getFloat64(14, true), view.getFloat64(22, true), view.getFloat64(30, true)];
}

/**
 * Reads geometry for tiles without making an object per point: after `read` the metres stand in `xy`
 * (east, north, east, north …), ring `r` ends before point `ringEnd[r]` and is a hole where `ringHole[r]` is 1.
 * The arrays are reused by the next `read`. Lines read as one ring.
 */
export class GeometryReader {
  xy = new Float64Array(1024);
  ringEnd = new Int32Array(64);
  ringHole = new Uint8Array(64);
  ringCount = 0;
  #points = 0;

  read(blob: Uint8Array): void {
    const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
    this.ringCount = 0;
    this.#points = 0;
    if (view.getInt32(39, true) === LINE_STRING) {
      this.#readRing(view, HEADER, 0);
      return;
    }
    let at = HEADER + 4;
    for (let polygons = view.getInt32(HEADER, true); polygons > 0; polygons--) {
      const rings = view.getInt32(at + 5, true);
      at += 9;
      for (let r = 0; r < rings; r++) at = this.#readRing(view, at, r === 0 ? 0 : 1);
    }
  }

  #readRing(view: DataView, start: number, hole: number): number {
    const count = view.getInt32(start, true);
    this.#makeRoom(count);
    const xy = this.xy;
    let to = this.#points * 2;
    let at = start + 4;
    for (let i = count * 2; i > 0; i--) {
      xy[to++] = view.getFloat64(at, true);
      at += 8;
    }
    this.#points += count;
    this.ringEnd[this.ringCount] = this.#points;
    this.ringHole[this.ringCount] = hole;
    this.ringCount++;
    return at;
  }

  #makeRoom(count: number): void {
    const needed = (this.#points + count) * 2;
    if (needed > this.xy.length) {
      const larger = new Float64Array(needed * 2);
      larger.set(this.xy.subarray(0, this.#points * 2));
      this.xy = larger;
    }
    if (this.ringCount < this.ringEnd.length) return;
    const ends = new Int32Array(this.ringEnd.length * 2);
    ends.set(this.ringEnd);
    this.ringEnd = ends;
    const holes = new Uint8Array(this.ringHole.length * 2);
    holes.set(this.ringHole);
    this.ringHole = holes;
  }
}

function writeHeader(blob: Buffer, zone: Zone, kind: number, box: readonly [number, number, number, number]): void {
  blob.writeUInt8(0, 0);
  blob.writeUInt8(1, 1);
  blob.writeInt32LE(epsgOfZone(zone), 2);
  box.forEach((value, index) => blob.writeDoubleLE(value / 1000, 6 + index * 8));
  blob.writeUInt8(MARK_MBR_END, 38);
  blob.writeInt32LE(kind, 39);
}

function writePoints(blob: Buffer, start: number, points: readonly Position[]): number {
  let at = blob.writeInt32LE(points.length, start);
  for (const point of points) {
    at = blob.writeDoubleLE(point[0] / 1000, at);
    at = blob.writeDoubleLE(point[1] / 1000, at);
  }
  return at;
}

function readPoints(view: DataView, start: number): Position[] {
  const count = view.getInt32(start, true);
  const points: Position[] = new Array<Position>(count);
  let at = start + 4;
  for (let i = 0; i < count; i++) {
    points[i] = [Math.round(view.getFloat64(at, true) * 1000), Math.round(view.getFloat64(at + 8, true) * 1000)];
    at += POINT;
  }
  return points;
}

/** Stored bytes come from a file: a geometry of another kind means the file is damaged, not that we have a bug. */
function viewOf(blob: Uint8Array, kind: number): DataView {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  const sound =
    blob.length > HEADER + 4 &&
    view.getUint8(1) === 1 &&
    view.getUint8(38) === MARK_MBR_END &&
    view.getInt32(39, true) === kind;
  if (!sound) throw new Fault('STORE_DAMAGED', { data: { what: 'geometry' } });
  return view;
}

function boxOf(lines: readonly (readonly Position[])[]): readonly [number, number, number, number] {
  let west = Infinity;
  let south = Infinity;
  let east = -Infinity;
  let north = -Infinity;
  for (const line of lines) {
    for (const [x, y] of line) {
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < south) south = y;
      if (y > north) north = y;
    }
  }
  return [west, south, east, north];
}
