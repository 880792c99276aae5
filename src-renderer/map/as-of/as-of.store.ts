import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { BackHalf } from '../../app/back-half.ts';

export type TimelineDay = Awaited<ReturnType<BackHalf['register']['timeline']>>[number];

/** The day that the parcels on the map are shown as of; null is now. Never remembered: a new session begins with today. */
export const useAsOf = defineStore('asOf', () => {
  const days = shallowRef<readonly TimelineDay[]>([]);
  const chosen = shallowRef<TimelineDay | null>(null);
  return {
    days,
    chosen,
    /** The act after which the map is shown. */
    seq: computed<number | null>(() => chosen.value?.seq ?? null),
  };
});
