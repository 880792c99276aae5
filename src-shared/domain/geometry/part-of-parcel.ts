import { clipInside, oriented } from './form/clip-inside.ts';
import type { FabricParcel } from './fabric-check.ts';
import { areaDoubled, lengthMm } from './measures.ts';
import { segmentsOf, sideOf } from './predicates.ts';
import type { DoubledMm2, MultiPolygon, Polygon } from './types.ts';
import { defectsOf } from './validity.ts';
import { ok, refuse, type Refusal, type Result } from '../result.ts';

export interface PartOfParcelInput {
  /** Closed rings, the outer one first, in any direction. */
  readonly contour: Polygon;
  /** What lies off the parcel. */
  readonly outside: 'refuse' | 'clip';
}

export interface PartOfParcel {
  readonly number: string;
  readonly geometry: MultiPolygon;
  readonly areaDoubled: DoubledMm2;
  /** Area of the parcel without the part. */
  readonly restDoubled: DoubledMm2;
  readonly relation: 'whole' | 'atBoundary' | 'inside';
  /** How much of its boundary is boundary of the parcel. */
  readonly alongBoundaryMm: number;
}

export type PartOfParcelCode = 'part.contour' | 'part.outside' | 'part.misses' | 'part.tooFine' | 'part.tooLong';

/** Corners of the contour times those of the parcel: a hostile contour must not hold the server for minutes. */
const MOST_PAIRS = 1_000_000;

/**
 * A part of a parcel, for the scope of a servitude or a lease. The parcel and its neighbours do not change: a corner of
 * the part on a boundary edge is a grid point on the edge, or the nearest inside.
 *
 * Refuses  'part.contour' (not a valid contour) · 'part.outside' · 'part.misses' · 'part.tooFine' · 'part.tooLong', with the place
 */
export function partOfParcel(
  parcel: FabricParcel,
  input: PartOfParcelInput,
): Result<PartOfParcel, Refusal<PartOfParcelCode>> {
  const { number } = parcel;
  const contour = oriented(input.contour);
  const count = contour.flat().length;
  if (count * (count + parcel.geometry.flat(2).length) > MOST_PAIRS)
    return refuse('part.tooLong', [number], contour[0]?.[0]);
  const defect = defectsOf([contour])[0];
  if (defect) return refuse('part.contour', [number], defect.at);
  const place = contour[0]?.[0] ?? null;
  const clipped = clipInside(parcel.geometry, contour);
  if (!clipped) return refuse('part.tooFine', [number], place);
  if (clipped.pieces.length === 0) return refuse('part.misses', [number], clipped.outside ?? place);
  if (clipped.outside && input.outside === 'refuse') return refuse('part.outside', [number], clipped.outside);
  const broken = defectsOf(clipped.pieces)[0];
  if (broken) return refuse('part.tooFine', [number], broken.at);
  return ok(describePart(parcel, clipped.pieces));
}

function describePart({ number, geometry }: FabricParcel, part: MultiPolygon): PartOfParcel {
  const [area, whole] = [areaDoubled(part), areaDoubled(geometry)];
  const alongBoundaryMm = lengthOnBoundary(part, geometry);
  const touches = alongBoundaryMm > 0 || part.flat(2).some((corner) => sideOf(corner, geometry) === 'boundary');
  return {
    number,
    geometry: part,
    areaDoubled: area,
    restDoubled: whole - area,
    relation: area === whole ? 'whole' : touches ? 'atBoundary' : 'inside',
    alongBoundaryMm,
  };
}

/** Edges of the part whose ends and middle are on the boundary; those that the grid moved off it do not count. */
function lengthOnBoundary(part: MultiPolygon, geometry: MultiPolygon): number {
  const doubled = geometry.map((polygon) => polygon.map((ring) => ring.map(([x, y]) => [2 * x, 2 * y] as const)));
  let sum = 0;
  for (const [a, b] of part.flat().flatMap((ring) => [...segmentsOf(ring)])) {
    const points = [
      [2 * a[0], 2 * a[1]],
      [a[0] + b[0], a[1] + b[1]],
      [2 * b[0], 2 * b[1]],
    ] as const;
    if (points.every((point) => sideOf(point, doubled) === 'boundary')) sum += lengthMm(a, b);
  }
  return sum;
}
