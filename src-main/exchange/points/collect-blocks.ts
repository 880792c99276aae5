import type { AttributeValue, DrawingFeature, FilePoint, TakeFeature } from '../drawing.ts';
import { groupRings, isInside, ringArea } from '../group-rings.ts';

/** A point as it was read, in the order of its columns. */
export interface ListedPoint {
  readonly at: FilePoint;
  readonly name: string | null;
  readonly height: number | null;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

interface Contour {
  readonly hole: boolean | null;
  readonly points: ListedPoint[];
  /** Its first point came again. */
  closed: boolean;
}

interface Block {
  readonly name: string | null;
  /** Points of their own, whatever closes in them. */
  readonly loose: boolean;
  readonly contours: Contour[];
}

const NOTHING: Readonly<Record<string, AttributeValue>> = {};

/**
 * Points in the order of the list, divided into contours and parcels.
 *
 *     Участок 12        a title begins a parcel
 *     1 … 2 … 3 … 1     the first point again closes a contour,
 *     5 … 6 … 7         what follows in the block is another one; the end of the block closes it
 */
export class BlockCollector {
  readonly #layer: string;
  readonly #blocks: Block[] = [];
  #contour: Contour | null = null;
  /** Titles, columns of parcels or measures between points say that the list is one of contours. */
  #marked = false;

  constructor(layer: string) {
    this.#layer = layer;
  }

  /** The list is one of contours, whatever closes in it. */
  mark(): void {
    this.#marked = true;
  }

  beginParcel(name: string | null, hole: boolean | null): void {
    this.mark();
    const current = this.#blocks.at(-1);
    // The same parcel again goes on with another contour.
    if (current === undefined || name === null || current.name !== name)
      this.#blocks.push({ name, loose: false, contours: [] });
    this.beginContour(hole);
  }

  beginPoints(): void {
    this.#blocks.push({ name: null, loose: true, contours: [] });
    this.beginContour(null);
  }

  beginContour(hole: boolean | null, marked?: 'marked'): void {
    if (marked) this.mark();
    this.#contour = { hole, points: [], closed: false };
    this.#block().contours.push(this.#contour);
  }

  add(point: ListedPoint): void {
    const contour = this.#contour;
    const first = contour?.points[0];
    if (contour === null || contour.closed || (first !== undefined && this.#startsAnew(contour, first, point)))
      this.beginContour(null);
    const open = this.#contour;
    if (open === null) return;
    if (!this.#block().loose && open.points.length >= 3 && first !== undefined && sameAt(first, point))
      open.closed = true;
    else open.points.push(point);
  }

  /** The last title may have made contours of the first points: only now it is known what they are. */
  finish(take: TakeFeature): void {
    for (const block of this.#blocks) for (const feature of this.#featuresOf(block)) take(feature);
  }

  #block(): Block {
    const last = this.#blocks.at(-1);
    if (last !== undefined) return last;
    const block: Block = { name: null, loose: false, contours: [] };
    this.#blocks.push(block);
    return block;
  }

  /** The numbers begin again without a title, at another place: the next contour. */
  #startsAnew(contour: Contour, first: ListedPoint, point: ListedPoint): boolean {
    return (
      this.#marked &&
      contour.points.length >= 3 &&
      point.name !== null &&
      point.name === first.name &&
      !sameAt(first, point)
    );
  }

  /** One after the other: a list of a million points is never a list of a million features as well. */
  *#featuresOf({ name, loose: isLoose, contours }: Block): Generator<DrawingFeature> {
    const rings = contours.filter(({ points, closed }) => !isLoose && points.length >= 3 && (closed || this.#marked));
    const loose = contours.filter((contour) => !rings.includes(contour)).flatMap(({ points }) => points);
    const polygons = polygonsOf(rings);
    if (polygons.length > 0)
      yield this.#feature({ name, geometry: { kind: 'polygon', polygons }, attributes: NOTHING, height: null });
    for (const point of loose)
      yield this.#feature({ ...point, geometry: { kind: 'point', points: [point.at] } }, name ?? undefined);
  }

  #feature(
    { name, geometry, attributes, height }: Pick<DrawingFeature, 'name' | 'geometry' | 'attributes' | 'height'>,
    layer = this.#layer,
  ): DrawingFeature {
    return { layer, name, geometry, attributes, arcs: NO_ARCS, height };
  }
}

const NO_ARCS: readonly [] = [];

const sameAt = (a: ListedPoint, b: ListedPoint): boolean => a.at[0] === b.at[0] && a.at[1] === b.at[1];

type FileRing = readonly FilePoint[];

/** Contours said to be outer are parts, those said to be inner are holes; what is said of neither shows by its place. */
function polygonsOf(contours: readonly Contour[]): readonly (readonly FileRing[])[] {
  const ringsOf = (hole: boolean | null): readonly FileRing[] =>
    contours
      .filter((contour) => contour.hole === hole)
      .map(({ points }) => [...points, ...points.slice(0, 1)].map(({ at }) => at));
  const polygons: FileRing[][] = ringsOf(false).map((ring) => [ring]);
  const outers = polygons.length;
  for (const [outer = [], ...holes] of groupRings(ringsOf(null))) {
    const around = innermost(outer, polygons.slice(0, outers));
    if (around === undefined) polygons.push([outer, ...holes]);
    else around.push(outer, ...holes);
  }
  for (const hole of ringsOf(true)) {
    const around = innermost(hole, polygons) ?? polygons.at(-1);
    // A hole without a parcel around it is what the list says; the check of validity names it.
    if (around === undefined) polygons.push([hole]);
    else around.push(hole);
  }
  return polygons;
}

/** The smallest polygon around a ring. */
const innermost = (ring: FileRing, polygons: readonly FileRing[][]): FileRing[] | undefined =>
  polygons
    .filter(([outer]) => outer !== undefined && isInside(ring, outer))
    .sort((a, b) => Math.abs(ringArea(a[0] ?? [])) - Math.abs(ringArea(b[0] ?? [])))[0];
