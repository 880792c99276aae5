import { Fault } from '#domain/fault.ts';
import { ParcelPacker, type PackedParcels } from '#domain/geometry/scan/packed-parcels.ts';
import type { Position } from '#domain/geometry/types.ts';

const HEADER = 43;
const POLYGON_HEADER = 9;
const MULTI_POLYGON = 6;
const MARK_MBR_END = 0x7c;
const MARK_END = 0xfe;
const POINT = 16;

/**
 * Packs geometry blobs (geometry-blob.ts) that stand one after another, without making an object for a point: the whole
 * register passes through here. Metres times 1000 round back to the very millimetres that were stored.
 * Fault: STORE_DAMAGED where the bytes are not exactly so many blobs.
 */
export function packBlobs(blobs: Uint8Array, count: number): PackedParcels {
  const view = new DataView(blobs.buffer, blobs.byteOffset, blobs.byteLength);
  try {
    const packer = new ParcelPacker(firstPoint(view));
    let at = 0;
    while (packer.count < count) at = packParcel(packer, view, at);
    if (at !== view.byteLength) throw new RangeError(`${view.byteLength - at} bytes too many`);
    return packer.finish();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new Fault('STORE_DAMAGED', { cause, data: { what: 'geometry' } });
  }
}

/** Near all the parcels, so that differences stay small, and the same kind of number for all of them. */
function firstPoint(view: DataView): Position {
  const points = HEADER + 4 + POLYGON_HEADER;
  return view.getInt32(points, true) === 0 ? [0, 0] : [millimetres(view, points + 4), millimetres(view, points + 12)];
}

function packParcel(packer: ParcelPacker, view: DataView, start: number): number {
  if (view.getUint8(start + 38) !== MARK_MBR_END || view.getInt32(start + 39, true) !== MULTI_POLYGON)
    throw new RangeError('no multipolygon');
  let at = start + HEADER + 4;
  for (let polygons = view.getInt32(start + HEADER, true); polygons > 0; polygons--) {
    const rings = view.getInt32(at + 5, true);
    at += POLYGON_HEADER;
    for (let ring = 0; ring < rings; ring++) {
      packer.ring(ring > 0);
      let count = view.getInt32(at, true);
      for (at += 4; count > 0; count--, at += POINT) packer.point(millimetres(view, at), millimetres(view, at + 8));
    }
  }
  if (view.getUint8(at) !== MARK_END) throw new RangeError('no end of a multipolygon');
  packer.endParcel();
  return at + 1;
}

const millimetres = (view: DataView, at: number): number => Math.round(view.getFloat64(at, true) * 1000);
