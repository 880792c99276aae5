import type { Map as MapLibreMap } from 'maplibre-gl';
import { type ShallowRef, watch } from 'vue';
import { referenceLayersOf } from '../../exchange/use-reference-layers.ts';
import { useLayers } from '../../exchange/layers.store.ts';
import { baseLayerOf } from '../base/use-base-maps.ts';
import { useBaseMaps } from '../base/base-maps.store.ts';
import { useScans } from '../scan/scans.store.ts';
import { scanLayerOf } from '../scan/use-scan-layers.ts';
import type { MapHandle } from '../map-handle.ts';
import { SWIPE_LAYERS } from '../swipe/use-swipe.ts';
import { isRegisterItem, REGISTER_LAYERS } from './layer-stack.ts';
import { useLooks } from './looks.store.ts';
import { useLayerRows } from './use-layer-rows.ts';

/** The lowest of what always lies on top: what is pointed at and chosen, then the labels. */
const LOWEST_ON_TOP = 'hover-line';

/** Keeps the layers of the style in the order of the stack, after those of others have come and gone. */
export function useLayerOrder(handle: ShallowRef<MapHandle | null>): { readonly arrange: () => void } {
  const { stack } = useLayerRows();
  const layers = useLayers();
  const baseMaps = useBaseMaps();
  const scans = useScans();
  const looks = useLooks();

  const ownLayersOf = (id: string): readonly string[] => {
    if (isRegisterItem(id)) return REGISTER_LAYERS[id];
    if (scans.list.some((each) => each.id === id)) return [scanLayerOf(id)];
    return baseMaps.list.some((each) => each.id === id) ? [baseLayerOf(id)] : referenceLayersOf(id);
  };

  const layersOf = (id: string): readonly string[] =>
    id === looks.swipeId ? [SWIPE_LAYERS.from, ...ownLayersOf(id), SWIPE_LAYERS.to] : ownLayersOf(id);

  function arrange(): void {
    const map = handle.value?.map;
    if (map !== undefined) arrangeLayers(map, stack.value.flatMap(layersOf));
  }
  // After the layers themselves were put there.
  watch(
    [handle, stack, () => layers.shown, () => layers.features, () => baseMaps.shown, () => looks.swipeId],
    arrange,
    { flush: 'post' },
  );
  return { arrange };
}

/** From the top down, and only what lies otherwise is moved: each move draws the map anew. */
function arrangeLayers(map: MapLibreMap, wanted: readonly string[]): void {
  let above = LOWEST_ON_TOP;
  for (const id of wanted.filter((each) => map.getLayer(each) !== undefined).toReversed()) {
    const order = map.getLayersOrder();
    if (order[order.indexOf(id) + 1] !== above) map.moveLayer(id, above);
    above = id;
  }
}
