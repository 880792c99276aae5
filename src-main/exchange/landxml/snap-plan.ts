import { defectsOf } from '#domain/geometry/validity.ts';
import { ringAreaDoubled } from '#domain/geometry/measures.ts';
import { samePosition, sideOfRing } from '#domain/geometry/predicates.ts';
import type { MultiPolygon, Polygon, Position, Ring } from '#domain/geometry/types.ts';
import { PointGrid } from '../point-grid.ts';
import type { PlanParcel } from './plan-parcel.ts';

export interface SnappedParcel {
  readonly name: string;
  readonly geometry: MultiPolygon;
}

export interface GeometryFinding {
  readonly parcel: string;
  readonly code: string;
  readonly at: Position;
}

export interface SnappedPlan {
  readonly parcels: readonly SnappedParcel[];
  readonly defects: readonly GeometryFinding[];
  /** Points that were written a little apart in the file and stand on one grid point now. */
  readonly joined: number;
  readonly vertices: number;
}

/**
 * Puts a plan on the millimetre grid, moved by whole millimetres so that its shape stays as it is. Points that are one
 * point in the file become one point of the grid, whatever the rounding of each would have been.
 */
export function snapPlan(
  parcels: readonly PlanParcel[],
  shift: readonly [eastMm: number, northMm: number],
): SnappedPlan {
  const grid = new PointGrid(shift);
  const snapped: SnappedParcel[] = [];
  const defects: GeometryFinding[] = [];
  for (const { name, rings } of parcels) {
    const geometry = arrange(rings.map((ring) => closedRing(ring.map((point) => grid.place(point)))));
    const found = defectsOf(geometry);
    defects.push(...found.map(({ code, at }) => ({ parcel: name, code, at })));
    if (found.length === 0) snapped.push({ name, geometry });
  }
  const vertices = snapped.reduce(
    (sum, { geometry }) => sum + geometry.flat().reduce((n, ring) => n + ring.length - 1, 0),
    0,
  );
  return { parcels: snapped, defects, joined: grid.joined, vertices };
}

function closedRing(points: readonly Position[]): Ring {
  const distinct = points.filter(
    (point, index) => !samePosition(point, points[(index + points.length - 1) % points.length] ?? point),
  );
  const [first] = distinct;
  return first === undefined ? [] : [...distinct, first];
}

/** Rings inside another are its holes; the others are parts. Turned as the register wants them. */
function arrange(rings: readonly Ring[]): MultiPolygon {
  const bySize = [...rings].sort((a, b) => Math.abs(ringAreaDoubled(b)) - Math.abs(ringAreaDoubled(a)));
  const polygons: Ring[][] = [];
  for (const ring of bySize) {
    const around = polygons.find(
      ([outer]) => outer !== undefined && ring.every((point) => sideOfRing(point, outer) !== 'outside'),
    );
    if (around === undefined) polygons.push([turned(ring, 1)]);
    else around.push(turned(ring, -1));
  }
  return polygons satisfies Polygon[];
}

const turned = (ring: Ring, sign: 1 | -1): Ring =>
  Math.sign(ringAreaDoubled(ring)) === sign ? ring : ring.toReversed();
