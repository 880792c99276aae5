import { defineStore } from 'pinia';
import { ref } from 'vue';

/** Whether the sheets of the open case are on the screen. */
export const useComposerStore = defineStore('sheetComposer', () => {
  const isOpen = ref<boolean>(false);
  return {
    isOpen,
    open: (): void => {
      isOpen.value = true;
    },
    close: (): void => {
      isOpen.value = false;
    },
  };
});
