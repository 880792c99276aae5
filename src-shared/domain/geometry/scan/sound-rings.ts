import { sideOfFlatRing } from './flat-inside.ts';
import { edgesMeet, turnOf } from './flat-predicates.ts';
import type { PackedParcels } from './packed-parcels.ts';

/** Larger boundaries are left to the sweep of `defectsOf`, which is faster there. */
const FEW_POINTS = 64;

/**
 * Parcels that are not plainly sound: with a defect, or rings that touch, or too large for a comparison of all its edges.
 * `defectsOf` decides about these; all others have none.
 */
export function doubtfulParcels(packed: PackedParcels): number[] {
  const doubtful: number[] = [];
  for (let parcel = 0; parcel < packed.count; parcel++) if (!isPlainlySound(packed, parcel)) doubtful.push(parcel);
  return doubtful;
}

function isPlainlySound({ xy, ringFrom, isHole, parcelFrom }: PackedParcels, parcel: number): boolean {
  const first = parcelFrom[parcel] as number;
  const end = parcelFrom[parcel + 1] as number;
  if (end === first || isHole[first] === 1) return false;
  if ((ringFrom[end] as number) - (ringFrom[first] as number) > FEW_POINTS) return false;
  for (let ring = first; ring < end; ring++) {
    const from = ringFrom[ring] as number;
    const last = (ringFrom[ring + 1] as number) - 1;
    if (last - from < 3 || xy[2 * from] !== xy[2 * last] || xy[2 * from + 1] !== xy[2 * last + 1]) return false;
    const isTurned = turnsLeft(xy, from, last) === (isHole[ring] === 0);
    if (!isTurned || !turnsForward(xy, from, last) || meetsItself(xy, from, last)) return false;
  }
  return end === first + 1 || areRingsInPlace({ xy, ringFrom, isHole }, first, end);
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
function turnsLeft(xy: Float64Array, from: number, last: number): boolean {
  let low = from;
  let lx = xy[2 * from] as number;
  let ly = xy[2 * from + 1] as number;
  for (let i = from + 1; i < last; i++) {
    const x = xy[2 * i] as number;
    const y = xy[2 * i + 1] as number;
    if (y > ly || (y === ly && x >= lx)) continue;
    low = i;
    lx = x;
    ly = y;
  }
  const before = low === from ? last - 1 : low - 1;
  const bx = xy[2 * before] as number;
  const by = xy[2 * before + 1] as number;
  return turnOf(bx, by, lx, ly, xy[2 * low + 2] as number, xy[2 * low + 3] as number) > 0;
}

function meetsItself(xy: Float64Array, from: number, last: number): boolean {
  for (let i = from; i < last; i++) {
    // Edges beside each other share their corner; the last edge is beside the first.
    const end = i === from ? last - 1 : last;
    for (let j = i + 2; j < end; j++) if (edgesMeet(xy, i, j)) return true;
  }
  return false;
}

/**
 * Simple rings that nowhere touch: each hole lies in its outer ring and in no other hole, and no polygon in another.
 * One point of a ring tells where all of it is.
 */
function areRingsInPlace(
  { xy, ringFrom, isHole }: Pick<PackedParcels, 'xy' | 'ringFrom' | 'isHole'>,
  first: number,
  end: number,
): boolean {
  const bounds = (ring: number) => ({ from: ringFrom[ring] as number, last: (ringFrom[ring + 1] as number) - 1 });
  let outer = first;
  for (let ring = first; ring < end; ring++) {
    if (isHole[ring] === 0) outer = ring;
    const { from } = bounds(ring);
    const x = xy[2 * from] as number;
    const y = xy[2 * from + 1] as number;
    for (let other = first; other < end; other++) {
      if (other === ring) continue;
      if (other > ring && ringsMeet(xy, bounds(ring), bounds(other))) return false;
      const isOwnOuter = isHole[ring] === 1 && other === outer;
      // A polygon in the hole of another is in its place too, but rare: `defectsOf` knows.
      if (isOwnOuter || isHole[other] === isHole[ring]) {
        const isInside = sideOfFlatRing(xy, bounds(other), x, y) > 0;
        if (isInside !== isOwnOuter) return false;
      }
    }
  }
  return true;
}

interface RingBounds {
  readonly from: number;
  readonly last: number;
}

function ringsMeet(xy: Float64Array, a: RingBounds, b: RingBounds): boolean {
  for (let i = a.from; i < a.last; i++) for (let j = b.from; j < b.last; j++) if (edgesMeet(xy, i, j)) return true;
  return false;
}
