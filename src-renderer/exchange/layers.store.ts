import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { PlacedFeature, ReferenceLayer } from '#contracts/workstation/exchange.ts';
import { backHalf } from '../app/back-half.ts';
import { type SeatFault, toSeatFault } from '../app/seat-fault.ts';
import { allPages } from './all-pages.ts';

/** The reference layers of this seat, and the features of those that are shown. */
export const useLayers = defineStore('layers', () => {
  const layers = shallowRef<readonly ReferenceLayer[] | null>(null);
  const features = shallowRef<ReadonlyMap<string, readonly PlacedFeature[]>>(new Map());
  const fault = shallowRef<SeatFault | null>(null);
  /** Whose features are listed. */
  const openId = ref<string | null>(null);
  /** A feature that is pointed at in the list. */
  const pointed = shallowRef<PlacedFeature | null>(null);

  const shown = computed<readonly ReferenceLayer[]>(() => (layers.value ?? []).filter((layer) => layer.shown));

  /** Asks, and brings the features of layers that came into sight. */
  async function take(ask: () => Promise<readonly ReferenceLayer[]>): Promise<void> {
    try {
      const next = await ask();
      layers.value = next;
      fault.value = null;
      const drawn = new Map<string, readonly PlacedFeature[]>();
      for (const { id } of next.filter((layer) => layer.shown || layer.id === openId.value))
        drawn.set(
          id,
          features.value.get(id) ?? (await allPages((from) => backHalf.exchange.layerFeatures({ layerId: id, from }))),
        );
      features.value = drawn;
    } catch (error) {
      fault.value = toSeatFault(error);
    }
  }

  return {
    layers,
    features,
    fault,
    openId,
    pointed,
    shown,
    load: () => take(() => backHalf.exchange.layers({})),
    show: (layerId: string, isShown: boolean) => take(() => backHalf.exchange.show({ layerId, shown: isShown })),
    rename: (layerId: string, name: string) => take(() => backHalf.exchange.rename({ layerId, name })),
    remove: (layerId: string) => take(() => backHalf.exchange.remove({ layerId })),
    forget: (): void => {
      layers.value = null;
      features.value = new Map();
      openId.value = null;
      pointed.value = null;
    },
  };
});
