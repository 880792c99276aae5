import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { BaseMap } from '#contracts/workstation/map.ts';
import { backHalf } from '../../app/back-half.ts';
import { type SeatFault, toSeatFault } from '../../app/seat-fault.ts';

/** The base maps of this seat, as the back half last told of them. */
export const useBaseMaps = defineStore('baseMaps', () => {
  const list = shallowRef<readonly BaseMap[]>([]);
  const fault = shallowRef<SeatFault | null>(null);
  const shown = computed<readonly BaseMap[]>(() => list.value.filter((each) => each.shown && each.state === 'ready'));

  async function take(ask: () => Promise<readonly BaseMap[]>): Promise<void> {
    try {
      list.value = await ask();
      fault.value = null;
    } catch (error) {
      fault.value = toSeatFault(error);
    }
  }

  return {
    list,
    fault,
    shown,
    load: () => take(() => backHalf.map.baseMaps({})),
    show: (id: string, isShown: boolean) => take(() => backHalf.map.showBaseMap({ id, shown: isShown })),
    rename: (id: string, name: string) => take(() => backHalf.map.renameBaseMap({ id, name })),
    remove: (id: string) => take(() => backHalf.map.removeBaseMap({ id })),
  };
});
