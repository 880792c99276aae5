import type { Feature, GeoJSON } from 'geojson';
import type { ExpressionSpecification, GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import { type ShallowRef, watch } from 'vue';
import type { PlacedFeature } from '#contracts/workstation/exchange.ts';
import type { LayerFilter, LayerLook } from '#contracts/workstation/map.ts';
import { useTheme } from '../app/theme.ts';
import type { MapHandle } from '../map/map-handle.ts';
import { zoomRange } from '../map/stack/layer-stack.ts';
import { useLooks } from '../map/stack/looks.store.ts';
import { readPalette } from '../map/style/palette.ts';
import { byZoom } from '../map/style/style-parts.ts';
import { featuresOf } from './feature-shapes.ts';
import { useLayers } from './layers.store.ts';

const NAMES_FROM_ZOOM = 15;
/** Names of the register come first where there is room for one only. */
const UNDER_LABELS = 'street-labels';

const sourceOf = (id: string): string => `reference-${id}`;
/** The layers of the style that a reference layer is drawn with, from the lowest; its names lie with the labels. */
export const referenceLayersOf = (id: string): readonly string[] =>
  ['fill', 'line', 'points'].map((part) => `${sourceOf(id)}-${part}`);
const namesOf = (id: string): string => `${sourceOf(id)}-names`;

/** Each shown reference layer as a source of its own, so that it has its place, strength, colour, scales and filter. */
export function useReferenceLayers(handle: ShallowRef<MapHandle | null>): void {
  const layers = useLayers();
  const looks = useLooks();
  const { isDark } = useTheme();
  const drawn = new Map<string, { readonly features: readonly PlacedFeature[]; pointed: PlacedFeature | null }>();

  function draw(): void {
    const map = handle.value?.map;
    if (map === undefined) return;
    const shown = layers.shown.filter(({ id }) => layers.features.has(id));
    for (const id of [...drawn.keys()].filter((each) => !shown.some((layer) => layer.id === each))) {
      take(map, id);
      drawn.delete(id);
    }
    for (const { id, zone } of shown) {
      const features = layers.features.get(id) ?? [];
      const pointed = features.find((each) => each === layers.pointed) ?? null;
      const before = drawn.get(id);
      if (before?.features === features && before.pointed === pointed) continue;
      const data = collection(features.flatMap((feature) => featuresOf(feature, zone, feature === pointed)));
      if (before === undefined) put(map, id, data);
      else map.getSource<GeoJSONSource>(sourceOf(id))?.setData(data);
      drawn.set(id, { features, pointed });
    }
    paint();
  }

  function paint(): void {
    const map = handle.value?.map;
    if (map === undefined) return;
    const palette = readPalette();
    for (const id of drawn.keys()) {
      const look = looks.lookOf(id);
      const colour = palette[look.colour ?? 'snap'];
      paintLayer(map, id, { look, colour, halo: palette.halo, surface: palette.surface });
    }
  }

  watch(handle, (live) => {
    if (live === null) return;
    drawn.clear();
    draw();
  });
  watch([() => layers.shown, () => layers.features, () => layers.pointed], draw);
  watch(() => looks.looks, paint);
  watch(isDark, paint, { flush: 'post' });
}

const collection = (features: readonly Feature[]): GeoJSON => ({ type: 'FeatureCollection', features: [...features] });

function take(map: MapLibreMap, id: string): void {
  for (const layer of [...referenceLayersOf(id), namesOf(id)]) if (map.getLayer(layer)) map.removeLayer(layer);
  if (map.getSource(sourceOf(id))) map.removeSource(sourceOf(id));
}

function put(map: MapLibreMap, id: string, data: GeoJSON): void {
  const source = sourceOf(id);
  map.addSource(source, { type: 'geojson', data });
  map.addLayer({ id: `${source}-fill`, type: 'fill', source });
  map.addLayer({ id: `${source}-line`, type: 'line', source });
  map.addLayer({ id: `${source}-points`, type: 'circle', source });
  map.addLayer(
    {
      id: namesOf(id),
      type: 'symbol',
      source,
      layout: {
        'text-field': ['get', 'name'],
        'text-font': ['Inter SemiBold'],
        'text-size': 11,
        // Where the middle is taken it is written beside it, before it is left out.
        'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'],
        'text-radial-offset': 0.6,
        'text-justify': 'auto',
        'text-padding': 3,
      },
      paint: { 'text-halo-width': 2 },
    },
    UNDER_LABELS,
  );
}

interface Paint {
  readonly look: LayerLook;
  readonly colour: string;
  readonly halo: string;
  readonly surface: string;
}

function paintLayer(map: MapLibreMap, id: string, { look, colour, halo, surface }: Paint): void {
  const source = sourceOf(id);
  const left = leftBy(look.filter);
  const [fill, line, points] = referenceLayersOf(id) as [string, string, string]; // as many as there are parts
  const latitude = map.getCenter().lat;
  // What crosses itself has no inside to fill
  map.setFilter(fill, ['all', ['==', ['geometry-type'], 'Polygon'], ['get', 'sound'], left]);
  map.setFilter(line, ['all', ['!=', ['geometry-type'], 'Point'], left]);
  map.setFilter(points, ['all', ['==', ['geometry-type'], 'Point'], left]);
  map.setFilter(namesOf(id), left);
  for (const layer of [fill, line, points]) map.setLayerZoomRange(layer, ...zoomRange(look, latitude));
  map.setLayerZoomRange(namesOf(id), ...zoomRange(look, latitude, { minzoom: NAMES_FROM_ZOOM }));
  const inside = look.fill ? 0.18 * look.opacity : 0;
  map.setPaintProperty(fill, 'fill-color', colour);
  map.setPaintProperty(fill, 'fill-opacity', ['case', ['get', 'pointed'], 0.25, inside]);
  map.setPaintProperty(line, 'line-color', colour);
  map.setPaintProperty(line, 'line-opacity', look.opacity);
  map.setPaintProperty(line, 'line-width', ['case', ['get', 'pointed'], 3.2, 1.4 * look.width]);
  map.setPaintProperty(points, 'circle-color', surface);
  map.setPaintProperty(points, 'circle-stroke-color', colour);
  map.setPaintProperty(points, 'circle-stroke-width', 1.4 * look.width);
  map.setPaintProperty(points, 'circle-radius', byZoom([13, 2], [17, 3]));
  for (const property of ['circle-opacity', 'circle-stroke-opacity'] as const)
    map.setPaintProperty(points, property, look.opacity);
  map.setLayoutProperty(`${source}-names`, 'visibility', look.labels ? 'visible' : 'none');
  map.setPaintProperty(`${source}-names`, 'text-color', colour);
  map.setPaintProperty(`${source}-names`, 'text-halo-color', halo);
  map.setPaintProperty(`${source}-names`, 'text-opacity', look.opacity);
}

function leftBy(filter: LayerFilter | null): ExpressionSpecification {
  if (filter === null) return ['boolean', true];
  if (filter.attribute === 'name') return ['in', (filter.values[0] ?? '').toLowerCase(), ['downcase', ['get', 'name']]];
  return ['in', ['get', 'layer'], ['literal', [...filter.values]]];
}
