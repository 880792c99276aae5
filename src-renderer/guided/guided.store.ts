import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import { remember, remembered } from '../app/remembered.ts';
import type { GuidedLine } from './guided-line.ts';

const STATES = ['new', 'running', 'left', 'done', 'declined'] as const;
type GuidedState = (typeof STATES)[number];
const isState = (value: unknown): value is GuidedState => STATES.some((state) => state === value);

export interface GuidedTarget {
  readonly number: string;
  readonly line: GuidedLine;
}

/** How far the guided split of this desk is. The parcel is looked for anew each time: nothing of the register is kept here. */
export const useGuided = defineStore('guided', () => {
  const state = ref<GuidedState>(remembered('guided', isState) ?? 'new');
  const target = shallowRef<GuidedTarget | null>(null);

  return {
    state,
    target,
    set: (next: GuidedState): void => {
      state.value = next;
      remember('guided', next);
    },
  };
});
