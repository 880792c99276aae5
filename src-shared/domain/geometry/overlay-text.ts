import { ok, refuse, type Refusal, type Result } from '../result.ts';
import { validityOf, type Validity } from './geos-polygons.ts';
import { demandAnswer, inScope, setPointer, type Geos, type GeosScope, type Pointer } from './geos-scope.ts';
import type { Position } from './types.ts';

export type TextCode = 'overlay.unreadable' | 'overlay.failed';
type Answer<T> = Result<T, Refusal<TextCode>>;

export const OVERLAY_OPERATIONS = ['union', 'intersection', 'difference', 'symdifference'] as const;
export type OverlayOperation = (typeof OVERLAY_OPERATIONS)[number];

/**
 * Overlay of any geometries over WKT, in any plane. `grid` is the fixed precision in the units of the coordinates,
 * 0.001 for millimetres in metres; 0 computes in doubles.
 */
export interface TextOverlay {
  readonly overlay: (operation: OverlayOperation, a: string, b: string, grid: number) => Answer<string>;
  /** Union of the parts of one geometry. */
  readonly unaryUnion: (a: string, grid: number) => Answer<string>;
  readonly polygonize: (a: string) => Answer<string>;
  /** Of the geometry as it is after rounding its coordinates to the grid. */
  readonly area: (a: string, grid: number) => Answer<number>;
  readonly validity: (a: string, grid: number) => Answer<Validity>;
}

/** Coordinates are rounded one by one; the topology is not touched. */
const POINTWISE = 1;

export function textOverlay(geos: Geos): TextOverlay {
  const answered = <T>(texts: readonly string[], work: (scope: GeosScope, inputs: Pointer[]) => T): Answer<T> => {
    let isRead = false;
    const done = inScope(geos, (scope) => {
      const inputs = texts.map((text) => read(scope, text));
      isRead = true;
      return work(scope, inputs);
    });
    return done.ok || isRead ? done : refuse('overlay.unreadable', done.error.about);
  };
  return {
    overlay: (operation, a, b, grid) =>
      answered([a, b], (scope, [first = 0, second = 0]) =>
        write(scope, scope.own(combine(geos, operation, [first, second], grid))),
      ),
    unaryUnion: (a, grid) =>
      answered([a], (scope, [geometry = 0]) =>
        write(scope, scope.own(grid > 0 ? geos.GEOSUnaryUnionPrec(geometry, grid) : geos.GEOSUnaryUnion(geometry))),
      ),
    polygonize: (a) => answered([a], (scope, [geometry = 0]) => write(scope, polygonized(scope, geometry))),
    area: (a, grid) => answered([a], (scope, [geometry = 0]) => areaOf(scope, rounded(scope, geometry, grid))),
    validity: (a, grid) => {
      const broken = brokenRing(a);
      if (broken) return ok(broken);
      return answered([a], (scope, [geometry = 0]) => validityOf(scope, rounded(scope, geometry, grid)));
    },
  };
}

function combine(geos: Geos, operation: OverlayOperation, [a, b]: readonly [Pointer, Pointer], grid: number): Pointer {
  const fixed = grid > 0;
  const [noA, noB] = [geos.GEOSisEmpty(a) === 1, geos.GEOSisEmpty(b) === 1];
  // GEOS would carry the empty one along as a member of the result.
  if (noA !== noB && (operation === 'union' || operation === 'symdifference'))
    return fixed ? geos.GEOSUnaryUnionPrec(noA ? b : a, grid) : geos.GEOSUnaryUnion(noA ? b : a);
  switch (operation) {
    case 'union':
      return fixed ? geos.GEOSUnionPrec(a, b, grid) : geos.GEOSUnion(a, b);
    case 'intersection':
      return fixed ? geos.GEOSIntersectionPrec(a, b, grid) : geos.GEOSIntersection(a, b);
    case 'difference':
      return fixed ? geos.GEOSDifferencePrec(a, b, grid) : geos.GEOSDifference(a, b);
    case 'symdifference':
      return fixed ? geos.GEOSSymDifferencePrec(a, b, grid) : geos.GEOSSymDifference(a, b);
  }
}

function read(scope: GeosScope, text: string): Pointer {
  const { geos } = scope;
  const size = 4 * text.length + 1;
  const bytes = scope.bytes(size);
  geos.Module.stringToUTF8(text, bytes, size);
  const reader = geos.GEOSWKTReader_create();
  try {
    return scope.own(geos.GEOSWKTReader_read(reader, bytes));
  } finally {
    geos.GEOSWKTReader_destroy(reader);
  }
}

/** As few digits as give the same doubles back. */
function write({ geos }: GeosScope, geometry: Pointer): string {
  const writer = geos.GEOSWKTWriter_create();
  geos.GEOSWKTWriter_setTrim(writer, 1);
  geos.GEOSWKTWriter_setRoundingPrecision(writer, -1);
  const bytes = geos.GEOSWKTWriter_write(writer, geometry);
  const text = geos.Module.UTF8ToString(bytes);
  geos.GEOSFree(bytes);
  geos.GEOSWKTWriter_destroy(writer);
  return text;
}

function polygonized(scope: GeosScope, geometry: Pointer): Pointer {
  const array = scope.bytes(4);
  setPointer(scope.geos, array, geometry);
  return scope.own(scope.geos.GEOSPolygonize(array, 1));
}

function areaOf(scope: GeosScope, geometry: Pointer): number {
  const value = scope.bytes(8);
  demandAnswer(1 - scope.geos.GEOSArea(geometry, value), 0);
  return scope.geos.Module.getValue(value, 'double');
}

const rounded = (scope: GeosScope, geometry: Pointer, grid: number): Pointer =>
  grid > 0 ? scope.own(scope.geos.GEOSGeom_setPrecision(geometry, grid, POINTWISE)) : geometry;

/** GEOS does not even read a ring that is open or has too few points; asked for validity that is the answer. */
function brokenRing(text: string): Validity | null {
  if (!/^\s*(?:MULTI)?POLYGON\b/i.test(text)) return null;
  for (const [, inner = ''] of text.matchAll(/\(([^()]*)\)/g)) {
    const points = inner.split(',').map((point) => point.trim().split(/\s+/).map(Number));
    if (points.some((point) => point.length < 2 || point.some((value) => Number.isNaN(value)))) return null;
    const [first = [], last = []] = [points[0], points[points.length - 1]];
    const at = (point: readonly number[]): Position => [point[0] as number, point[1] as number];
    if (first[0] !== last[0] || first[1] !== last[1]) return { valid: false, code: 'openRing', at: at(last) };
    if (points.length < 4) return { valid: false, code: 'tooFewPoints', at: at(first) };
  }
  return null;
}
