import type { Feature, FeatureCollection } from 'geojson';
import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import { type ShallowRef, watch } from 'vue';
import { useTheme } from '../app/theme.ts';
import type { MapHandle } from '../map/map-handle.ts';
import { readPalette } from '../map/style/palette.ts';
import { useSurveyMap } from './survey-map.store.ts';

const SOURCE = 'traverse';

/** The traverse on the map in draft colour: known points hollow, computed ones filled. Only in the zone of the map. */
export function useMapTraverse(handle: ShallowRef<MapHandle | null>): void {
  const store = useSurveyMap();
  const { isDark } = useTheme();

  function data(live: MapHandle): FeatureCollection {
    const traverse = store.shown;
    if (traverse?.zone !== live.zone) return { type: 'FeatureCollection', features: [] };
    const lines = traverse.lines.map((line): Feature => ({
      type: 'Feature',
      properties: {},
      geometry: { type: 'LineString', coordinates: line.map(live.toLngLat) },
    }));
    const points = traverse.points.map(({ name, at, known }): Feature => ({
      type: 'Feature',
      properties: { name, known },
      geometry: { type: 'Point', coordinates: live.toLngLat(at) },
    }));
    return { type: 'FeatureCollection', features: [...lines, ...points] };
  }

  const draw = (): void => {
    const live = handle.value;
    if (live !== null) live.map.getSource<GeoJSONSource>(SOURCE)?.setData(data(live));
  };

  watch(handle, (live) => {
    if (live === null) return;
    addLayers(live.map, data(live));
    paint(live.map);
  });
  watch(() => store.shown, draw);
  watch(isDark, () => handle.value && paint(handle.value.map), { flush: 'post' });
}

function addLayers(map: MapLibreMap, data: FeatureCollection): void {
  map.addSource(SOURCE, { type: 'geojson', data });
  map.addLayer({
    id: `${SOURCE}-line`,
    type: 'line',
    source: SOURCE,
    filter: ['==', ['geometry-type'], 'LineString'],
    paint: { 'line-width': 2 },
  });
  map.addLayer({
    id: `${SOURCE}-points`,
    type: 'circle',
    source: SOURCE,
    filter: ['==', ['geometry-type'], 'Point'],
    paint: { 'circle-radius': 3.6, 'circle-stroke-width': 1.6 },
  });
  map.addLayer({
    id: `${SOURCE}-names`,
    type: 'symbol',
    source: SOURCE,
    minzoom: 14,
    filter: ['==', ['geometry-type'], 'Point'],
    layout: {
      'text-field': ['get', 'name'],
      'text-font': ['Inter SemiBold'],
      'text-size': 12,
      'text-variable-anchor': ['bottom', 'top', 'left', 'right'],
      'text-radial-offset': 0.7,
    },
    paint: { 'text-halo-width': 2 },
  });
}

function paint(map: MapLibreMap): void {
  if (map.getLayer(`${SOURCE}-line`) === undefined) return;
  const { draft, surface, halo } = readPalette();
  map.setPaintProperty(`${SOURCE}-line`, 'line-color', draft);
  map.setPaintProperty(`${SOURCE}-points`, 'circle-color', ['case', ['get', 'known'], surface, draft]);
  map.setPaintProperty(`${SOURCE}-points`, 'circle-stroke-color', draft);
  map.setPaintProperty(`${SOURCE}-names`, 'text-color', draft);
  map.setPaintProperty(`${SOURCE}-names`, 'text-halo-color', halo);
}
