import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { LayerLook } from '#contracts/workstation/map.ts';
import { USUAL_LOOK } from './layer-stack.ts';

/** How each layer is drawn and in which order; `use-kept-look.ts` keeps it at the desk of the account. */
export const useLooks = defineStore('looks', () => {
  const order = shallowRef<readonly string[]>([]);
  const looks = shallowRef<Readonly<Record<string, LayerLook>>>({});
  /** The layer whose settings are open in the panel. */
  const openId = ref<string | null>(null);
  /** The layer that is seen behind the edge only, and where the edge stands, percent from the left. Not remembered. */
  const swipeId = ref<string | null>(null);
  const edge = ref<number>(50);

  const lookOf = computed(
    () =>
      (id: string): LayerLook =>
        looks.value[id] ?? USUAL_LOOK,
  );

  return {
    order,
    looks,
    openId,
    swipeId,
    edge,
    lookOf,
    change: (id: string, part: Partial<LayerLook>): void => {
      looks.value = { ...looks.value, [id]: { ...lookOf.value(id), ...part } };
    },
    restore: (id: string): void => {
      looks.value = Object.fromEntries(Object.entries(looks.value).filter(([each]) => each !== id));
    },
  };
});
