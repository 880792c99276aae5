import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { Position, Zone } from '#domain/geometry/types.ts';

export interface TurningPoints {
  readonly zone: Zone;
  readonly points: readonly { readonly name: string; readonly at: Position }[];
}

/** The turning points of the parcel on the card, and the one that table or pointer names just now. */
export const useTurningPointsStore = defineStore('turningPoints', () => {
  const shown = shallowRef<TurningPoints | null>(null);
  const named = ref<string | null>(null);
  return { shown, named };
});
