import { defectsOf } from '#domain/geometry/validity.ts';
import { ringAreaDoubled } from '#domain/geometry/measures.ts';
import { samePosition, sideOfRing } from '#domain/geometry/predicates.ts';
import type { MultiPolygon, Polygon, Position, Ring } from '#domain/geometry/types.ts';
import type { PlanParcel } from './assemble-parcels.ts';
import type { PlanePoint } from './landxml-file.ts';

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

/** Points of the file closer than this are one point, written twice: half the grid. */
const SAME_POINT_MM = 0.5;

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

/** Remembers every point of the plan; asks the cells around for one that is the same. */
class PointGrid {
  joined = 0;
  readonly #shift: readonly [number, number];
  readonly #cells = new Map<string, { readonly mm: readonly [number, number]; readonly position: Position }[]>();

  constructor(shift: readonly [number, number]) {
    this.#shift = shift;
  }

  place([east, north]: PlanePoint): Position {
    const mm = [east * 1000, north * 1000] as const;
    const position: Position = [Math.round(mm[0]) + this.#shift[0], Math.round(mm[1]) + this.#shift[1]];
    const [column, row] = [Math.floor(mm[0]), Math.floor(mm[1])];
    for (let dc = -1; dc <= 1; dc++) {
      for (let dr = -1; dr <= 1; dr++) {
        for (const known of this.#cells.get(`${String(column + dc)} ${String(row + dr)}`) ?? []) {
          if (Math.hypot(known.mm[0] - mm[0], known.mm[1] - mm[1]) > SAME_POINT_MM) continue;
          if (!samePosition(known.position, position)) this.joined += 1;
          return known.position;
        }
      }
    }
    const key = `${String(column)} ${String(row)}`;
    this.#cells.set(key, [...(this.#cells.get(key) ?? []), { mm, position }]);
    return position;
  }
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
