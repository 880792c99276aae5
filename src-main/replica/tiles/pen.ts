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
  /** Made once and filled again for every ring: a tile has tens of thousands. */
  readonly #ring: FlatRing = [];
  readonly #points: number[] = [];
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
      this.#round(piece, 1);
      if (this.#points.length >= 4) this.#path(commands);
    }
  }

  /** A point, when it lies on this tile and not on its neighbour. */
  point(east: number, north: number, commands: number[]): void {
    this.#begin();
    this.#project(Float64Array.of(east, north), 0, 1, 1);
    const [x = 0, y = 0] = this.#ring.map(Math.round);
    if (x < 0 || y < 0 || x >= TILE_EXTENT || y >= TILE_EXTENT) return;
    commands.push((1 << 3) | MOVE_TO, zigzag(x), zigzag(y));
  }

  #begin(): void {
    this.#atX = 0;
    this.#atY = 0;
  }

  /** Fills `#ring` with points `from` up to (not with) `to`; answers whether any lies outside the buffer. */
  #project(xy: Float64Array, from: number, to: number, step: 1 | -1): boolean {
    const { origin, x, y } = this.#frame;
    // Indexed, not destructured: this runs for every ring, and taking arrays apart goes by iterators.
    const [east, north] = [origin[0], origin[1]];
    const x0 = x[0];
    const x1 = x[1];
    const x2 = x[2];
    const x3 = x[3];
    const x4 = x[4];
    const x5 = x[5];
    const y0 = y[0];
    const y1 = y[1];
    const y2 = y[2];
    const y3 = y[3];
    const y4 = y[4];
    const y5 = y[5];
    const ring = this.#ring;
    let length = 0;
    let outside = false;
    for (let i = from; i !== to; i += step) {
      const e = (xy[2 * i] as number) - east;
      const n = (xy[2 * i + 1] as number) - north;
      const px = x0 + x1 * e + x2 * n + x3 * e * e + x4 * e * n + x5 * n * n;
      const py = y0 + y1 * e + y2 * n + y3 * e * e + y4 * e * n + y5 * n * n;
      if (px < LOW || py < LOW || px > HIGH || py > HIGH) outside = true;
      ring[length++] = px;
      ring[length++] = py;
    }
    ring.length = length;
    return outside;
  }

  /** Fills `#points` with whole units; points that would not be told from the one before are left out. */
  #round(ring: FlatRing, tolerance: number): void {
    const points = this.#points;
    let length = 0;
    let lastX = Infinity;
    let lastY = Infinity;
    for (let i = 0; i < ring.length; i += 2) {
      // Whole numbers of the machine: boxed ones would cost more than all the rest.
      const x = Math.round(ring[i] as number) | 0;
      const y = Math.round(ring[i + 1] as number) | 0;
      if (Math.abs(x - lastX) < tolerance && Math.abs(y - lastY) < tolerance) continue;
      points[length++] = x;
      points[length++] = y;
      lastX = x;
      lastY = y;
    }
    points.length = length;
  }

  /** False when nothing of the ring is left on the grid of the tile. */
  #closed(ring: FlatRing, commands: number[]): boolean {
    this.#round(ring, this.#tolerance);
    const points = this.#points;
    while (points.length > 2 && points[0] === points.at(-2) && points[1] === points.at(-1)) points.length -= 2;
    if (points.length < 6 || twiceArea(points) === 0) return false;
    this.#path(commands);
    commands.push(CLOSE_PATH);
    return true;
  }

  #path(commands: number[]): void {
    const points = this.#points;
    let atX = this.#atX;
    let atY = this.#atY;
    for (let i = 0; i < points.length; i += 2) {
      if (i === 0) commands.push((1 << 3) | MOVE_TO);
      if (i === 2) commands.push(((points.length / 2 - 1) << 3) | LINE_TO);
      const x = points[i] as number;
      const y = points[i + 1] as number;
      commands.push(zigzag(x - atX), zigzag(y - atY));
      atX = x;
      atY = y;
    }
    this.#atX = atX;
    this.#atY = atY;
  }
}

/** Holes of an outer ring that vanished have nothing to be holes of. Answers the last ring to pass over. */
function skipHoles(geometry: GeometryReader, outer: number): number {
  let last = outer;
  while (last + 1 < geometry.ringCount && geometry.ringHole[last + 1] === 1) last++;
  return last;
}

function twiceArea(points: readonly number[]): number {
  let sum = 0;
  const count = points.length;
  for (let i = 0; i < count; i += 2) {
    const j = (i + 2) % count;
    sum += (points[i] as number) * (points[j + 1] as number) - (points[j] as number) * (points[i + 1] as number);
  }
  return sum;
}

const zigzag = (value: number): number => ((value << 1) ^ (value >> 31)) >>> 0;
