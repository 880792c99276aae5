import type { FeatureCollection, Point } from 'geojson';
import type { GeoJSONSource } from 'maplibre-gl';
import { type ShallowRef, watch } from 'vue';
import { useTheme } from '../app/theme.ts';
import type { MapHandle } from './map-handle.ts';
import { byZoom } from './style/style-parts.ts';
import { readPalette } from './style/palette.ts';
import { useTurningPointsStore } from './turning-points.store.ts';

const SOURCE = 'turning-points';

/** Registered points are hollow circles; the named one is filled and carries its number. Hovering a point names it. */
export function useTurningPoints(handle: ShallowRef<MapHandle | null>): void {
  const store = useTurningPointsStore();
  const { isDark } = useTheme();

  function data(live: MapHandle): FeatureCollection<Point> {
    const points = store.shown?.points ?? [];
    return {
      type: 'FeatureCollection',
      features: points.map(({ name, at }) => ({
        type: 'Feature',
        properties: { name, named: name === store.named },
        geometry: { type: 'Point', coordinates: live.toLngLat(at) },
      })),
    };
  }

  const draw = (): void => {
    const live = handle.value;
    if (live !== null) live.map.getSource<GeoJSONSource>(SOURCE)?.setData(data(live));
  };

  function paint(): void {
    const map = handle.value?.map;
    if (map?.getLayer('points') === undefined) return;
    const palette = readPalette();
    map.setPaintProperty('points', 'circle-stroke-color', palette.sel);
    map.setPaintProperty('points', 'circle-color', ['case', ['get', 'named'], palette.sel, palette.surface]);
    map.setPaintProperty('point-names', 'text-color', palette.sel);
    map.setPaintProperty('point-names', 'text-halo-color', palette.halo);
  }

  function add(live: MapHandle): void {
    const { map } = live;
    map.addSource(SOURCE, { type: 'geojson', data: data(live) });
    map.addLayer({
      id: 'points',
      type: 'circle',
      source: SOURCE,
      minzoom: 15,
      paint: {
        'circle-radius': ['case', ['get', 'named'], 5.5, 3.2],
        'circle-stroke-width': byZoom([15, 1.2], [18, 1.8]),
      },
    });
    map.addLayer({
      id: 'point-names',
      type: 'symbol',
      source: SOURCE,
      minzoom: 15,
      filter: ['get', 'named'],
      layout: {
        'text-field': ['get', 'name'],
        'text-font': ['Inter SemiBold'],
        'text-size': 13,
        'text-offset': [0, -1.1],
        'text-allow-overlap': true,
      },
      paint: { 'text-halo-width': 1.6 },
    });
    paint();
    map.on('mousemove', 'points', (event) => {
      const name: unknown = event.features?.[0]?.properties['name'];
      store.named = typeof name === 'string' ? name : null;
    });
    map.on('mouseleave', 'points', () => (store.named = null));
  }

  watch(handle, (live) => live !== null && add(live));
  watch([() => store.shown, () => store.named], draw);
  watch(isDark, paint, { flush: 'post' });
}
