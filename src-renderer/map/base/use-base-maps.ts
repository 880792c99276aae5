import { onScopeDispose, type ShallowRef, watch } from 'vue';
import type { BaseMap } from '#contracts/workstation/map.ts';
import { onSeatEvent } from '../../app/seat-events.ts';
import { useSession } from '../../app/session.store.ts';
import type { MapHandle } from '../map-handle.ts';
import { zoomRange } from '../stack/layer-stack.ts';
import { useLooks } from '../stack/looks.store.ts';
import { useBaseMaps } from './base-maps.store.ts';

/** The source and the layer of a base map in the style. */
export const baseLayerOf = (id: string): string => `base-${id}`;

/** Each base map that is shown and whose file is there, as a raster layer. */
export function useBaseMapLayers(handle: ShallowRef<MapHandle | null>): void {
  const baseMaps = useBaseMaps();
  const looks = useLooks();
  const session = useSession();
  /** What is on the map, by the address of its tiles: another address is another picture. */
  const drawn = new Map<string, string>();

  function draw(): void {
    const map = handle.value?.map;
    if (map === undefined) return;
    for (const [id, tiles] of drawn) {
      if (baseMaps.shown.some((each) => each.id === id && each.tiles === tiles)) continue;
      map.removeLayer(baseLayerOf(id));
      map.removeSource(baseLayerOf(id));
      drawn.delete(id);
    }
    for (const each of baseMaps.shown) {
      if (drawn.has(each.id)) continue;
      put(map, each);
      drawn.set(each.id, each.tiles);
    }
    paint();
  }

  function paint(): void {
    const map = handle.value?.map;
    if (map === undefined) return;
    for (const id of drawn.keys()) {
      const look = looks.lookOf(id);
      map.setPaintProperty(baseLayerOf(id), 'raster-opacity', look.opacity);
      map.setLayerZoomRange(baseLayerOf(id), ...zoomRange(look, map.getCenter().lat));
    }
  }

  watch(handle, (live) => {
    if (live === null) return;
    drawn.clear();
    draw();
  });
  watch(() => baseMaps.shown, draw);
  watch(() => looks.looks, paint);
  onScopeDispose(onSeatEvent('baseMaps.changed', () => void baseMaps.load()));
  if (session.can('case.draft')) void baseMaps.load();
}

function put(map: MapHandle['map'], { id, tiles, tileSize, minZoom, maxZoom, bounds }: BaseMap): void {
  map.addSource(baseLayerOf(id), {
    type: 'raster',
    tiles: [`${location.origin}${tiles}`],
    tileSize,
    minzoom: minZoom,
    maxzoom: maxZoom,
    bounds: [...bounds],
  });
  map.addLayer({ id: baseLayerOf(id), type: 'raster', source: baseLayerOf(id), paint: { 'raster-fade-duration': 0 } });
}
