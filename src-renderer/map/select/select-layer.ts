import type { Feature } from 'geojson';
import type { GeoJSONSource } from 'maplibre-gl';
import type { Position } from '#domain/geometry/types.ts';
import type { MapHandle } from '../map-handle.ts';
import { readPalette } from '../style/palette.ts';

const SOURCE = 'select-area';

/** The area that is drawn to select what it meets. */
export function addSelectLayer({ map }: MapHandle): void {
  map.addSource(SOURCE, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } });
  map.addLayer({ id: 'select-fill', type: 'fill', source: SOURCE, paint: { 'fill-opacity': 0.12 } });
  map.addLayer({
    id: 'select-line',
    type: 'line',
    source: SOURCE,
    paint: { 'line-width': 1.6, 'line-dasharray': [3, 2] },
  });
  paintSelectLayer({ map });
}

export function paintSelectLayer({ map }: Pick<MapHandle, 'map'>): void {
  if (map.getLayer('select-line') === undefined) return;
  const { sel } = readPalette();
  map.setPaintProperty('select-fill', 'fill-color', sel);
  map.setPaintProperty('select-line', 'line-color', sel);
}

export function drawSelectArea({ map, toLngLat }: MapHandle, points: readonly Position[]): void {
  const ring = [...points, ...points.slice(0, 1)].map(toLngLat);
  const features: Feature[] =
    points.length < 2 ? [] : [{ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } }];
  map.getSource<GeoJSONSource>(SOURCE)?.setData({ type: 'FeatureCollection', features });
}
