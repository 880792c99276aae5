import type { Arc, AttributeValue, DrawingGeometry, FilePoint, TakeFeature } from '../drawing.ts';
import { after, moved, type Affine } from '../affine.ts';
import { densifyConic, movedConic, pointOn } from '../curves.ts';
import { densifySpline } from './densify-spline.ts';
import { drawHatch } from './draw-hatch.ts';
import { drawPath, isPlace, isSound, planPoint, samePlace } from './draw-path.ts';
import { unreadableDxf } from './dxf-fault.ts';
import { insertPlacements } from './insert-placements.ts';
import type { Block, ConicShape, EntityHead, HatchShape, InsertShape, PathShape, PointShape, Shape } from './shapes.ts';
import type { SplineShape, TextShape } from './shapes.ts';
import type { SkipList, SkipReason } from '../skip-list.ts';

/** Blocks in blocks; AutoCAD's users nest three or four deep. */
const DEEPEST = 16;

export interface DrawingLimits {
  /** Entities drawn, those of inserted blocks each time. */
  readonly entities: number;
  readonly points: number;
}

/** Where a shape is drawn: the map of the blocks around it, their layer and their names. */
interface Surroundings {
  readonly map: Affine | null;
  /** Layer of the outermost insert that is not on layer 0: entities on layer 0 of a block take it. */
  readonly layer: string | null;
  readonly path: readonly string[];
}

const MODEL: Surroundings = { map: null, layer: null, path: [] };

/** Turns shapes into features of the drawing, blocks taken apart. */
export class ShapeDrawer {
  readonly #take: TakeFeature;
  readonly #blocks: ReadonlyMap<string, Block>;
  readonly #skips: SkipList<SkipReason>;
  readonly #unitMetres: number;
  readonly #limits: DrawingLimits;
  #entities = 0;
  #points = 0;
  arcs = 0;

  constructor(options: {
    blocks: ReadonlyMap<string, Block>;
    skips: SkipList<SkipReason>;
    unitMetres: number;
    limits: DrawingLimits;
    take: TakeFeature;
  }) {
    this.#take = options.take;
    this.#blocks = options.blocks;
    this.#skips = options.skips;
    this.#unitMetres = options.unitMetres;
    this.#limits = options.limits;
  }

  draw(shape: Shape, around: Surroundings = MODEL): void {
    if (++this.#entities > this.#limits.entities) throw unreadableDxf('tooManyEntities');
    switch (shape.kind) {
      case 'path':
        return this.#path(shape, around);
      case 'conic':
        return this.#conic(shape, around);
      case 'spline':
        return this.#spline(shape, around);
      case 'hatch':
        return this.#hatch(shape, around);
      case 'point':
        return this.#point(shape, around);
      case 'text':
        return this.#text(shape, around);
      case 'insert':
        return this.#insert(shape, around);
      case 'skipped':
        return this.#skips.skip(shape.head.what, shape.reason, shape.head.place);
    }
  }

  #path(shape: PathShape, around: Surroundings): void {
    const { head, closed } = shape;
    const drawn = drawPath(shape, mapOf(head, around), this.#unitMetres);
    if (typeof drawn === 'string') return this.#skip(head, drawn);
    this.arcs += drawn.curves;
    if (!drawn.isFlat) this.#skip(head, 'dxfFlattened');
    this.#line(head, around, { points: drawn.points, arcs: drawn.arcs, closed });
  }

  #conic({ head, conic, closed }: ConicShape, around: Surroundings): void {
    const placed = movedConic(mapOf(head, around), conic);
    const ends: readonly [FilePoint, FilePoint] = [
      pointOn(placed, placed.from),
      pointOn(placed, placed.from + placed.sweep),
    ];
    const sizes = [...placed.u, ...placed.v];
    if (![...placed.center, ...sizes, placed.from, placed.sweep].every(isSound)) return this.#skip(head, 'incomplete');
    if (sizes.every((size) => size === 0)) return this.#skip(head, 'degenerate');
    const dense = densifyConic(placed, closed ? [ends[0], ends[0]] : ends, this.#unitMetres);
    if (dense === null) return this.#skip(head, 'curveTooFine');
    this.arcs++;
    if (Math.abs(placed.u[2]) > 1e-9 || Math.abs(placed.v[2]) > 1e-9) this.#skip(head, 'dxfFlattened');
    const points = [ends[0], ...dense.points, ...(closed ? [] : [ends[1]])];
    this.#line(head, around, { points, arcs: dense.arc ? [dense.arc] : [], closed });
  }

  #spline({ head, degree, knots, control, weights }: SplineShape, around: Surroundings): void {
    const map = mapOf(head, around);
    const placed = control.map((vertex) => moved(map, vertex));
    if (!placed.every(isPlace)) return this.#skip(head, 'incomplete');
    const plane = placed.map(([x, y]): FilePoint => [x, y]);
    const points = densifySpline({ degree, knots, control: plane, weights }, this.#unitMetres);
    if (points === null) return this.#skip(head, 'dxfSpline');
    this.arcs++;
    if (placed.some(([, , z]) => Math.abs(z - (placed[0]?.[2] ?? 0)) > 1e-9)) this.#skip(head, 'dxfFlattened');
    this.#line(head, around, { points: [...points], arcs: [], closed: false });
  }

  #hatch(shape: HatchShape, around: Surroundings): void {
    const { head } = shape;
    const drawn = drawHatch(shape, mapOf(head, around), this.#unitMetres);
    if (typeof drawn === 'string') return this.#skip(head, drawn);
    this.arcs += drawn.curves;
    const { polygons, arcs } = drawn;
    this.#add(head, around, { geometry: { kind: 'polygon', polygons }, arcs });
  }

  #point({ head, at, hasHeight }: PointShape, around: Surroundings): void {
    const place = moved(mapOf(head, around), at);
    if (!isPlace(place)) return this.#skip(head, 'incomplete');
    const geometry: DrawingGeometry = { kind: 'point', points: [planPoint(place)] };
    this.#add(head, around, { geometry, height: hasHeight ? place[2] : null });
  }

