import type { FilePoint } from '../drawing.ts';
import type { DrawingBuilder } from '../drawing-builder.ts';
import { GeometryCollector, type ReadGeometry } from '../geometry-collector.ts';

/** Length of the box by its code in the flags: none, xy, xyz, xym, xyzm. */
const ENVELOPES = [0, 32, 48, 48, 64];
const [EMPTY, EXTENDED] = [0x10, 0x20];
const DEPTH = 16;

type Problem = 'badGeometry' | 'curves';

class Malformed extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem);
    this.problem = problem;
  }
}

/**
 * A geometry blob of a GeoPackage: a header with an optional box, then well-known binary of either byte order, by ISO or
 * with the flags of EWKB. Answers the reason where it cannot be read.
 *
 * Source  OGC 12-128r18, 2.1.3; ISO 13249-3 for the codes of the types
 */
export function readGeometryBlob(
  blob: Uint8Array,
  builder: DrawingBuilder,
  where: string,
): readonly ReadGeometry[] | Problem {
  const flags = blob[3] ?? 0;
  const envelope = ENVELOPES[(flags >> 1) & 7];
  if (blob[0] !== 0x47 || blob[1] !== 0x50 || envelope === undefined || (flags & EXTENDED) !== 0) return 'badGeometry';
  if ((flags & EMPTY) !== 0) return [];
  const found = new GeometryCollector(builder, where);
  try {
    new WkbReader(blob.subarray(8 + envelope), found, builder).read(0);
  } catch (error) {
    if (error instanceof Malformed) return error.problem;
    throw error;
  }
  return found.finish();
}

class WkbReader {
  readonly #view: DataView;
  readonly #found: GeometryCollector;
  readonly #builder: DrawingBuilder;
  #at = 0;

  constructor(bytes: Uint8Array, found: GeometryCollector, builder: DrawingBuilder) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#found = found;
    this.#builder = builder;
  }

  read(depth: number): void {
    if (depth > DEPTH) throw new Malformed('badGeometry');
    this.#need(5);
    const little = this.#view.getUint8(this.#at) === 1;
    const code = this.#view.getUint32(this.#at + 1, little);
    this.#at += 5;
    // EWKB says Z, M and "a system follows" in the top bits, ISO in the thousands.
    const bits = code >>> 29;
    if ((bits & 1) !== 0) this.#at += 4;
    const plain = code & 0x1fffffff;
    const extra = Math.floor(plain / 1000);
    if (extra > 3) throw new Malformed('badGeometry');
    const z = (bits & 4) !== 0 || extra === 1 || extra === 3;
    const m = (bits & 2) !== 0 || extra === 2 || extra === 3;
    this.#readType(plain % 1000, { little, z, width: 16 + (z ? 8 : 0) + (m ? 8 : 0) }, depth);
  }

  #readType(type: number, layout: Layout, depth: number): void {
    switch (type) {
      case 1:
        return this.#readPoint(layout);
      case 2:
        return this.#found.addLine(this.#readPoints(layout));
      case 3:
        return this.#found.addPolygon(
          Array.from({ length: this.#count(layout.little, 4) }, () => this.#readPoints(layout)),
        );
      case 4:
      case 5:
      case 6:
      case 7:
        for (let left = this.#count(layout.little, 9); left > 0; left--) this.read(depth + 1);
        return;
      default:
        // Circular strings, compound curves, surfaces of triangles: 8 to 17.
        throw new Malformed(type >= 8 && type <= 17 ? 'curves' : 'badGeometry');
    }
  }

  #readPoint({ little, z, width }: Layout): void {
    this.#need(width);
    const [x, y] = [this.#view.getFloat64(this.#at, little), this.#view.getFloat64(this.#at + 8, little)];
    const height = z ? this.#view.getFloat64(this.#at + 16, little) : null;
    this.#at += width;
    // An empty point is written as two that are no numbers.
    if (Number.isNaN(x) && Number.isNaN(y)) return;
    if (!Number.isFinite(x) || !Number.isFinite(y)) throw new Malformed('badGeometry');
    this.#builder.reserve(1);
    this.#found.addPoint([x, y], height);
  }

  #readPoints({ little, width }: Layout): readonly FilePoint[] {
    const count = this.#count(little, width);
    this.#builder.reserve(count);
    if (width > 16) this.#found.loseHeights();
    const start = this.#at;
    this.#at += count * width;
    return Array.from({ length: count }, (_, i): FilePoint => {
      const at = start + i * width;
      const [x, y] = [this.#view.getFloat64(at, little), this.#view.getFloat64(at + 8, little)];
      if (!Number.isFinite(x) || !Number.isFinite(y)) throw new Malformed('badGeometry');
      return [x, y];
    });
  }

  /** No more than the bytes that are left can hold. */
  #count(little: boolean, width: number): number {
    this.#need(4);
    const count = this.#view.getUint32(this.#at, little);
    this.#at += 4;
    this.#need(count * width);
    return count;
  }

  #need(bytes: number): void {
    if (this.#at + bytes > this.#view.byteLength) throw new Malformed('badGeometry');
  }
}

interface Layout {
  readonly little: boolean;
  readonly z: boolean;
  /** Bytes of a point. */
  readonly width: number;
}
