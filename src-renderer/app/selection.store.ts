import { defineStore } from 'pinia';
import { computed, shallowReactive, shallowRef } from 'vue';

/** Numbers of the parcels that are selected on the map; the first one is on the card. */
export const useSelection = defineStore('selection', () => {
  const numbers = shallowRef<readonly string[]>([]);
  /** Places visited, for back and forward along lineage. */
  const trail = shallowRef<readonly string[]>([]);
  /** Doubled mm², of those that were selected by an area of the map. */
  const areas = shallowReactive(new Map<string, number>());
  const current = computed<string | null>(() => numbers.value[0] ?? null);

  function select(next: readonly string[]): void {
    const [first] = next;
    if (first !== undefined && trail.value.at(-1) !== first) trail.value = [...trail.value.slice(-49), first];
    numbers.value = next;
  }

  return { numbers, areas, trail, current, select, clear: () => select([]) };
});
