import type { Arc, DrawingGeometry, FilePoint } from '../drawing.ts';
import { assembleRings } from '../assemble-rings.ts';
import { densifyConic, FULL_TURN, pointOn, type Conic } from '../curves.ts';
import { SkipList, type SkipReason } from '../skip-list.ts';
import { unreadableMif } from './mif-fault.ts';
import type { MifTokens } from './mif-tokens.ts';
import type { MifTransform } from './read-header.ts';
import { roundedRing } from './rounded-ring.ts';

export interface MifShape {
  readonly geometry: DrawingGeometry;
  readonly arcs: readonly Arc[];
}

export interface MifObjectOptions {
  readonly transform: MifTransform;
  readonly unitMetres: number;
  readonly sizeBytes: number;
}

const MOST_POINTS = 6_000_000;
const FARTHEST = 1e12;
/** Edges that may be gone along to tell the holes of one region. */
const MOST_STEPS = 100_000_000;
const LONGEST_TEXT = 10_000;
/** "x y\n" is the shortest that a point takes: a count that the file cannot hold is damage. */
const SHORTEST_POINT = 4;

/** Objects of a MIF file one at a time. What follows an object (pen, brush, font) belongs to it and is passed over. */
export class MifObjects {
  readonly skips = new SkipList<SkipReason>();
  arcs = 0;
  readonly #tokens: MifTokens;
  readonly #options: MifObjectOptions;
  #points = 0;

  constructor(tokens: MifTokens, options: MifObjectOptions) {
    this.#tokens = tokens;
    this.#options = options;
  }

  /** Shapes of the next object: none for NONE and for one left out, several for a collection. Null at the end. */
  next(): readonly MifShape[] | null {
    for (let word = this.#tokens.word(); word !== ''; word = this.#tokens.word()) {
      const shapes = this.#object(word);
      if (shapes !== null) return shapes;
      this.#tokens.skipLine();
    }
    return null;
  }