  #text({ head, at, text, tag, hidden }: TextShape, around: Surroundings): void {
    const place = moved(mapOf(head, around), at);
    if (!isPlace(place)) return this.#skip(head, 'incomplete');
    if (hidden) return;
    if (text === '') return this.#skip(head, 'emptyText');
    const geometry: DrawingGeometry = { kind: 'text', at: planPoint(place), text };
    this.#add(head, around, tag === null ? { geometry } : { geometry, attributes: { tag } });
  }

  /** Draws what the block holds; its attributes become texts, and a point at the insert that has them by their tags. */
  #insert(shape: InsertShape, around: Surroundings): void {
    const { head, attributes } = shape;
    const map = mapOf(head, around);
    const place = moved(map, shape.at);
    if (!isPlace(place)) return this.#skip(head, 'incomplete');
    if (attributes.length > 0) {
      const byTag = Object.fromEntries(attributes.map(({ tag, text }) => [tag ?? '', text]));
      const geometry: DrawingGeometry = { kind: 'point', points: [planPoint(place)] };
      this.#add(head, around, { geometry, attributes: { block: shape.block, ...byTag }, height: place[2] });
      for (const attribute of attributes) this.draw(attribute, around);
    }
    const key = shape.block.toUpperCase();
    const block = this.#blocks.get(key);
    if (!block) return this.#skip(head, 'dxfNoBlock');
    if (block.external) return this.#skip(head, 'dxfExternal');
    if (around.path.includes(key)) return this.#skip(head, 'dxfBlockCycle');
    if (around.path.length >= DEEPEST) return this.#skip(head, 'dxfBlockDepth');
    if (block.shapes.length === 0) return;
    const layer = head.layer === '0' ? around.layer : head.layer;
    for (const inner of insertPlacements(shape, block.base, map)) {
      for (const part of block.shapes) this.draw(part, { map: inner, layer, path: [...around.path, key] });
    }
  }

  #line(head: EntityHead, around: Surroundings, line: { points: FilePoint[]; arcs: readonly Arc[]; closed: boolean }) {
    const { points } = line;
    const first = points[0];
    if (!first) return this.#skip(head, 'degenerate');
    const isBack = (): boolean => points.length > 1 && samePlace(points[points.length - 1] as FilePoint, first);
    const closed = line.closed || (points.length > 3 && isBack());
    while (closed && isBack()) points.pop();
    if (points.length < (closed ? 3 : 2)) return this.#skip(head, 'degenerate');
    if (closed) points.push(first);
    const geometry: DrawingGeometry = closed
      ? { kind: 'polygon', polygons: [[points]] }
      : { kind: 'line', lines: [points] };
    this.#add(head, around, { geometry, arcs: line.arcs });
  }

  #add(
    head: EntityHead,
    around: Surroundings,
    feature: {
      geometry: DrawingGeometry;
      arcs?: readonly Arc[];
      attributes?: Readonly<Record<string, AttributeValue>>;
      height?: number | null;
    },
  ): void {
    this.#points += pointsOf(feature.geometry);
    if (this.#points > this.#limits.points) throw unreadableDxf('tooManyPoints');
    this.#take({
      layer: head.layer === '0' && around.layer !== null ? around.layer : head.layer,
      name: null,
      geometry: feature.geometry,
      attributes: feature.attributes
        ? { entity: head.what, handle: head.handle, ...feature.attributes }
        : { entity: head.what, handle: head.handle },
      arcs: feature.arcs ?? NO_ARCS,
      height: feature.height ?? null,
    });
  }

  #skip(head: EntityHead, reason: SkipReason): void {
    this.#skips.skip(head.what, reason, head.place);
  }
}

const NO_ARCS: readonly Arc[] = [];

/** The entity's own axes first, then the blocks around it. */
function mapOf({ axes }: EntityHead, { map }: Surroundings): Affine | null {
  if (axes === null || map === null) return axes ?? map;
  return after(map, axes);
}

function pointsOf(geometry: DrawingGeometry): number {
  if (geometry.kind === 'line') return geometry.lines[0]?.length ?? 0;
  if (geometry.kind !== 'polygon') return 1;
  return geometry.polygons.flat().reduce((sum, ring) => sum + ring.length, 0);
}
