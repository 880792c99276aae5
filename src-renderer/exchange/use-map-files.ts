import type { Feature, FeatureCollection } from 'geojson';
import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import { type ShallowRef, watch } from 'vue';
import { gridToLonLat } from '#domain/crs/grid-projection.ts';
import type { Position } from '#domain/geometry/types.ts';
import { useTheme } from '../app/theme.ts';
import type { MapHandle } from '../map/map-handle.ts';
import { readPalette } from '../map/style/palette.ts';
import { featuresOf } from './feature-shapes.ts';
import { useImport } from './import.store.ts';

const SOURCE = 'import';
const REMARKS = 'import-remarks';
const EMPTY: FeatureCollection = { type: 'FeatureCollection', features: [] };

/** What is being imported, on the map: in draft colour before anything is kept. */
export function useMapFiles(handle: ShallowRef<MapHandle | null>): void {
  const preview = useImport();
  const { isDark } = useTheme();

  const put = (source: string, features: readonly Feature[]): void => {
    handle.value?.map.getSource<GeoJSONSource>(source)?.setData({ type: 'FeatureCollection', features: [...features] });
  };

  const drawPreview = (): void => {
    const zone = preview.placed?.zone;
    put(SOURCE, zone === undefined ? [] : preview.features.flatMap((feature) => featuresOf(feature, zone)));
  };
  const drawRemarks = (): void => {
    const zone = preview.placed?.zone;
    const places = zone === undefined ? [] : (preview.placed?.troubles ?? []);
    put(
      REMARKS,
      places.flatMap(({ at }) =>
        at === null || zone === undefined ? [] : [point(at, zone, at.join() === preview.pointedAt?.join())],
      ),
    );
  };

  watch(handle, (live) => {
    if (live === null) return;
    addLayers(live.map);
    paint(live.map);
    drawPreview();
    drawRemarks();
  });
  watch(() => preview.features, drawPreview);
  watch([() => preview.placed, () => preview.pointedAt], drawRemarks);
  watch(isDark, () => handle.value && paint(handle.value.map), { flush: 'post' });
}

const point = (at: Position, zone: number, pointed: boolean): Feature => ({
  type: 'Feature',
  properties: { pointed },
  geometry: { type: 'Point', coordinates: [...gridToLonLat(zone, at)] },
});

function addLayers(map: MapLibreMap): void {
  map.addSource(SOURCE, { type: 'geojson', data: EMPTY });
  map.addLayer({
    id: `${SOURCE}-fill`,
    type: 'fill',
    source: SOURCE,
    // What crosses itself has no inside to fill
    filter: ['all', ['==', ['geometry-type'], 'Polygon'], ['get', 'sound']],
    paint: { 'fill-opacity': 0.18 },
  });
  map.addLayer({
    id: `${SOURCE}-line`,
    type: 'line',
    source: SOURCE,
    filter: ['!=', ['geometry-type'], 'Point'],
    paint: { 'line-width': 2, 'line-dasharray': [3, 1.5] },
  });
  map.addLayer({
    id: `${SOURCE}-points`,
    type: 'circle',
    source: SOURCE,
    filter: ['==', ['geometry-type'], 'Point'],
    paint: { 'circle-radius': 3, 'circle-stroke-width': 1.4 },
  });
  map.addLayer({
    id: `${SOURCE}-names`,
    type: 'symbol',
    source: SOURCE,
    minzoom: 15,
    layout: { 'text-field': ['get', 'name'], 'text-font': ['Inter SemiBold'], 'text-size': 11 },
    paint: { 'text-halo-width': 2 },
  });
  map.addSource(REMARKS, { type: 'geojson', data: EMPTY });
  map.addLayer({
    id: REMARKS,
    type: 'circle',
    source: REMARKS,
    paint: { 'circle-radius': ['case', ['get', 'pointed'], 10, 6], 'circle-stroke-width': 2, 'circle-opacity': 0 },
  });
}

function paint(map: MapLibreMap): void {
  if (map.getLayer(REMARKS) === undefined) return;
  const palette = readPalette();
  map.setPaintProperty(`${SOURCE}-fill`, 'fill-color', palette.draft);
  map.setPaintProperty(`${SOURCE}-line`, 'line-color', palette.draft);
  map.setPaintProperty(`${SOURCE}-points`, 'circle-color', palette.surface);
  map.setPaintProperty(`${SOURCE}-points`, 'circle-stroke-color', palette.draft);
  map.setPaintProperty(`${SOURCE}-names`, 'text-color', palette.draft);
  map.setPaintProperty(`${SOURCE}-names`, 'text-halo-color', palette.halo);
  map.setPaintProperty(REMARKS, 'circle-stroke-color', palette.err);
}
