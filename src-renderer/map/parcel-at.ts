import type { Map as MapLibre, MapGeoJSONFeature, PointLike } from 'maplibre-gl';

export type FoundParcel = Pick<MapGeoJSONFeature, 'id' | 'geometry'> & { readonly number: string };

/** The parcel under a point of the screen. */
export function parcelAt(map: Pick<MapLibre, 'queryRenderedFeatures'>, point: PointLike): FoundParcel | null {
  const found = map.queryRenderedFeatures(point, { layers: ['parcels'] }).flatMap(({ id, geometry, properties }) => {
    const number: unknown = properties['n'];
    return typeof number === 'string' ? [{ id, geometry, number }] : [];
  });
  return smallest(found);
}

/** Where parcels overlap, as they do in what others have surveyed: the smallest, as the larger one can be met elsewhere. */
export function smallest(found: readonly FoundParcel[]): FoundParcel | null {
  const [first, ...others] = found;
  if (first === undefined || others.every(({ number }) => number === first.number)) return first ?? null;
  const sizes = new Map<string, number>();
  // Of a parcel that lies in several tiles, each has a piece
  for (const { number, geometry } of found) sizes.set(number, Math.max(sizes.get(number) ?? 0, sizeOf(geometry)));
  const size = ({ number }: FoundParcel): number => sizes.get(number) ?? 0;
  return found.reduce((best, each) => (size(each) < size(best) ? each : best));
}

/** In square degrees: good for comparing what lies in one place. */
function sizeOf(geometry: FoundParcel['geometry']): number {
  if (geometry.type !== 'Polygon' && geometry.type !== 'MultiPolygon') return 0;
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  return polygons.reduce((sum, [outer = [], ...holes]) => {
    return sum + ringSize(outer) - holes.reduce((inside, hole) => inside + ringSize(hole), 0);
  }, 0);
}

function ringSize(ring: readonly (readonly number[])[]): number {
  const [x0, y0] = [ring[0]?.[0] ?? 0, ring[0]?.[1] ?? 0];
  let doubled = 0;
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = [Number(ring[i - 1]?.[0]) - x0, Number(ring[i - 1]?.[1]) - y0];
    const [bx, by] = [Number(ring[i]?.[0]) - x0, Number(ring[i]?.[1]) - y0];
    doubled += ax * by - bx * ay;
  }
  return Math.abs(doubled) / 2;
}
