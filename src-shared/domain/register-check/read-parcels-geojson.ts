import type { FabricParcel } from '../geometry/fabric-check.ts';
import { ringAreaDoubled } from '../geometry/measures.ts';
import type { MultiPolygon, Polygon, Position, Ring } from '../geometry/types.ts';
import { ok, refuse, type Refusal, type Result } from '../result.ts';

export type ReadParcelsCode =
  'check.notCollection' | 'check.noPolygons' | 'check.badFeature' | 'check.degrees' | 'check.crsMissing';

export interface ReadParcels {
  readonly parcels: readonly FabricParcel[];
  /** As the file names it, or as it was given. */
  readonly crs: string;
  /** Corners that were no whole millimetres. */
  readonly rounded: number;
  /** Features that are no polygons. */
  readonly skipped: number;
}

/** Where files keep the number of a parcel. */
const NUMBER_FIELDS = ['number', 'cadastral_number', 'cadnum', 'cad_num', 'kad_nomer', 'KAD_NOMER', 'name', 'id'];
const DEGREES = /(?:EPSG:+(?:\d*:)?(?:4326|4284|4490)|CRS84)$/i;
/** No point of Kazakhstan is this near to the origin of a plane grid. */
const MOST_DEGREES = 180;
/** A double of a plane grid is off by less than this when it was a whole millimetre. */
const WHOLE_MM = 1e-4;

/**
 * Polygons of a GeoJSON file as parcels of a plane grid, for a check of the file alone.
 *
 * CRS      any plane grid in metres, east before north; nothing is transformed
 * Unit     metres in, whole millimetres out: nearest, halves up
 * Shape    rings may run either way, as GeoJSON of before 2016 has them; open rings and other defects are kept to be found
 * Refuses  'check.notCollection' · 'check.noPolygons' · 'check.badFeature' · 'check.degrees' · 'check.crsMissing'
 */
export function readParcelsGeoJson(
  file: unknown,
  givenCrs: string | null,
): Result<ReadParcels, Refusal<ReadParcelsCode>> {
  if (!isObject(file) || file['type'] !== 'FeatureCollection' || !Array.isArray(file['features']))
    return refuse('check.notCollection');
  const crs = givenCrs ?? crsOf(file);
  if (crs === null) return refuse('check.crsMissing');
  if (DEGREES.test(crs)) return refuse('check.degrees', [crs]);
  const reading: Reading = { rounded: 0 };
  const parcels: FabricParcel[] = [];
  const names = new Set<string>();
  let skipped = 0;
  for (const [index, feature] of (file['features'] as readonly unknown[]).entries()) {
    const coordinates = polygonsOf(feature);
    if (coordinates === null) {
      skipped++;
      continue;
    }
    const place = `${nameOf(feature, index)} (features[${index}])`;
    const geometry = readPolygons(coordinates, reading);
    if (typeof geometry === 'string') return refuse('check.badFeature', [`${place}${geometry}`]);
    const name = nameOf(feature, index);
    const number = names.has(name) ? `${name} #${index + 1}` : name;
    names.add(number);
    parcels.push({ number, geometry });
  }
  const [first] = parcels;
  if (!first) return refuse('check.noPolygons');
  const degrees = parcels.every(({ geometry }) => geometry.flat(2).every((point) => point.every(isDegree)));
  return degrees ? refuse('check.degrees', [first.number]) : ok({ parcels, crs, rounded: reading.rounded, skipped });
}

interface Reading {
  rounded: number;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isDegree = (mm: number): boolean => Math.abs(mm) <= MOST_DEGREES * 1000;

function crsOf(file: Readonly<Record<string, unknown>>): string | null {
  const crs = file['crs'];
  const properties = isObject(crs) ? crs['properties'] : null;
  const name = isObject(properties) ? properties['name'] : null;
  return typeof name === 'string' ? name : null;
}

/** Coordinates of polygons; null for everything else. */
function polygonsOf(feature: unknown): readonly unknown[] | null {
  const geometry = isObject(feature) ? feature['geometry'] : null;
  if (!isObject(geometry) || !Array.isArray(geometry['coordinates'])) return null;
  if (geometry['type'] === 'Polygon') return [geometry['coordinates']];
  return geometry['type'] === 'MultiPolygon' ? geometry['coordinates'] : null;
}

function nameOf(feature: unknown, index: number): string {
  const properties = isObject(feature) ? feature['properties'] : null;
  const values = isObject(properties) ? NUMBER_FIELDS.map((field) => properties[field]) : [];
  const found = [...values, isObject(feature) ? feature['id'] : null].find(
    (value) => (typeof value === 'string' && value !== '') || typeof value === 'number',
  );
  return found === undefined ? `#${index + 1}` : String(found).slice(0, 40);
}

/** The polygons, or the path of what cannot be read. */
function readPolygons(polygons: readonly unknown[], reading: Reading): MultiPolygon | string {
  const result: Polygon[] = [];
  for (const [p, polygon] of polygons.entries()) {
    if (!Array.isArray(polygon) || polygon.length === 0) return ` coordinates[${p}]`;
    const rings: Ring[] = [];
    for (const [r, points] of (polygon as readonly unknown[]).entries()) {
      const ring = readRing(points, reading);
      if (typeof ring === 'string') return ` coordinates[${p}][${r}]${ring}`;
      rings.push(turned(ring, r === 0));
    }
    result.push(rings);
  }
  return result.length === 0 ? ' coordinates' : result;
}

function readRing(points: unknown, reading: Reading): Ring | string {
  if (!Array.isArray(points) || points.length === 0) return '';
  const ring: Position[] = [];
  for (const [index, point] of (points as readonly unknown[]).entries()) {
    const [east, north]: readonly unknown[] = Array.isArray(point) ? point : [];
    if (!isCoordinate(east) || !isCoordinate(north)) return `[${index}]`;
    const position: Position = [Math.floor(east * 1000 + 0.5), Math.floor(north * 1000 + 0.5)];
    if (Math.abs(position[0] - east * 1000) > WHOLE_MM || Math.abs(position[1] - north * 1000) > WHOLE_MM)
      reading.rounded++;
    ring.push(position);
  }
  return ring;
}

/** Whole millimetres of it are exact. */
const isCoordinate = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) < 1e11;

const turned = (ring: Ring, isOuter: boolean): Ring =>
  ringAreaDoubled(ring) > 0 === isOuter ? ring : ring.toReversed();
