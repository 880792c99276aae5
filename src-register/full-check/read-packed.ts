import { ParcelPacker, type PackedParcels } from '#domain/geometry/scan/packed-parcels.ts';
import type { Position } from '#domain/geometry/types.ts';

const HEADER = 43;
const POLYGON_HEADER = 9;

/**
 * Packs geometry blobs (geometry-blob.ts) without making an object for a point: the whole register passes through here.
 * Metres times 1000 round back to the very millimetres that were stored.
 */
export function packBlobs(blobs: readonly Uint8Array[], origin: Position): PackedParcels {
  const packer = new ParcelPacker(origin);
  for (const blob of blobs) {
    const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
    let at = HEADER + 4;
    for (let polygons = view.getInt32(HEADER, true); polygons > 0; polygons--) {
      const rings = view.getInt32(at + 5, true);
      at += POLYGON_HEADER;
      for (let ring = 0; ring < rings; ring++) at = packRing(packer, view, at, ring > 0);
    }
    packer.endParcel();
  }
  return packer.finish();
}

function packRing(packer: ParcelPacker, view: DataView, start: number, isHole: boolean): number {
  packer.ring(isHole);
  let at = start + 4;
  for (let count = view.getInt32(start, true); count > 0; count--) {
    packer.point(Math.round(view.getFloat64(at, true) * 1000), Math.round(view.getFloat64(at + 8, true) * 1000));
    at += 16;
  }
  return at;
}
