import type { FeatureCollection, Point } from 'geojson';
import type { GeoJSONSource } from 'maplibre-gl';
import { type ShallowRef, watch } from 'vue';
import { useTheme } from '../../app/theme.ts';
import type { MapHandle } from '../map-handle.ts';
import { readPalette } from '../style/palette.ts';
import { useScans } from './scans.store.ts';

const SOURCE = 'scan-points';

/** The points of the scan that is being placed, on the map under their numbers. */
export function useScanPoints(handle: ShallowRef<MapHandle | null>): void {
  const scans = useScans();
  const { isDark } = useTheme();

  const data = (live: MapHandle): FeatureCollection<Point> => ({
    type: 'FeatureCollection',
    features: (scans.open?.points ?? []).map(({ ground, isOn }, index) => ({
      type: 'Feature',
      properties: { name: String(index + 1), on: scans.pointed === index, used: isOn },
      geometry: { type: 'Point', coordinates: live.toLngLat(ground) },
    })),
  });
  const draw = (): void => {
    const live = handle.value;
    if (live !== null) live.map.getSource<GeoJSONSource>(SOURCE)?.setData(data(live));
  };
  function paint(): void {
    const map = handle.value?.map;
    if (map?.getLayer(SOURCE) === undefined) return;
    const palette = readPalette();
    map.setPaintProperty(SOURCE, 'circle-color', ['case', ['get', 'on'], palette.draft, palette.surface]);
    map.setPaintProperty(SOURCE, 'circle-stroke-color', ['case', ['get', 'used'], palette.draft, palette.label]);
    map.setPaintProperty(`${SOURCE}-names`, 'text-color', palette.draft);
    map.setPaintProperty(`${SOURCE}-names`, 'text-halo-color', palette.halo);
  }

  watch(handle, (live) => {
    if (live === null) return;
    live.map.addSource(SOURCE, { type: 'geojson', data: data(live) });
    live.map.addLayer({
      id: SOURCE,
      type: 'circle',
      source: SOURCE,
      paint: { 'circle-radius': 5, 'circle-stroke-width': 2 },
    });
    live.map.addLayer({
      id: `${SOURCE}-names`,
      type: 'symbol',
      source: SOURCE,
      layout: {
        'text-field': ['get', 'name'],
        'text-font': ['Inter SemiBold'],
        'text-size': 12,
        'text-variable-anchor': ['bottom', 'top', 'left', 'right'],
        'text-radial-offset': 0.8,
      },
      paint: { 'text-halo-width': 2 },
    });
    paint();
  });
  watch([() => scans.open, () => scans.pointed], draw);
  watch(isDark, paint, { flush: 'post' });
}
