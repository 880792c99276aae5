import type { Map as MapLibreMap } from 'maplibre-gl';
import { type ShallowRef, watch } from 'vue';
import { referenceLayersOf } from '../../exchange/use-reference-layers.ts';
import { useLayers } from '../../exchange/layers.store.ts';
import { baseLayerOf } from '../base/use-base-maps.ts';
import { useBaseMaps } from '../base/base-maps.store.ts';
import type { MapHandle } from '../map-handle.ts';
import { isRegisterItem, REGISTER_LAYERS } from './layer-stack.ts';
import { useLayerRows } from './use-layer-rows.ts';

/** The lowest of what always lies on top: what is pointed at and chosen, then the labels. */
const LOWEST_ON_TOP = 'hover-line';

/** Keeps the layers of the style in the order of the stack, after those of others have come and gone. */
export function useLayerOrder(handle: ShallowRef<MapHandle | null>): void {
  const { stack } = useLayerRows();
  const layers = useLayers();
  const baseMaps = useBaseMaps();

  function arrange(): void {
    const map = handle.value?.map;
    if (map !== undefined)
      arrangeLayers(
        map,
        stack.value.flatMap((id) => layersOf(id, baseMaps)),
      );
  }
  // After the layers themselves were put there.
  watch([handle, stack, () => layers.shown, () => layers.features, () => baseMaps.shown], arrange, { flush: 'post' });
}

function layersOf(id: string, { list }: ReturnType<typeof useBaseMaps>): readonly string[] {
  if (isRegisterItem(id)) return REGISTER_LAYERS[id];
  return list.some((each) => each.id === id) ? [baseLayerOf(id)] : referenceLayersOf(id);
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
