import { z } from 'zod';
import type { FabricParcel } from '#domain/geometry/fabric-check.ts';
import type { Fabric, FabricEdit } from '#domain/geometry/fabric-edit.ts';
import { areaDoubled, ringAreaDoubled } from '#domain/geometry/measures.ts';
import { Position, type Line, type MultiPolygon, type Ring } from '#domain/geometry/types.ts';
import { refuse, type Refusal, type Result } from '#domain/result.ts';
import type { Plane } from './plane.ts';

/** Heights are let go: the cadastre's boundaries have none. */
const Coordinate = z.array(z.number()).min(2);
const RingOfMetres = z.array(Coordinate).min(1);
const PolygonGeometry = z.object({ type: z.literal('Polygon'), coordinates: z.array(RingOfMetres).min(1) });
const MultiPolygonGeometry = z.object({
  type: z.literal('MultiPolygon'),
  coordinates: z.array(z.array(RingOfMetres).min(1)).min(1),
});
const LineGeometry = z.object({ type: z.literal('LineString'), coordinates: z.array(Coordinate).min(1) });

/** A parcel: its number is `id`, or `properties.number`, or its place in the list. */
export const ParcelFeature = z.looseObject({
  type: z.literal('Feature'),
  id: z.union([z.string(), z.number()]).optional(),
  properties: z.record(z.string(), z.unknown()).nullish(),
  geometry: z.union([PolygonGeometry, MultiPolygonGeometry]),
});
export type ParcelFeature = z.infer<typeof ParcelFeature>;

/** A line or a contour, bare or as a feature. */
export const LineShape = z.union([LineGeometry, z.looseObject({ geometry: LineGeometry })]);
export const ContourShape = z.union([PolygonGeometry, z.looseObject({ geometry: PolygonGeometry })]);

export const FabricInput = z.object({
  targets: z.array(ParcelFeature).min(1),
  around: z.array(ParcelFeature).default([]),
});

/** Thrown and caught within `withGrid`: what is wrong lies deep in the input, and the refusal is for the whole line. */
class LineRefused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/** Turns metres of a plane into the millimetre grid and remembers the largest rounding. */
export interface Grid {
  readonly line: (shape: z.infer<typeof LineShape>) => Line;
  readonly contour: (shape: z.infer<typeof ContourShape>) => Ring;
  readonly fabric: (input: z.infer<typeof FabricInput>) => Fabric;
  /** The answer to a fabric edit: features in metres, with the ids and properties that they came with. */
  readonly answer: (edit: FabricEdit) => object;
}

/** Runs work on a new grid; a coordinate off the plane is refused, places of refusals come back in metres. */
export function withGrid(plane: Plane, work: (grid: Grid) => Result<object, Refusal>): Result<object, Refusal> {
  try {
    const done = work(gridOf(plane));
    if (done.ok || !done.error.at) return done;
    return refuse(done.error.code, done.error.about, inMetres(done.error.at));
  } catch (error) {
    if (!(error instanceof LineRefused)) throw error;
    return { ok: false, error: error.refusal };
  }
}

const inMetres = ([east, north]: Position): Position => [east / 1000, north / 1000];

function gridOf(plane: Plane): Grid {
  let largest = 0;
  const features = new Map<string, ParcelFeature>();
  const toGrid = (point: readonly number[]): Position => {
    const [east = NaN, north = NaN] = point;
    const rounded = [Math.round(east * 1000), Math.round(north * 1000)] as const;
    const isInZone = plane.zone === null || Math.floor(east / 1e6) === plane.zone;
    if (!isInZone || !Position.safeParse(rounded).success)
      throw new LineRefused({ code: 'coordinate.outside', about: [point.join(' ')], at: null });
    largest = Math.max(largest, Math.abs(east * 1000 - rounded[0]), Math.abs(north * 1000 - rounded[1]));
    return rounded;
  };
  const parcelOf = (feature: ParcelFeature, place: string): FabricParcel => {
    const number = String(feature.id ?? feature.properties?.['number'] ?? place);
    if (features.has(number))
      throw new LineRefused({
        code: 'input.shape',
        about: [`an id of its own for every feature, ${number}`],
        at: null,
      });
    features.set(number, feature);
    const { geometry } = feature;
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    return {
      number,
      geometry: polygons.map((rings) => rings.map((ring, index) => turned(ring.map(toGrid), index === 0))),
    };
  };
  return {
    line: (shape) => ('geometry' in shape ? shape.geometry : shape).coordinates.map(toGrid),
    contour: (shape) => (('geometry' in shape ? shape.geometry : shape).coordinates[0] ?? []).map(toGrid),
    fabric: ({ targets, around }) => ({
      targets: targets.map((feature, index) => parcelOf(feature, `target ${index + 1}`)),
      around: around.map((feature, index) => parcelOf(feature, `around ${index + 1}`)),
    }),
    answer: (edit) => answerOf(edit, features, largest),
  };
}

/** GeoJSON knows rings of either direction; the register does not. */
const turned = (ring: Ring, outer: boolean): Ring => {
  const area = ringAreaDoubled(ring);
  return area !== 0 && area > 0 !== outer ? ring.toReversed() : ring;
};

function answerOf(edit: FabricEdit, features: ReadonlyMap<string, ParcelFeature>, roundingMm: number): object {
  return {
    formed: edit.formed.map((geometry) => ({
      type: 'Feature',
      properties: { areaM2: areaDoubled(geometry) / 2e6 },
      geometry: toGeoJson(geometry),
    })),
    changed: edit.changed.map(({ number, geometry }) => ({ ...features.get(number), geometry: toGeoJson(geometry) })),
    closed: edit.closed.map((number) => features.get(number)?.id ?? number),
    deviationMm2: edit.deviationDoubled / 2,
    // Below a thousandth of a millimetre it is the double's own, not the caller's.
    roundingMm: Math.round(roundingMm * 1000) / 1000,
  };
}

function toGeoJson(geometry: MultiPolygon): object {
  const coordinates = geometry.map((polygon) => polygon.map((ring) => ring.map(inMetres)));
  return coordinates.length === 1
    ? { type: 'Polygon', coordinates: coordinates[0] }
    : { type: 'MultiPolygon', coordinates };
}
