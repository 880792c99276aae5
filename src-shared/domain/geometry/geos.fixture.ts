import initGeos from 'geos-wasm';
import type { Line, MultiPolygon, Position } from './types.ts';

/* GEOS 3.13 as an independent judge in tests: other code, other authors, doubles instead of integers. */
const geos = await initGeos();
const reader = geos.GEOSWKTReader_create();

/** Near the origin doubles have digits to spare. */
const EAST = 12_674_500_000;
const NORTH = 5_670_100_000;

const text = ([east, north]: Position): string => `${east - EAST} ${north - NORTH}`;
const ringText = (ring: readonly Position[]): string => `(${ring.map(text).join(', ')})`;
export const wktOf = (geometry: MultiPolygon): string =>
  `MULTIPOLYGON (${geometry.map((polygon) => `(${polygon.map(ringText).join(', ')})`).join(', ')})`;

function read(wkt: string): number {
  const size = wkt.length + 1;
  const pointer = geos.Module._malloc(size);
  geos.Module.stringToUTF8(wkt, pointer, size);
  const geometry = geos.GEOSWKTReader_read(reader, pointer);
  geos.Module._free(pointer);
  return geometry as number;
}

function areaOf(geometry: number): number {
  const pointer = geos.Module._malloc(8);
  geos.GEOSArea(geometry, pointer);
  const area = geos.Module.getValue(pointer, 'double');
  geos.Module._free(pointer);
  return area;
}

function within<T>(geometries: readonly number[], use: () => T): T {
  const result = use();
  for (const geometry of geometries) geos.GEOSGeom_destroy(geometry);
  return result;
}

export function geosIsValid(geometry: MultiPolygon): boolean {
  const pointer = read(wktOf(geometry));
  return within([pointer], () => geos.GEOSisValid(pointer) === 1);
}

/** Doubled area in mm². */
export function geosAreaDoubled(geometry: MultiPolygon): number {
  const pointer = read(wktOf(geometry));
  return within([pointer], () => Math.round(areaOf(pointer) * 2));
}

/** Areas in mm² of the pieces that lines cut a polygon into, the largest first: noded union, polygonised, what lies inside. */
export function geosSplitAreas(geometry: MultiPolygon, cuts: readonly Line[]): readonly number[] {
  const whole = read(wktOf(geometry));
  const cut = read(`MULTILINESTRING (${cuts.map((cut) => ringText(cut)).join(', ')})`);
  const boundary = geos.GEOSBoundary(whole) as number;
  const lines = geos.GEOSUnion(boundary, cut) as number;
  const array = geos.Module._malloc(4);
  // The typing has value and type the other way round.
  geos.Module.setValue(array, lines as never, 'i32' as never);
  const faces = geos.GEOSPolygonize(array, 1) as number;
  geos.Module._free(array);
  const areas: number[] = [];
  for (let i = 0; i < geos.GEOSGetNumGeometries(faces); i++) {
    const face = geos.GEOSGetGeometryN(faces, i) as number;
    const point = geos.GEOSPointOnSurface(face) as number;
    if (geos.GEOSContains(whole, point) === 1) areas.push(areaOf(face));
    geos.GEOSGeom_destroy(point);
  }
  return within([whole, cut, boundary, lines, faces], () => areas.sort((a, b) => b - a));
}

/** Area in mm² that two geometries have in common. */
export function geosCommonArea(a: MultiPolygon, b: MultiPolygon): number {
  const [first, second] = [read(wktOf(a)), read(wktOf(b))];
  const common = geos.GEOSIntersection(first, second) as number;
  return within([first, second, common], () => areaOf(common));
}
