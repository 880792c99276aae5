import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { Position, Zone } from '#domain/geometry/types.ts';

/** What the status bar shows of the map: set by the map on each move, at most once a frame. */
export const useStatus = defineStore('status', () => {
  const pointer = shallowRef<Position | null>(null);
  const zone = ref<Zone | null>(null);
  const scale = ref<number | null>(null);
  /** One line for the polite live region: prompts, results. */
  const announcement = ref<string>('');

  return {
    pointer,
    zone,
    scale,
    announcement,
    announce: (text: string): void => {
      announcement.value = text;
    },
  };
});
