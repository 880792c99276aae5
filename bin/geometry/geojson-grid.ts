import type { FabricParcel } from '#domain/geometry/fabric-check.ts';
import type { Fabric, FabricEdit } from '#domain/geometry/fabric-edit.ts';
import { oriented } from '#domain/geometry/form/clip-inside.ts';
import { areaDoubled } from '#domain/geometry/measures.ts';
import { Position, type Line, type MultiPolygon, type Polygon } from '#domain/geometry/types.ts';
import type { Refusal, Result } from '#domain/result.ts';
import type { ArealGeometry, Coordinate, ParcelFeature, Rings } from './geojson-shapes.ts';
import type { LineRefusal } from './json-lines.ts';
import type { Plane } from './plane.ts';

/** A place that concerns parcels: a T-junction, a sliver. */
interface Place {
  readonly about: readonly string[];
  readonly at: Position;
}

/** Turns metres of a plane into the millimetre grid and remembers the largest rounding. */
export interface Grid {
  readonly point: (point: Coordinate) => Position;
  readonly line: (line: readonly Coordinate[]) => Line;
  /** Outer ring counter-clockwise: GeoJSON knows rings of either direction, the register does not. */
  readonly polygon: (rings: Rings) => Polygon;
  readonly areal: (geometry: ArealGeometry) => MultiPolygon;
  readonly lengthMm: (metres: number) => number;
  readonly fabric: (input: FabricFeatures) => Fabric;
  /** The id that a parcel came with. */
  readonly idOf: (number: string) => string | number;
  readonly places: (places: readonly Place[]) => readonly object[];
  /** The answer to a fabric edit: features in metres, with the ids and properties that they came with. */
  readonly answer: (edit: FabricEdit) => object;
}

interface FabricFeatures {
  readonly targets: readonly ParcelFeature[];
  readonly around: readonly ParcelFeature[];
}

/** Thrown and caught within `withGrid`: what is wrong lies deep in the input, and the refusal is for the whole line. */
class LineRefused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Omit<Refusal, 'at'>) {
    super(refusal.code);
    this.refusal = { ...refusal, at: null };
  }
}

/** Runs work on a new grid; a coordinate off the plane is refused, places of refusals come back in metres. */
export function withGrid(plane: Plane, work: (grid: Grid) => Result<object, LineRefusal>): Result<object, LineRefusal> {
  try {
    const done = work(gridOf(plane));
    if (done.ok || !done.error.at) return done;
    return { ok: false, error: { ...done.error, at: inMetres(done.error.at) } };
  } catch (error) {
    if (!(error instanceof LineRefused)) throw error;
    return { ok: false, error: error.refusal };
  }
}

const inMetres = ([east, north]: Position): Position => [east / 1000, north / 1000];

export const lineJson = (line: Line): object => ({ type: 'LineString', coordinates: line.map(inMetres) });

export function arealJson(geometry: MultiPolygon): object {
  const coordinates = geometry.map((polygon) => polygon.map((ring) => ring.map(inMetres)));
  return coordinates.length === 1
    ? { type: 'Polygon', coordinates: coordinates[0] }
    : { type: 'MultiPolygon', coordinates };
}

function gridOf(plane: Plane): Grid {
  const rounding = new Rounding();
  const features = new Map<string, ParcelFeature>();
  const point = (given: Coordinate): Position => {
    const [east = NaN, north = NaN] = given;
    const rounded = [rounding.toMm(east), rounding.toMm(north)] as const;
    const isInZone = plane.zone === null || Math.floor(east / 1e6) === plane.zone;
    if (!isInZone || !Position.safeParse(rounded).success)
      throw new LineRefused({ code: 'coordinate.outside', about: [given.join(' ')] });
    return rounded;
  };
  const polygon = (rings: Rings): Polygon => oriented(rings.map((ring) => ring.map(point)));
  const areal = ({ type, coordinates }: ArealGeometry): MultiPolygon =>
    type === 'Polygon' ? [polygon(coordinates)] : coordinates.map(polygon);
  const parcelOf = (feature: ParcelFeature, place: string): FabricParcel => {
    const number = String(feature.id ?? feature.properties?.['number'] ?? place);
    if (features.has(number))
      throw new LineRefused({ code: 'input.shape', about: [`an id of its own for every feature, ${number}`] });
    features.set(number, feature);
    return { number, geometry: areal(feature.geometry) };
  };
  const idOf = (number: string): string | number => features.get(number)?.id ?? number;
  return {
    point,
    line: (line) => line.map(point),
    polygon,
    areal,
    lengthMm: (metres) => rounding.toMm(metres),
    fabric: ({ targets, around }) => ({
      targets: targets.map((feature, index) => parcelOf(feature, `target ${index + 1}`)),
      around: around.map((feature, index) => parcelOf(feature, `around ${index + 1}`)),
    }),
    idOf,
    places: (places) => places.map(({ about, at }) => ({ about: about.map(idOf), at: inMetres(at) })),
    answer: (edit) => ({
      formed: edit.formed.map((geometry) => ({
        type: 'Feature',
        properties: { areaM2: areaDoubled(geometry) / 2e6 },
        geometry: arealJson(geometry),
      })),
      changed: edit.changed.map(({ number, geometry }) => ({ ...features.get(number), geometry: arealJson(geometry) })),
      closed: edit.closed.map(idOf),
      deviationMm2: edit.deviationDoubled / 2,
      roundingMm: rounding.largestMm(),
    }),
  };
}

class Rounding {
  #largest = 0;

  toMm(metres: number): number {
    const rounded = Math.round(metres * 1000);
    this.#largest = Math.max(this.#largest, Math.abs(metres * 1000 - rounded));
    return rounded;
  }

  /** Below a thousandth of a millimetre it is the double's own, not the caller's. */
  largestMm(): number {
    return Math.round(this.#largest * 1000) / 1000;
  }
}
