import initGeos from 'geos-wasm';
import type { Position } from '#domain/geometry/types.ts';

/* GEOS 3.13 with a fixed precision of one unit (OverlayNG, snap rounding) as an independent judge in tests. */
const geos = await initGeos();
const reader = geos.GEOSWKTReader_create();

/** Areas of the faces that lines close off, noded on whole units, the largest first. */
export function geosFaceAreas(lines: readonly (readonly Position[])[]): readonly number[] {
  const wkt = `MULTILINESTRING (${lines.map((line) => `(${line.map((place) => place.join(' ')).join(', ')})`).join(', ')})`;
  const text = geos.Module._malloc(wkt.length + 1);
  geos.Module.stringToUTF8(wkt, text, wkt.length + 1);
  const given = geos.GEOSWKTReader_read(reader, text) as number;
  const noded = geos.GEOSUnaryUnionPrec(given, 1) as number;
  const array = geos.Module._malloc(4);
  // The typing has value and type the other way round.
  geos.Module.setValue(array, noded as never, 'i32' as never);
  const faces = geos.GEOSPolygonize(array, 1) as number;
  const area = geos.Module._malloc(8);
  const areas = Array.from({ length: geos.GEOSGetNumGeometries(faces) }, (_, index) => {
    geos.GEOSArea(geos.GEOSGetGeometryN(faces, index) as number, area);
    return geos.Module.getValue(area, 'double');
  });
  for (const memory of [text, array, area]) geos.Module._free(memory);
  for (const geometry of [given, noded, faces]) geos.GEOSGeom_destroy(geometry);
  return areas.sort((a, b) => b - a);
}
