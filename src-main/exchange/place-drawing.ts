import { areaDoubled, boxOfPositions, ringAreaDoubled } from '#domain/geometry/measures.ts';
import { samePosition } from '#domain/geometry/predicates.ts';
import {
  epsgOfZone,
  Position as PositionSchema,
  type Box,
  type MultiPolygon,
  type Position,
  type Zone,
} from '#domain/geometry/types.ts';
import { defectsOf, type Defect } from '#domain/geometry/validity.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import type {
  AttributeValue,
  AxisOrder,
  Drawing,
  DrawingFeature,
  DrawingGeometry,
  FilePoint,
  Skipped,
} from './drawing.ts';
import type { FindTransform, Transform } from './find-transform.ts';
import { groundOrderOf, isInDegrees, moveGeometry, pointsOf } from './ground-points.ts';
import { PointGrid } from './point-grid.ts';
import type { Steps } from './steps.ts';
import { crsIdOf } from './transform-drawing.ts';

/** What a person settles in the preview; what is left out is as the file says. */
export interface PlaceChoices {
  readonly axes?: Exclude<AxisOrder, 'unknown'>;
  /** Id of the coordinate system, 'EPSG:28412'. */
  readonly from?: string;
  readonly unitMetres?: number;
  readonly zone: Zone;
  /** What the act allows; null where it asks for nothing. */
  readonly requiredAccuracyM: number | null;
}

export type PlacedShape =
  | { readonly kind: 'parcel'; readonly geometry: MultiPolygon; readonly areaDoubled: number }
  | { readonly kind: 'line'; readonly lines: readonly (readonly Position[])[] }
  | { readonly kind: 'point'; readonly points: readonly Position[] }
  | { readonly kind: 'text'; readonly at: Position; readonly text: string };

export interface Candidate {
  /** Its number in the drawing: arcs and original coordinates are found there. */
  readonly feature: number;
  readonly layer: string;
  readonly name: string | null;
  readonly shape: PlacedShape;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /** Of a parcel, with the places; empty when it may stand in the register. Nothing is mended here. */
  readonly defects: readonly Defect[];
  /** The feature before it that is exactly the same; null for the first of them. */
  readonly sameAs: number | null;
}

/** The data behind the preview of an import. Nothing of it is applied. */
export interface PlacedDrawing {
  readonly zone: Zone;
  readonly axes: AxisOrder;
  /** Null for degrees; `assumed` where neither the file nor the person said it. */
  readonly unit: { readonly metres: number; readonly assumed: boolean } | null;
  readonly from: string;
  readonly transform: { readonly id: string | null; readonly accuracyM: number };
  readonly candidates: readonly Candidate[];
  /** Of the file and of the placing, with reasons. */
  readonly skipped: readonly Skipped[];
  readonly snapping: {
    /** The farthest that a point was moved to reach the grid. */
    readonly largestMoveMm: number;
    /** Points within half a millimetre of one that stand on it now. */
    readonly joined: number;
    /** Corners that fell onto the corner before them. */
    readonly dropped: number;
  };
  readonly box: Box | null;
}

/**
 * A drawing on the millimetre grid of a state zone.
 *
 * CRS      from what the file or the person says, by the transform that `find` answers
 * Unit     whole millimetres
 * Refuses  'exchange.axesUnknown', 'exchange.crsUnknown', and what `find` refuses: no way, or one too coarse
 */
export function* placeDrawing(
  drawing: Drawing,
  choices: PlaceChoices,
  find: FindTransform,
): Steps<Result<PlacedDrawing, Refusal>> {
  const settled = settle(drawing, choices);
  if (settled.axes === 'unknown') return refuse('exchange.axesUnknown');
  const from = choices.from ?? crsIdOf(drawing);
  if (from === null) return refuse('exchange.crsUnknown');
  const found = find(from, `EPSG:${String(epsgOfZone(choices.zone))}`, choices.requiredAccuracyM);
  if (!found.ok) return found;
  const placing = new Placing(found.value);
  const toGround = groundOrderOf(settled);
  for (const [index, feature] of settled.features.entries()) {
    placing.take(toGround(feature), index);
    yield index / settled.features.length;
  }
  const degrees = isInDegrees(settled);
  return ok({
    zone: choices.zone,
    axes: settled.axes,
    unit: degrees ? null : { metres: settled.unit?.metres ?? 1, assumed: settled.unit === null },
    from,
    transform: { id: found.value.id, accuracyM: found.value.accuracyM },
    ...placing.finish(drawing.skipped),
  });
}

function settle(drawing: Drawing, { axes, unitMetres }: PlaceChoices): Drawing {
  const unit = unitMetres === undefined ? drawing.unit : { name: String(unitMetres), metres: unitMetres };
  return { ...drawing, axes: axes ?? drawing.axes, unit };
}

class Placing {
  readonly #transform: Transform;
  readonly #grid = new PointGrid();
  readonly #candidates: Candidate[] = [];
  readonly #first = new Map<string, number>();
  readonly #left = new Map<string, { count: number; readonly where: string }>();
  #dropped = 0;