  /** Null for a word that begins no object. */
  #object(word: string): readonly MifShape[] | null {
    switch (word) {
      case 'NONE':
        return [];
      case 'POINT':
        return this.#made(word, { kind: 'point', points: [this.#point()] });
      case 'MULTIPOINT':
        return this.#made(word, { kind: 'point', points: this.#pointList() });
      case 'LINE':
        return this.#made(word, { kind: 'line', lines: [[this.#point(), this.#point()]] });
      case 'PLINE':
        return this.#pline();
      case 'REGION':
        return this.#region();
      case 'RECT':
        return this.#rectangle();
      case 'ELLIPSE':
        return this.#ellipse(word, 0, FULL_TURN);
      case 'ARC':
        return this.#arc();
      case 'TEXT':
        return this.#text();
      case 'COLLECTION':
        return this.#collection();
      case 'ROUNDRECT':
        return this.#roundRectangle();
      default:
        return null;
    }
  }

  #point(): FilePoint {
    const { scale, shift } = this.#options.transform;
    const [x, y] = [this.#tokens.number(), this.#tokens.number()];
    if (++this.#points > MOST_POINTS) throw unreadableMif('tooManyPoints', this.#tokens.line);
    const place: FilePoint = [x * scale[0] + shift[0] + 0, y * scale[1] + shift[1] + 0];
    if (!(Math.abs(place[0]) <= FARTHEST) || !(Math.abs(place[1]) <= FARTHEST))
      throw unreadableMif('mifNumber', this.#tokens.line);
    return place;
  }

  #count(atLeast: number): number {
    const count = this.#tokens.number();
    const most = this.#options.sizeBytes / SHORTEST_POINT;
    if (!Number.isInteger(count) || count < atLeast || count > most)
      throw unreadableMif('mifNumber', this.#tokens.line);
    return count;
  }

  #pointList(): readonly FilePoint[] {
    return Array.from({ length: this.#count(0) }, () => this.#point());
  }

  #made(word: string, geometry: DrawingGeometry, arcs: readonly Arc[] = []): readonly MifShape[] {
    return isWhole(geometry) ? [{ geometry, arcs }] : this.#left('degenerate', word);
  }

  #pline(): readonly MifShape[] {
    const isMultiple = !this.#tokens.hasNumber();
    // PLINE MULTIPLE 3: so many lines follow, each with its count.
    if (isMultiple && this.#tokens.word() !== 'MULTIPLE') throw unreadableMif('mifNumber', this.#tokens.line);
    const parts = isMultiple ? this.#count(0) : 1;
    return this.#made('PLINE', { kind: 'line', lines: Array.from({ length: parts }, () => this.#pointList()) });
  }

  #region(): readonly MifShape[] {
    const rings = Array.from({ length: this.#count(0) }, () => this.#pointList());
    const assembled = assembleRings(rings, MOST_STEPS);
    if (assembled === null) return this.#left('tooManyRings', 'REGION');
    const { polygons, empty } = assembled;
    if (empty > 0) this.skips.skip('REGION', 'degenerate', String(this.#tokens.line));
    return polygons.length === 0 ? [] : [{ geometry: { kind: 'polygon', polygons }, arcs: [] }];
  }

  #rectangle(): readonly MifShape[] {
    const [[x1, y1], [x2, y2]] = [this.#point(), this.#point()];
    const ring = closed([
      [x1, y1],
      [x2, y1],
      [x2, y2],
      [x1, y2],
    ]);
    return this.#made('RECT', { kind: 'polygon', polygons: [[ring]] });
  }

  /** The number after the corners is the diameter of the circle that rounds them, in the unit of the map. */
  #roundRectangle(): readonly MifShape[] {
    const [[x1, y1], [x2, y2]] = [this.#point(), this.#point()];
    const diameter = this.#tokens.number();
    if (!(Math.abs(diameter) <= FARTHEST)) throw unreadableMif('mifNumber', this.#tokens.line);
    const { scale } = this.#options.transform;
    const box = { west: Math.min(x1, x2), south: Math.min(y1, y2), east: Math.max(x1, x2), north: Math.max(y1, y2) };
    const radius = (axis: 0 | 1, side: number): number => Math.min(Math.abs((diameter / 2) * scale[axis]), side / 2);
    const rounded = roundedRing(
      box,
      [radius(0, box.east - box.west), radius(1, box.north - box.south)],
      this.#options.unitMetres,
    );
    if (rounded === null) return this.#left('curveTooFine', 'ROUNDRECT');
    this.arcs += rounded.curves;
    this.#points += rounded.points.length;
    return this.#made('ROUNDRECT', { kind: 'polygon', polygons: [[closed(rounded.points)]] }, rounded.arcs);
  }

  #left(reason: SkipReason, word: string): readonly MifShape[] {
    this.skips.skip(word, reason, String(this.#tokens.line));
    return [];
  }

  /** Angles of an arc are degrees counter-clockwise from the east. */
  #arc(): readonly MifShape[] {
    const box: readonly [FilePoint, FilePoint] = [this.#point(), this.#point()];
    const [from, to] = [this.#tokens.number(), this.#tokens.number()];
    if (!Number.isFinite(from) || !Number.isFinite(to)) throw unreadableMif('mifNumber', this.#tokens.line);
    const sweep = (((to - from) % 360) + 360) % 360 || 360;
    return this.#curve('ARC', box, { from: ((from % 360) * Math.PI) / 180, sweep: (sweep * Math.PI) / 180 });
  }

  #ellipse(word: string, from: number, sweep: number): readonly MifShape[] {
    return this.#curve(word, [this.#point(), this.#point()], { from, sweep });
  }

  #curve(
    word: string,
    [[x1, y1], [x2, y2]]: readonly [FilePoint, FilePoint],
    { from, sweep }: { from: number; sweep: number },
  ): readonly MifShape[] {
    const u = [Math.abs(x2 - x1) / 2, 0, 0] as const;
    const v = [0, Math.abs(y2 - y1) / 2, 0] as const;
    const conic: Conic = { center: [(x1 + x2) / 2, (y1 + y2) / 2, 0], u, v, from, sweep };
    const ends = [pointOn(conic, from), pointOn(conic, from + sweep)] as const;
    const isRing = word === 'ELLIPSE';
    const isFlat = u[0] === 0 || v[1] === 0;
    const dense = isFlat ? null : densifyConic(conic, isRing ? [ends[0], ends[0]] : ends, this.#options.unitMetres);
    if (dense === null) return this.#left(isFlat ? 'degenerate' : 'curveTooFine', word);
    this.arcs++;
    this.#points += dense.points.length;
    const arcs = dense.arc ? [dense.arc] : [];
    if (isRing) return this.#made(word, { kind: 'polygon', polygons: [[closed([ends[0], ...dense.points])]] }, arcs);
    return this.#made(word, { kind: 'line', lines: [[ends[0], ...dense.points, ends[1]]] }, arcs);
  }

  /** The text, then the box around it: it stands at the lower left corner. */
  #text(): readonly MifShape[] {
    const text = this.#tokens.text();
    const [[x1, y1], [x2, y2]] = [this.#point(), this.#point()];
    const plain = (text ?? '').replaceAll('\\n', '\n').trim();
    if (plain === '') return this.#left('emptyText', 'TEXT');
    if (plain.length > LONGEST_TEXT) return this.#left('textTooLong', 'TEXT');
    return this.#made('TEXT', { kind: 'text', at: [Math.min(x1, x2), Math.min(y1, y2)], text: plain });
  }

  /** So many parts follow, all with one row of the table. */
  #collection(): readonly MifShape[] {
    const parts = this.#count(0);
    this.#tokens.skipLine();
    const shapes: MifShape[] = [];
    for (let part = 0; part < parts;) {
      const word = this.#tokens.word();
      if (word === '') return shapes;
      const made = word === 'COLLECTION' ? null : this.#object(word);
      if (made === null) this.#tokens.skipLine();
      else {
        shapes.push(...made);
        part++;
      }
    }
    return shapes;
  }
}

function closed(points: readonly FilePoint[]): readonly FilePoint[] {
  const first = points[0];
  const last = points[points.length - 1];
  if (!first || !last) return points;
  return first[0] === last[0] && first[1] === last[1] ? points : [...points, first];
}

function isWhole(geometry: DrawingGeometry): boolean {
  if (geometry.kind === 'line') return geometry.lines.length > 0 && geometry.lines.every((line) => line.length >= 2);
  return geometry.kind !== 'point' || geometry.points.length > 0;
}
