import { TILE_EXTENT } from '#contracts/tiles.ts';
import type { GeometryReader } from '#register/geometry-blob.ts';
import { clipLine, clipRing, type FlatRing } from './clip.ts';
import { TILE_BUFFER, type TileFrame } from './tile-frame.ts';

const MOVE_TO = 1;
const LINE_TO = 2;
const CLOSE_PATH = 15;
const [LOW, HIGH] = [-TILE_BUFFER, TILE_EXTENT + TILE_BUFFER];

/** Draws geometry of the state grid into the command list of a tile feature. */
export class Pen {
  readonly #frame: TileFrame;
  readonly #tolerance: number;
  #ring: FlatRing = [];
  #atX = 0;
  #atY = 0;

  /** `tolerance`: points of a ring nearer to the last one than this are left out; units of the tile. */
  constructor(frame: TileFrame, tolerance = 1) {
    this.#frame = frame;
    this.#tolerance = tolerance;
  }

  /** Rings of the reader as one polygon feature: outer rings clockwise on the screen, holes the other way. */
  polygon(geometry: GeometryReader, commands: number[]): void {
    this.#begin();
    this.addPolygon(geometry, commands);
  }

  /** One more polygon of the feature that this pen has begun: positions go on from where it stopped. */
  addPolygon(geometry: GeometryReader, commands: number[]): void {
    let first = 0;
    for (let r = 0; r < geometry.ringCount; r++) {
      const end = geometry.ringEnd[r] ?? first;
      // The last point repeats the first. The grid counts north up, tiles count down: the order turns.
      const crosses = this.#project(geometry.xy, end - 2, first - 1, -1);
      const ring = crosses ? clipRing(this.#ring, LOW, HIGH) : this.#ring;
      if (!this.#closed(ring, commands) && geometry.ringHole[r] === 0) r = skipHoles(geometry, r);
      first = geometry.ringEnd[r] ?? end;
    }
  }

  line(geometry: GeometryReader, commands: number[]): void {
    this.#begin();
    const end = geometry.ringEnd[0] ?? 0;
    const crosses = this.#project(geometry.xy, 0, end, 1);
    const pieces = crosses ? clipLine(this.#ring, LOW, HIGH) : [this.#ring];
    for (const piece of pieces) {
      const points = roundedPoints(piece, 1);
      if (points.length >= 4) this.#path(points, commands);
    }
  }

  /** A point, when it lies on this tile and not on its neighbour. */
  point(east: number, north: number, commands: number[]): void {
    this.#begin();
    this.#project([east, north], 0, 1, 1);
    const [x = 0, y = 0] = this.#ring.map(Math.round);
    if (x < 0 || y < 0 || x >= TILE_EXTENT || y >= TILE_EXTENT) return;
    commands.push((1 << 3) | MOVE_TO, zigzag(x), zigzag(y));
  }

  #begin(): void {
    this.#atX = 0;
    this.#atY = 0;
  }

  /** Fills `#ring` with points `from` up to (not with) `to`; answers whether any lies outside the buffer. */
  #project(xy: ArrayLike<number>, from: number, to: number, step: 1 | -1): boolean {
    const { origin, x, y } = this.#frame;
    const [x0, x1, x2, x3, x4, x5] = x;
    const [y0, y1, y2, y3, y4, y5] = y;
    const ring = this.#ring;
    let length = 0;
    let outside = false;
    for (let i = from; i !== to; i += step) {
      const e = (xy[2 * i] ?? 0) - origin[0];
      const n = (xy[2 * i + 1] ?? 0) - origin[1];
      const px = x0 + x1 * e + x2 * n + x3 * e * e + x4 * e * n + x5 * n * n;
      const py = y0 + y1 * e + y2 * n + y3 * e * e + y4 * e * n + y5 * n * n;
      if (px < LOW || py < LOW || px > HIGH || py > HIGH) outside = true;
      ring[length++] = px;
      ring[length++] = py;
    }
    ring.length = length;
    return outside;
  }

  /** False when nothing of the ring is left on the grid of the tile. */
  #closed(ring: FlatRing, commands: number[]): boolean {
    const points = roundedPoints(ring, this.#tolerance);
    while (points.length > 2 && points[0] === points.at(-2) && points[1] === points.at(-1)) points.length -= 2;
    if (points.length < 6 || twiceArea(points) === 0) return false;
    this.#path(points, commands);
    commands.push(CLOSE_PATH);
    return true;
  }

  #path(points: readonly number[], commands: number[]): void {
    for (let i = 0; i < points.length; i += 2) {
      if (i === 0) commands.push((1 << 3) | MOVE_TO);
      if (i === 2) commands.push(((points.length / 2 - 1) << 3) | LINE_TO);
      const [x = 0, y = 0] = [points[i], points[i + 1]];
      commands.push(zigzag(x - this.#atX), zigzag(y - this.#atY));
      this.#atX = x;
      this.#atY = y;
    }
  }
}

/** Holes of an outer ring that vanished have nothing to be holes of. Answers the last ring to pass over. */
function skipHoles(geometry: GeometryReader, outer: number): number {
  let last = outer;
  while (last + 1 < geometry.ringCount && geometry.ringHole[last + 1] === 1) last++;
  return last;
}

/** Whole units; points that would not be told from the one before are left out. */
function roundedPoints(ring: FlatRing, tolerance: number): number[] {
  const points: number[] = [];
  for (let i = 0; i < ring.length; i += 2) {
    const x = Math.round(ring[i] ?? 0);
    const y = Math.round(ring[i + 1] ?? 0);
    const length = points.length;
    const lastX = points[length - 2] ?? Infinity;
    const lastY = points[length - 1] ?? Infinity;
    if (Math.abs(x - lastX) < tolerance && Math.abs(y - lastY) < tolerance) continue;
    points.push(x, y);
  }
  return points;
}

function twiceArea(points: readonly number[]): number {
  let sum = 0;
  const count = points.length;
  for (let i = 0; i < count; i += 2) {
    const j = (i + 2) % count;
    sum += (points[i] ?? 0) * (points[j + 1] ?? 0) - (points[j] ?? 0) * (points[i + 1] ?? 0);
  }
  return sum;
}

const zigzag = (value: number): number => ((value << 1) ^ (value >> 31)) >>> 0;
