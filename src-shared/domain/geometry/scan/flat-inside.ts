import { pointInside } from '../point-inside.ts';
import { turnOf } from './flat-predicates.ts';
import { unpackParcel, type PackedParcels } from './packed-parcels.ts';

/**
 * Where a point stands to the closed ring of points `from` … `last`, of any direction: 1 inside, 0 on it, -1 outside.
 * Exact for points on the grid and halfway.
 */
export function sideOfFlatRing(
  xy: Float64Array,
  { from, last }: { readonly from: number; readonly last: number },
  x: number,
  y: number,
): -1 | 0 | 1 {
  let isInside = false;
  for (let i = from; i < last; i++) {
    const ax = xy[2 * i] as number;
    const ay = xy[2 * i + 1] as number;
    const bx = xy[2 * i + 2] as number;
    const by = xy[2 * i + 3] as number;
    if ((ay > y && by > y) || (ay < y && by < y) || (ax < x && bx < x)) continue;
    // In doubled coordinates, so that the middle of an edge is a grid point too.
    const turn = turnOf(2 * ax, 2 * ay, 2 * bx, 2 * by, 2 * x, 2 * y);
    if (turn === 0 && isBetween(ax, bx, x) && isBetween(ay, by, y)) return 0;
    if (ay > y !== by > y && turn > 0 === by > ay) isInside = !isInside;
  }
  return isInside ? 1 : -1;
}

const isBetween = (a: number, b: number, value: number): boolean =>
  (a <= value && value <= b) || (b <= value && value <= a);

/** Strictly inside, by the rings' even and odd crossings; on the boundary is not inside. Exact for points on the grid and halfway. */
export function containsPoint(
  { xy, ringFrom, parcelFrom }: PackedParcels,
  parcel: number,
  x: number,
  y: number,
): boolean {
  let isInside = false;
  for (let ring = parcelFrom[parcel] as number; ring < (parcelFrom[parcel + 1] as number); ring++) {
    const side = sideOfFlatRing(xy, { from: ringFrom[ring] as number, last: (ringFrom[ring + 1] as number) - 1 }, x, y);
    if (side === 0) return false;
    if (side > 0) isInside = !isInside;
  }
  return isInside;
}

/** A point strictly inside the parcel, relative to the origin, or null where its boundary is so broken that there is none. */
export function insidePointOf(packed: PackedParcels, parcel: number): readonly [number, number] | null {
  const { xy, ringFrom, parcelFrom, origin } = packed;
  const ring = parcelFrom[parcel] as number;
  const from = ringFrom[ring] as number;
  const last = (ringFrom[ring + 1] as number) - 1;
  if (last - from < 3) return null;
  let [east, north] = [0, 0];
  for (let i = from; i < last; i++) {
    east += xy[2 * i] as number;
    north += xy[2 * i + 1] as number;
  }
  const middle = [Math.round(east / (last - from)), Math.round(north / (last - from))] as const;
  if (containsPoint(packed, parcel, ...middle)) return middle;
  const [polygon] = unpackParcel(packed, parcel);
  if (!polygon) return null;
  const [x, y] = pointInside(polygon);
  const other = [x - origin[0], y - origin[1]] as const;
  return containsPoint(packed, parcel, ...other) ? other : null;
}
