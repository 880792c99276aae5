import type { Feature, FeatureCollection } from 'geojson';
import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import { onScopeDispose, watch } from 'vue';
import type { Finding } from '#domain/cases/finding.ts';
import { useTheme } from '../app/theme.ts';
import type { MapHandle } from '../map/map-handle.ts';
import { readPalette } from '../map/style/palette.ts';
import { useMapHandle } from '../map/use-map-handle.ts';
import { placeOf } from './use-show-finding.ts';

const SPOTS = 'check-spots';
const EMPTY: FeatureCollection = { type: 'FeatureCollection', features: [] };

/** The findings of the list that have come so far, as rings on the map; the one that is looked at is larger. */
export function useMapSpots(findings: () => ReadonlyMap<number, Finding>, current: () => number | null): void {
  const handle = useMapHandle();
  const { isDark } = useTheme();

  function draw(): void {
    const map = handle.value;
    if (map === null) return;
    const features = [...findings()].flatMap(([at, finding]) => spot(map, finding, at === current()));
    map.map.getSource<GeoJSONSource>(SPOTS)?.setData({ type: 'FeatureCollection', features });
  }

  watch(
    handle,
    (live) => {
      if (live === null) return;
      addLayer(live.map);
      paint(live.map);
      draw();
    },
    { immediate: true },
  );
  watch([() => [...findings().keys()].length, current], draw);
  watch(isDark, () => handle.value && paint(handle.value.map), { flush: 'post' });
  onScopeDispose(() => {
    const map = handle.value?.map;
    if (map?.getLayer(SPOTS) === undefined) return;
    map.removeLayer(SPOTS);
    map.removeSource(SPOTS);
  });
}

function spot(map: MapHandle, finding: Finding, isCurrent: boolean): readonly Feature[] {
  const place = placeOf(finding, map.zone);
  if (place === null) return [];
  const properties = { current: isCurrent, error: finding.severity === 'error' };
  return [{ type: 'Feature', properties, geometry: { type: 'Point', coordinates: map.toLngLat(place) } }];
}

function addLayer(map: MapLibreMap): void {
  if (map.getSource(SPOTS) !== undefined) return;
  map.addSource(SPOTS, { type: 'geojson', data: EMPTY });
  map.addLayer({
    id: SPOTS,
    type: 'circle',
    source: SPOTS,
    layout: { 'circle-sort-key': ['case', ['get', 'current'], 1, 0] },
    paint: {
      'circle-radius': ['case', ['get', 'current'], 14, 5],
      'circle-stroke-width': ['case', ['get', 'current'], 3, 2],
      'circle-opacity': 0,
    },
  });
}

function paint(map: MapLibreMap): void {
  if (map.getLayer(SPOTS) === undefined) return;
  const palette = readPalette();
  map.setPaintProperty(SPOTS, 'circle-stroke-color', ['case', ['get', 'error'], palette.err, palette.warnm]);
}
