import { refuse, type Refusal, type Result } from '../result.ts';
import { fromGeos, toGeos, validityOf, type Validity } from './geos-polygons.ts';
import { inScope, loadGeos, type Geos, type GeosScope, type Pointer } from './geos-scope.ts';
import { textOverlay, type TextOverlay } from './overlay-text.ts';
import type { MultiPolygon, Position } from './types.ts';

export type OverlayCode = 'overlay.failed';
type Answer<T> = Result<T, Refusal<OverlayCode>>;

/** What polygons have in common and what not, on the millimetre grid. An empty list is no land at all. */
export interface Overlay {
  readonly union: (a: MultiPolygon, b: MultiPolygon) => Answer<MultiPolygon>;
  readonly unionOf: (geometries: readonly MultiPolygon[]) => Answer<MultiPolygon>;
  readonly intersection: (a: MultiPolygon, b: MultiPolygon) => Answer<MultiPolygon>;
  readonly difference: (a: MultiPolygon, b: MultiPolygon) => Answer<MultiPolygon>;
  readonly symmetricDifference: (a: MultiPolygon, b: MultiPolygon) => Answer<MultiPolygon>;
  readonly buffer: (geometry: MultiPolygon, options: BufferOptions) => Answer<MultiPolygon>;
  /** GEOS's word on validity, for comparison; the register's own rules are `defectsOf`. */
  readonly validity: (geometry: MultiPolygon) => Answer<Validity>;
  /** The land that lines crossing themselves go round, as valid polygons. */
  readonly makeValid: (geometry: MultiPolygon) => Answer<MultiPolygon>;
  readonly text: TextOverlay;
}

export interface BufferOptions {
  /** Negative: inwards. */
  readonly distanceMm: number;
  /** How far the chords of a rounded corner may stay off its arc. */
  readonly chordErrorMm: number;
}

/** One millimetre: results stand on the grid again, and everything that happens to them is exact. */
const GRID = 1;
const ROUND_CAP = 1;
const ROUND_JOIN = 1;
const MITRE_LIMIT = 5;

/**
 * General overlay through GEOS (OverlayNG with a fixed precision of 1 mm). For questions that the fabric's own commands
 * do not answer: clipping, protection zones, parts under a line. Results are rounded to the grid: an edge that was cut
 * may lie up to 0.71 mm off the old one, so they are no substitute for a split.
 *
 * Refuses 'overlay.failed' with GEOS's words and place, always as a value
 */
export async function loadOverlay(): Promise<Overlay> {
  const geos = await loadGeos();
  const two = (operation: (geos: Geos, a: Pointer, b: Pointer) => Pointer) => (a: MultiPolygon, b: MultiPolygon) =>
    onGrid(geos, [a, b], (scope, [first = 0, second = 0]) => scope.own(operation(geos, first, second)));
  return {
    union: two((_, a, b) => geos.GEOSUnionPrec(a, b, GRID)),
    intersection: two((_, a, b) => geos.GEOSIntersectionPrec(a, b, GRID)),
    difference: two((_, a, b) => geos.GEOSDifferencePrec(a, b, GRID)),
    symmetricDifference: two((_, a, b) => geos.GEOSSymDifferencePrec(a, b, GRID)),
    unionOf: (geometries) =>
      onGrid(geos, [geometries.flat()], (scope, [all = 0]) => scope.own(geos.GEOSUnaryUnionPrec(all, GRID))),
    buffer: (geometry, options) => onGrid(geos, [geometry], (scope, [g = 0]) => bufferOf(scope, g, options)),
    makeValid: (geometry) =>
      onGrid(geos, [geometry], (scope, [g = 0]) => {
        const valid = scope.own(geos.GEOSMakeValid(g));
        return scope.own(geos.GEOSGeom_setPrecision(valid, GRID, 0));
      }),
    validity: (geometry) => validityOnGrid(geos, geometry),
    text: textOverlay(geos),
  };
}

function bufferOf(scope: GeosScope, geometry: Pointer, { distanceMm, chordErrorMm }: BufferOptions): Pointer {
  const { geos } = scope;
  const radius = Math.max(1, Math.abs(distanceMm));
  const chord = 2 * Math.acos(1 - Math.min(Math.max(chordErrorMm, 1), radius) / radius);
  const segments = Math.max(1, Math.ceil(Math.PI / 2 / chord));
  const wide = geos.GEOSBufferWithStyle(geometry, distanceMm, segments, ROUND_CAP, ROUND_JOIN, MITRE_LIMIT);
  return scope.own(geos.GEOSGeom_setPrecision(scope.own(wide), GRID, 0));
}

/** Works in coordinates from the first corner, so that none of the 53 bits of a double goes to the zone's millions. */
function onGrid(
  geos: Geos,
  geometries: readonly MultiPolygon[],
  work: (scope: GeosScope, inputs: readonly Pointer[]) => Pointer,
): Answer<MultiPolygon> {
  const origin = originOf(geometries);
  const done = inScope(geos, (scope) => {
    const inputs = geometries.map((geometry) => toGeos(scope, geometry, origin));
    return fromGeos(scope, work(scope, inputs), origin);
  });
  return done.ok ? done : refuse(done.error.code, done.error.about, placed(done.error.at, origin));
}

function validityOnGrid(geos: Geos, geometry: MultiPolygon): Answer<Validity> {
  const origin = originOf([geometry]);
  const done = inScope(geos, (scope) => validityOf(scope, toGeos(scope, geometry, origin)));
  return done.ok ? { ok: true, value: { ...done.value, at: placed(done.value.at, origin) } } : done;
}

const originOf = (geometries: readonly MultiPolygon[]): Position => geometries.flat(3)[0] ?? [0, 0];

const placed = (at: Position | null, [east, north]: Position): Position | null =>
  at ? [east + Math.round(at[0]), north + Math.round(at[1])] : null;