  constructor(transform: Transform) {
    this.#transform = transform;
  }

  take(feature: DrawingFeature, index: number): void {
    const positions = this.#toGrid(pointsOf(feature.geometry));
    if (typeof positions === 'string') return this.#leave(positions, feature, index);
    const shape = this.#shapeOf(feature.geometry, positions);
    if (shape === null) this.#leave('placing.collapsed', feature, index);
    else this.#keep(feature, index, shape);
  }

  finish(skipped: readonly Skipped[]): Pick<PlacedDrawing, 'candidates' | 'skipped' | 'snapping' | 'box'> {
    const left = [...this.#left].map(([reason, { count, where }]) => ({ what: 'feature', reason, count, where }));
    const box = boxOfPositions(positionsOf(this.#candidates));
    return {
      candidates: this.#candidates,
      skipped: [...skipped, ...left],
      snapping: { largestMoveMm: this.#grid.largestMoveMm, joined: this.#grid.joined, dropped: this.#dropped },
      box: box[0] === Infinity ? null : box,
    };
  }

  #keep({ layer, name, attributes }: DrawingFeature, feature: number, shape: PlacedShape): void {
    const key = keyOf(shape);
    const sameAs = this.#first.get(key) ?? null;
    if (sameAs === null) this.#first.set(key, feature);
    const defects = shape.kind === 'parcel' ? defectsOf(shape.geometry) : [];
    this.#candidates.push({ feature, layer, name, shape, attributes, defects, sameAs });
  }

  /** `reason` has its text under `exchange.skipped`. */
  #leave(reason: string, { name }: DrawingFeature, index: number): void {
    const known = this.#left.get(reason);
    if (known) known.count += 1;
    else this.#left.set(reason, { count: 1, where: name ?? String(index + 1) });
  }

  /** All points of a feature on the grid, or why it cannot come along. */
  #toGrid(points: readonly FilePoint[]): readonly Position[] | string {
    const { coordinates, refused } = this.#transform.run(Float64Array.from(points.flat()));
    const [reason] = refused.values();
    if (reason !== undefined) return reason;
    const metres = points.map((_, at) => [coordinates[at * 2] ?? NaN, coordinates[at * 2 + 1] ?? NaN] as const);
    // Asked before the grid remembers them: one wild point would count for the largest move.
    const onGrid = ([east, north]: FilePoint): boolean =>
      PositionSchema.safeParse([Math.round(east * 1000), Math.round(north * 1000)]).success;
    return metres.every(onGrid) ? metres.map((point) => this.#grid.place(point)) : 'placing.outsideGrid';
  }

  #shapeOf(geometry: DrawingGeometry, positions: readonly Position[]): PlacedShape | null {
    let next = 0;
    const placed = moveGeometry(geometry, (point) => positions[next++] ?? point);
    if (placed.kind === 'point' || placed.kind === 'text') return placed;
    if (placed.kind === 'line') {
      const lines = placed.lines.map((line) => this.#withoutRepeats(line)).filter((line) => line.length >= 2);
      return lines.length === 0 ? null : { kind: 'line', lines };
    }
    const parts = placed.polygons.map((rings) =>
      rings.map((ring, index) => turned(this.#withoutRepeats(ring), index === 0 ? 1 : -1)),
    );
    return { kind: 'parcel', geometry: parts, areaDoubled: areaDoubled(parts) };
  }

  #withoutRepeats(positions: readonly Position[]): readonly Position[] {
    const kept = positions.filter(
      (position, index) => index === 0 || !samePosition(position, positions[index - 1] ?? position),
    );
    this.#dropped += positions.length - kept.length;
    return kept;
  }
}

const turned = (ring: readonly Position[], sign: 1 | -1): readonly Position[] =>
  Math.sign(ringAreaDoubled(ring)) === -sign ? ring.toReversed() : ring;

/** The same for the same shape, wherever its rings begin. */
function keyOf(shape: PlacedShape): string {
  if (shape.kind === 'text') return `text ${shape.at.join()} ${shape.text}`;
  if (shape.kind === 'point') return `point ${shape.points.join(' ')}`;
  if (shape.kind === 'line') return `line ${shape.lines.map((line) => line.join(' ')).join('; ')}`;
  return `parcel ${shape.geometry
    .map((rings) => rings.map(fromSmallest).join(' / '))
    .toSorted()
    .join('; ')}`;
}

function fromSmallest(ring: readonly Position[]): string {
  const corners = ring.slice(0, -1);
  let first = 0;
  corners.forEach(([east, north], index) => {
    const [bestEast, bestNorth] = corners[first] ?? [east, north];
    if (east < bestEast || (east === bestEast && north < bestNorth)) first = index;
  });
  return [...corners.slice(first), ...corners.slice(0, first)].join(' ');
}

function* positionsOf(candidates: readonly Candidate[]): Generator<Position> {
  for (const { shape } of candidates) {
    if (shape.kind === 'parcel') yield* shape.geometry.flat(2);
    else if (shape.kind === 'line') yield* shape.lines.flat();
    else if (shape.kind === 'point') yield* shape.points;
    else yield shape.at;
  }
}
