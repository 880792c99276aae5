import geodesic from 'geographiclib-geodesic';
import { gridToLonLat } from '../crs/grid-projection.ts';
import { lengthMm } from './measures.ts';
import { segmentsOf } from './predicates.ts';
import type { MultiPolygon, Position, Ring, Zone } from './types.ts';

/** GRS80, the ellipsoid of QazTRF-23 (EPSG:10939–10941). */
const GRS80 = new geodesic.Geodesic.Geodesic(6_378_137, 1 / 298.257_222_101);

/** A side is straight on the plane, not on the ellipsoid: longer ones are followed in pieces. */
const LONGEST_PIECE_MM = 1_000_000;

/**
 * Area on the ellipsoid, for information: the legal area is that of the plane, which is larger by up to 0.16 % at the
 * edge of a zone.
 *
 * CRS     state plane zone of QazTRF-23 → GRS80
 * Unit    m², not rounded; good to 0.1 m² for a parcel
 * Source  C. Karney, Algorithms for geodesics, J. Geodesy 87 (2013)
 */
export function ellipsoidalAreaM2(zone: Zone, geometry: MultiPolygon): number {
  let sum = 0;
  for (const polygon of geometry)
    for (const [index, ring] of polygon.entries()) sum += (index === 0 ? 1 : -1) * Math.abs(ringArea(zone, ring));
  return sum;
}

function ringArea(zone: Zone, ring: Ring): number {
  const polygon = GRS80.Polygon();
  for (const [from, to] of segmentsOf(ring)) {
    const pieces = Math.ceil(lengthMm(from, to) / LONGEST_PIECE_MM);
    for (let piece = 0; piece < pieces; piece++) {
      const [longitude, latitude] = gridToLonLat(zone, between(from, to, piece / pieces));
      polygon.AddPoint(latitude, longitude);
    }
  }
  return polygon.Compute(false, true).area ?? 0;
}

const between = (from: Position, to: Position, part: number): Position => [
  from[0] + (to[0] - from[0]) * part,
  from[1] + (to[1] - from[1]) * part,
];
