import type { Feature } from 'geojson';
import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import { computed, onScopeDispose, type ShallowRef, watch } from 'vue';
import { coordinateSystemOf } from '#domain/crs/coordinate-systems.ts';
import { gridToLonLat } from '#domain/crs/grid-projection.ts';
import type { Extent } from '#domain/crs/extent.ts';
import { useTheme } from '../app/theme.ts';
import type { MapHandle } from '../map/map-handle.ts';
import { readPalette } from '../map/style/palette.ts';
import { useSystems } from './systems.store.ts';

const AREA = 'system-area';
const TRIED = 'system-tried';

/** Where the chosen system is used, and where a tried point comes to lie, for as long as the place is open. */
export function useMapSystems(handle: ShallowRef<MapHandle | null>): void {
  const store = useSystems();
  const { isDark } = useTheme();
  const area = computed<Extent | null>(() => {
    const id = store.currentId;
    if (id === null) return null;
    return store.localOf(id)?.system.area ?? coordinateSystemOf(id)?.area ?? null;
  });
  let drawnOn: MapLibreMap | null = null;

  const put = (source: string, features: readonly Feature[]): void => {
    drawnOn?.getSource<GeoJSONSource>(source)?.setData({ type: 'FeatureCollection', features: [...features] });
  };
  const draw = (): void => {
    put(AREA, area.value === null ? [] : [rectangle(area.value)]);
    const at = store.tried;
    put(TRIED, at === null ? [] : [point([...gridToLonLat(store.zone, at)])]);
  };
  const leave = (): void => {
    if (drawnOn === null) return;
    for (const source of [AREA, TRIED]) {
      drawnOn.removeLayer(source);
      drawnOn.removeSource(source);
    }
    drawnOn = null;
  };

  watch(
    handle,
    (live) => {
      leave();
      if (live === null) return;
      drawnOn = live.map;
      addLayers(drawnOn);
      paint(drawnOn);
      draw();
    },
    { immediate: true },
  );
  watch([area, () => store.tried, () => store.zone], draw);
  watch(isDark, () => drawnOn && paint(drawnOn), { flush: 'post' });
  onScopeDispose(leave);
}

const rectangle = ([west, south, east, north]: Extent): Feature => ({
  type: 'Feature',
  properties: {},
  geometry: {
    type: 'LineString',
    coordinates: [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  },
});

const point = (coordinates: number[]): Feature => ({
  type: 'Feature',
  properties: {},
  geometry: { type: 'Point', coordinates },
});

function addLayers(map: MapLibreMap): void {
  const data = { type: 'FeatureCollection' as const, features: [] };
  map.addSource(AREA, { type: 'geojson', data });
  map.addLayer({
    id: AREA,
    type: 'line',
    source: AREA,
    paint: { 'line-width': 2, 'line-dasharray': [4, 2] },
  });
  map.addSource(TRIED, { type: 'geojson', data });
  map.addLayer({
    id: TRIED,
    type: 'circle',
    source: TRIED,
    paint: { 'circle-radius': 6, 'circle-stroke-width': 2.4, 'circle-opacity': 0 },
  });
}

function paint(map: MapLibreMap): void {
  const { snap, draft } = readPalette();
  map.setPaintProperty(AREA, 'line-color', snap);
  map.setPaintProperty(TRIED, 'circle-stroke-color', draft);
}
