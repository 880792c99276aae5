import type { CustomLayerInterface, Map as MapLibreMap } from 'maplibre-gl';
import { type ShallowRef, watch } from 'vue';
import type { MapHandle } from '../map-handle.ts';
import { useLooks } from '../stack/looks.store.ts';

/** Drawn directly before and after the layers that are seen behind the edge only. */
export const SWIPE_LAYERS = { from: 'swipe-from', to: 'swipe-to' } as const;

/** One layer of the stack is seen to the right of the edge, and what lies under it to the left. */
export function useSwipe(handle: ShallowRef<MapHandle | null>): void {
  const looks = useLooks();
  const edge = (): number => looks.edge;

  function draw(): void {
    const map = handle.value?.map;
    if (map === undefined) return;
    const isThere = map.getLayer(SWIPE_LAYERS.from) !== undefined;
    if (looks.swipeId !== null && !isThere) for (const layer of [fromLayer(edge), TO_LAYER]) map.addLayer(layer);
    if (looks.swipeId === null && isThere) take(map);
    map.triggerRepaint();
  }
  watch([handle, () => looks.swipeId, () => looks.edge], draw);
}

function take(map: MapLibreMap): void {
  for (const id of Object.values(SWIPE_LAYERS)) map.removeLayer(id);
}

/** The map library never sets the scissors itself, so what is drawn between the two layers is cut at the edge. */
const fromLayer = (edge: () => number): CustomLayerInterface => ({
  id: SWIPE_LAYERS.from,
  type: 'custom',
  render: (gl) => {
    const { drawingBufferWidth: width, drawingBufferHeight: height } = gl;
    const at = Math.round((width * edge()) / 100);
    gl.enable(gl.SCISSOR_TEST);
    gl.scissor(at, 0, width - at, height);
  },
});
const TO_LAYER: CustomLayerInterface = {
  id: SWIPE_LAYERS.to,
  type: 'custom',
  render: (gl) => gl.disable(gl.SCISSOR_TEST),
};
