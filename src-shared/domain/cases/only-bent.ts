import type { Parcel } from '../parcels/parcel.ts';

/** Whether a parcel only got points that a new neighbour needs: its boundary is the same to the rounding of the grid. */
export function isOnlyBent(before: Pick<Parcel, 'geometry'>, after: Pick<Parcel, 'geometry'>): boolean {
  const old = new Set(before.geometry.flat(2).map((point) => point.join()));
  const kept = after.geometry.map((polygon) => polygon.map((ring) => ring.filter((point) => old.has(point.join()))));
  return JSON.stringify(kept) === JSON.stringify(before.geometry);
}
