import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { DraftCondition } from './draft-conditions.ts';

/** Whether the builder is open, and what stands in it: closing it for a look at the map loses nothing. */
export const useQueryStore = defineStore('mapQuery', () => {
  const isOpen = ref<boolean>(false);
  let given = 0;
  const blank = (): DraftCondition => ({ id: (given += 1), field: 'number', not: false, text: '', to: '' });
  const rows = shallowRef<readonly DraftCondition[]>([blank()]);

  return {
    isOpen,
    rows,
    add: (): void => {
      rows.value = [...rows.value, blank()];
    },
    remove: (id: number): void => {
      rows.value = rows.value.length === 1 ? [blank()] : rows.value.filter((row) => row.id !== id);
    },
    change: (id: number, change: Partial<DraftCondition>): void => {
      rows.value = rows.value.map((row) => (row.id === id ? { ...row, ...change } : row));
    },
  };
});
