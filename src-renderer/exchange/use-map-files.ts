import type { Feature, FeatureCollection, Geometry } from 'geojson';
import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import { type ShallowRef, watch } from 'vue';
import type { PlacedFeature } from '#contracts/workstation/exchange.ts';
import { gridToLonLat } from '#domain/crs/grid-projection.ts';
import type { Position } from '#domain/geometry/types.ts';
import { useTheme } from '../app/theme.ts';
import type { MapHandle } from '../map/map-handle.ts';
import { readPalette, type Palette } from '../map/style/palette.ts';
import { useImport } from './import.store.ts';
import { useLayers } from './layers.store.ts';

const SOURCES = ['reference', 'import'] as const;
const REMARKS = 'import-remarks';
const EMPTY: FeatureCollection = { type: 'FeatureCollection', features: [] };

/** What was imported, on the map: the preview in draft colour before anything is kept, reference layers quietly. */
export function useMapFiles(handle: ShallowRef<MapHandle | null>): void {
  const preview = useImport();
  const layers = useLayers();
  const { isDark } = useTheme();

  const put = (source: string, features: readonly Feature[]): void => {
    handle.value?.map.getSource<GeoJSONSource>(source)?.setData({ type: 'FeatureCollection', features: [...features] });
  };

  const drawPreview = (): void => {
    const zone = preview.placed?.zone;
    put('import', zone === undefined ? [] : preview.features.flatMap((feature) => drawn(feature, zone)));
  };
  const drawLayers = (): void => {
    const features = layers.shown.flatMap(({ id, zone }) =>
      (layers.features.get(id) ?? []).flatMap((feature) => drawn(feature, zone, feature === layers.pointed)),
    );
    put('reference', features);
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
    drawLayers();
    drawRemarks();
  });
  watch(() => preview.features, drawPreview);
  watch([() => layers.shown, () => layers.features, () => layers.pointed], drawLayers);
  watch([() => preview.placed, () => preview.pointedAt], drawRemarks);
  watch(isDark, () => handle.value && paint(handle.value.map), { flush: 'post' });
}

function drawn({ shape, name, defects }: PlacedFeature, zone: number, pointed = false): readonly Feature[] {
  const lngLat = (at: Position): number[] => [...gridToLonLat(zone, at)];
  const properties = {
    name: shape.kind === 'text' ? shape.text.slice(0, 200) : (name ?? ''),
    pointed,
    sound: defects === 0,
  };
  return [{ type: 'Feature', properties, geometry: geometryOf(shape, lngLat) }];
}

function geometryOf(shape: PlacedFeature['shape'], lngLat: (at: Position) => number[]): Geometry {
  switch (shape.kind) {
    case 'parcel':
      return {
        type: 'MultiPolygon',
        coordinates: shape.geometry.map((rings) => rings.map((ring) => ring.map(lngLat))),
      };
    case 'line':
      return { type: 'MultiLineString', coordinates: shape.lines.map((line) => line.map(lngLat)) };
    case 'point':
      return { type: 'MultiPoint', coordinates: shape.points.map(lngLat) };
    case 'text':
      return { type: 'Point', coordinates: lngLat(shape.at) };
  }
}

const point = (at: Position, zone: number, pointed: boolean): Feature => ({
  type: 'Feature',
  properties: { pointed },
  geometry: { type: 'Point', coordinates: [...gridToLonLat(zone, at)] },
});

function addLayers(map: MapLibreMap): void {
  for (const source of SOURCES) {
    map.addSource(source, { type: 'geojson', data: EMPTY });
    map.addLayer({
      id: `${source}-fill`,
      type: 'fill',
      source,
      // What crosses itself has no inside to fill
      filter: ['all', ['==', ['geometry-type'], 'Polygon'], ['get', 'sound']],
      paint: { 'fill-opacity': source === 'import' ? 0.18 : ['case', ['get', 'pointed'], 0.25, 0] },
    });
    map.addLayer({
      id: `${source}-line`,
      type: 'line',
      source,
      filter: ['!=', ['geometry-type'], 'Point'],
      paint: {
        'line-width': ['case', ['get', 'pointed'], 3.2, source === 'import' ? 2 : 1.4],
        ...(source === 'import' ? { 'line-dasharray': [3, 1.5] } : {}),
      },
    });
    map.addLayer({
      id: `${source}-points`,
      type: 'circle',
      source,
      filter: ['==', ['geometry-type'], 'Point'],
      paint: { 'circle-radius': 3, 'circle-stroke-width': 1.4 },
    });
    map.addLayer({
      id: `${source}-names`,
      type: 'symbol',
      source,
      minzoom: 15,
      layout: { 'text-field': ['get', 'name'], 'text-font': ['Inter SemiBold'], 'text-size': 11 },
      paint: { 'text-halo-width': 2 },
    });
  }
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
  paintSource(map, 'import', palette.draft, palette);
  paintSource(map, 'reference', palette.snap, palette);
  map.setPaintProperty(REMARKS, 'circle-stroke-color', palette.err);
}

function paintSource(map: MapLibreMap, source: string, colour: string, palette: Palette): void {
  map.setPaintProperty(`${source}-fill`, 'fill-color', colour);
  map.setPaintProperty(`${source}-line`, 'line-color', colour);
  map.setPaintProperty(`${source}-points`, 'circle-color', palette.surface);
  map.setPaintProperty(`${source}-points`, 'circle-stroke-color', colour);
  map.setPaintProperty(`${source}-names`, 'text-color', colour);
  map.setPaintProperty(`${source}-names`, 'text-halo-color', palette.halo);
}
