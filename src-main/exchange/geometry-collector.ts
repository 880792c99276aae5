import type { DrawingGeometry, FilePoint } from './drawing.ts';
import { closedRing, type DrawingBuilder } from './drawing-builder.ts';

export interface ReadGeometry {
  readonly geometry: DrawingGeometry;
  readonly height: number | null;
}

/** Parts of one feature, sorted by kind: a collection can hold all three, a drawing's feature holds one. */
export class GeometryCollector {
  readonly #builder: DrawingBuilder;
  readonly #where: string;
  readonly #points: FilePoint[] = [];
  readonly #lines: (readonly FilePoint[])[] = [];
  readonly #polygons: (readonly (readonly FilePoint[])[])[] = [];
  readonly #heights: number[] = [];
  #heightsLost = false;

  constructor(builder: DrawingBuilder, where: string) {
    this.#builder = builder;
    this.#where = where;
  }

  addPoint(point: FilePoint, height: number | null): void {
    this.#points.push(point);
    if (height !== null && Number.isFinite(height)) this.#heights.push(height);
  }

  addLine(points: readonly FilePoint[]): void {
    if (points.length > 1) this.#lines.push(points);
    else this.#builder.skip('line', 'tooFewPoints', this.#where);
  }

  addPolygon(rings: readonly (readonly FilePoint[])[]): void {
    const closed = rings.map(closedRing);
    const sound = closed.filter((ring) => ring !== null);
    if (sound.length < rings.length) this.#builder.skip('ring', 'emptyRing', this.#where, rings.length - sound.length);
    // Holes of a ring that is none belong nowhere.
    if (closed[0] !== null && sound.length > 0) this.#polygons.push(sound);
  }

  /** Lines and rings have heights or measures, which a drawing does not keep. */
  loseHeights(): void {
    this.#heightsLost = true;
  }

  finish(): readonly ReadGeometry[] {
    const single = this.#points.length === 1 ? (this.#heights[0] ?? null) : null;
    if (this.#heightsLost || (this.#heights.length > 0 && single === null))
      this.#builder.skip('geometry', 'heights', this.#where);
    const read: ReadGeometry[] = [];
    if (this.#polygons.length > 0) read.push({ geometry: { kind: 'polygon', polygons: this.#polygons }, height: null });
    if (this.#lines.length > 0) read.push({ geometry: { kind: 'line', lines: this.#lines }, height: null });
    if (this.#points.length > 0) read.push({ geometry: { kind: 'point', points: this.#points }, height: single });
    return read;
  }
}
