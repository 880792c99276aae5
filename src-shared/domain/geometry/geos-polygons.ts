import { demandAnswer, fail, pointerAt, setPointer, type GeosScope, type Pointer } from './geos-scope.ts';
import { ringAreaDoubled } from './measures.ts';
import { samePosition } from './predicates.ts';
import { areaOfParts, canonical, largestFirst } from './part-order.ts';
import type { MultiPolygon, Polygon, Position, Ring } from './types.ts';

const POLYGON = 3;
const MULTI_POLYGON = 6;
const COLLECTION = 7;

/** Polygons as one GEOS geometry, in millimetres from an origin near them: all digits of the doubles for GEOS. */
export function toGeos(scope: GeosScope, geometry: MultiPolygon, origin: Position): Pointer {
  const { geos } = scope;
  for (const ring of geometry.flat()) demandRing(ring);
  const longest = Math.max(1, ...geometry.flat().map((ring) => ring.length));
  const buffer = scope.bytes(16 * longest);
  const polygons = geometry.map((polygon) => {
    const [outer = 0, ...holes] = polygon.map((ring) => ringOf(scope, ring, origin, buffer));
    const array = arrayOf(scope, holes);
    return geos.GEOSGeom_createPolygon(outer, array, holes.length);
  });
  const array = arrayOf(scope, polygons);
  return scope.own(geos.GEOSGeom_createCollection(MULTI_POLYGON, array, polygons.length));
}

/** GEOS makes no ring of these, and what was made before it would be left in its memory. */
function demandRing(ring: Ring): void {
  const [first, last] = [ring[0], ring[ring.length - 1]];
  if (!first || !last || ring.length < 4) fail('a ring has fewer than four points');
  if (!samePosition(first, last)) fail('a ring is not closed');
}

function ringOf({ geos }: GeosScope, ring: Ring, [east, north]: Position, buffer: Pointer): Pointer {
  const heap = geos.Module.HEAPF64;
  for (const [index, point] of ring.entries()) {
    heap[buffer / 8 + 2 * index] = point[0] - east;
    heap[buffer / 8 + 2 * index + 1] = point[1] - north;
  }
  return geos.GEOSGeom_createLinearRing(geos.GEOSCoordSeq_copyFromBuffer(buffer, ring.length, 0, 0));
}

function arrayOf(scope: GeosScope, pointers: readonly Pointer[]): Pointer {
  const array = scope.bytes(Math.max(4, 4 * pointers.length));
  for (const [index, pointer] of pointers.entries()) setPointer(scope.geos, array + 4 * index, pointer);
  return array;
}

/** The polygons of a GEOS geometry on the grid, lines and points left out, largest first. */
export function fromGeos(scope: GeosScope, geometry: Pointer, origin: Position): MultiPolygon {
  const polygons = polygonsOf(scope, geometry).map((polygon) => [canonical(polygonOf(scope, polygon, origin))]);
  return largestFirst(polygons.filter((polygon) => areaOfParts([polygon]) > 0)).map((part) => part[0] as Polygon);
}

function polygonsOf(scope: GeosScope, geometry: Pointer): readonly Pointer[] {
  const { geos } = scope;
  const type = geos.GEOSGeomTypeId(geometry);
  if (type === POLYGON) return geos.GEOSisEmpty(geometry) === 1 ? [] : [geometry];
  if (type !== MULTI_POLYGON && type !== COLLECTION) return [];
  return Array.from({ length: geos.GEOSGetNumGeometries(geometry) }, (_, index) =>
    geos.GEOSGetGeometryN(geometry, index),
  ).flatMap((part) => polygonsOf(scope, part));
}

function polygonOf(scope: GeosScope, polygon: Pointer, origin: Position): Polygon {
  const { geos } = scope;
  const holes = Array.from({ length: geos.GEOSGetNumInteriorRings(polygon) }, (_, index) =>
    positionsOf(scope, geos.GEOSGetInteriorRingN(polygon, index), origin),
  );
  const outer = positionsOf(scope, geos.GEOSGetExteriorRing(polygon), origin);
  return [turned(outer, 1), ...holes.map((hole) => turned(hole, -1))];
}

function positionsOf(scope: GeosScope, ring: Pointer, [east, north]: Position): Ring {
  const { geos } = scope;
  const count = geos.GEOSGeomGetNumPoints(ring);
  const buffer = scope.bytes(16 * count);
  geos.GEOSCoordSeq_copyToBuffer(geos.GEOSGeom_getCoordSeq(ring), buffer, 0, 0);
  const values = geos.Module.HEAPF64.subarray(buffer / 8, buffer / 8 + 2 * count);
  return Array.from({ length: count }, (_, index): Position => [
    east + Math.round(values[2 * index] as number),
    north + Math.round(values[2 * index + 1] as number),
  ]);
}

const turned = (ring: Ring, sign: 1 | -1): Ring => (ringAreaDoubled(ring) * sign < 0 ? ring.toReversed() : ring);

/** Why a geometry is not valid, by GEOS's numbering-free words. */
export interface Validity {
  readonly valid: boolean;
  readonly code: ValidityCode | null;
  /** In the coordinates that GEOS was given. */
  readonly at: Position | null;
}

const REASONS = {
  'Repeated Point': 'repeatedPoint',
  'Hole lies outside shell': 'holeOutside',
  'Holes are nested': 'holesNested',
  'Interior is disconnected': 'interiorSplit',
  'Self-intersection': 'selfCrosses',
  'Ring Self-intersection': 'ringTouchesItself',
  'Nested shells': 'polygonsNested',
  'Duplicate Rings': 'ringsEqual',
  'Too few points in geometry component': 'tooFewPoints',
  'Invalid Coordinate': 'notANumber',
  'Ring is not closed': 'openRing',
} as const;
export type ValidityCode = (typeof REASONS)[keyof typeof REASONS] | 'invalid';

export function validityOf(scope: GeosScope, geometry: Pointer): Validity {
  const { geos } = scope;
  const answers = scope.bytes(8);
  setPointer(geos, answers, 0);
  setPointer(geos, answers + 4, 0);
  const valid = demandAnswer(geos.GEOSisValidDetail(geometry, 0, answers, answers + 4), 1) === 1;
  const [reason, place] = [pointerAt(geos, answers), pointerAt(geos, answers + 4)];
  const words = reason === 0 ? '' : geos.Module.UTF8ToString(reason);
  if (reason !== 0) geos.GEOSFree(reason);
  if (valid) return { valid, code: null, at: null };
  const code = (REASONS as Readonly<Record<string, ValidityCode>>)[words] ?? 'invalid';
  return { valid, code, at: place === 0 ? null : pointOf(scope, scope.own(place)) };
}

function pointOf(scope: GeosScope, point: Pointer): Position | null {
  const { geos } = scope;
  const values = scope.bytes(16);
  const found = geos.GEOSGeomGetX(point, values) === 1 && geos.GEOSGeomGetY(point, values + 8) === 1;
  const [x, y] = [geos.Module.getValue(values, 'double'), geos.Module.getValue(values + 8, 'double')];
  return found && Number.isFinite(x) && Number.isFinite(y) ? [x, y] : null;
}
