import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { Topic } from './guide.ts';

/** A page of the guide; `row` is the row of a table to begin at, by the word in its first column. */
export interface GuidePlace {
  readonly topic: Topic;
  readonly row: string | null;
}

/** Whether the guide is open beside the work, where, and the way back. */
export const useGuide = defineStore('guide', () => {
  const isOpen = ref<boolean>(false);
  const over = shallowRef<HTMLDialogElement | null>(null);
  const trail = shallowRef<readonly GuidePlace[]>([]);

  return {
    isOpen,
    place: computed<GuidePlace>(() => trail.value.at(-1) ?? { topic: 'contents', row: null }),
    hasBack: computed<boolean>(() => trail.value.length > 1),
    /** The dialog that it lies over: everything outside is out of reach as long as that is open. */
    over,
    open: (place: GuidePlace, dialog: HTMLDialogElement | null = null): void => {
      trail.value = [place];
      over.value = dialog;
      isOpen.value = true;
    },
    go: (topic: Topic): void => {
      trail.value = [...trail.value, { topic, row: null }];
    },
    back: (): void => {
      trail.value = trail.value.slice(0, -1);
    },
    close: (): void => {
      isOpen.value = false;
    },
  };
});
