import { edgesMeet, turnOf } from './flat-predicates.ts';
import type { PackedParcels } from './packed-parcels.ts';

/** Larger rings are left to the sweep of `defectsOf`, which is faster there. */
const FEW_POINTS = 64;

/**
 * Parcels that are not plainly sound: not one ring, or too large for a comparison of all its edges, or with a defect.
 * `defectsOf` decides about these; all others have none.
 */
export function doubtfulParcels(packed: PackedParcels): number[] {
  const doubtful: number[] = [];
  for (let parcel = 0; parcel < packed.count; parcel++) if (!isOneSoundRing(packed, parcel)) doubtful.push(parcel);
  return doubtful;
}

function isOneSoundRing({ xy, ringFrom, isHole, parcelFrom }: PackedParcels, parcel: number): boolean {
  const ring = parcelFrom[parcel] as number;
  if ((parcelFrom[parcel + 1] as number) !== ring + 1 || isHole[ring] === 1) return false;
  const from = ringFrom[ring] as number;
  const last = (ringFrom[ring + 1] as number) - 1;
  if (last - from < 3 || last - from > FEW_POINTS) return false;
  if (xy[2 * from] !== xy[2 * last] || xy[2 * from + 1] !== xy[2 * last + 1]) return false;
  return turnsForward(xy, from, last) && isCounterClockwise(xy, from, last) && !meetsItself(xy, from, last);
}

/** No point twice in a row, and no edge that comes back on the one before. */
function turnsForward(xy: Float64Array, from: number, last: number): boolean {
  for (let i = from; i < last; i++) {
    const before = i === from ? last - 1 : i - 1;
    const hx = xy[2 * i] as number;
    const hy = xy[2 * i + 1] as number;
    const bx = xy[2 * before] as number;
    const by = xy[2 * before + 1] as number;
    const ax = xy[2 * i + 2] as number;
    const ay = xy[2 * i + 3] as number;
    if (hx === ax && hy === ay) return false;
    if (turnOf(bx, by, hx, hy, ax, ay) === 0 && (hx - bx) * (ax - hx) + (hy - by) * (ay - hy) <= 0) return false;
  }
  return true;
}

/** The turn at the lowest point, the westernmost of these, is the turn of the ring. */
function isCounterClockwise(xy: Float64Array, from: number, last: number): boolean {
  let low = from;
  for (let i = from + 1; i < last; i++) {
    const x = xy[2 * i] as number;
    const y = xy[2 * i + 1] as number;
    const lx = xy[2 * low] as number;
    const ly = xy[2 * low + 1] as number;
    if (y < ly || (y === ly && x < lx)) low = i;
  }
  const before = low === from ? last - 1 : low - 1;
  const at = (i: number): [number, number] => [xy[2 * i] as number, xy[2 * i + 1] as number];
  return turnOf(...at(before), ...at(low), ...at(low + 1)) > 0;
}

function meetsItself(xy: Float64Array, from: number, last: number): boolean {
  for (let i = from; i < last; i++) {
    // Edges beside each other share their corner; the last edge is beside the first.
    const end = i === from ? last - 1 : last;
    for (let j = i + 2; j < end; j++) if (edgesMeet(xy, i, j)) return true;
  }
  return false;
}
