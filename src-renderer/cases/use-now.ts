import { useIntervalFn } from '@vueuse/core';
import { readonly, ref } from 'vue';

const EVERY_MS = 60_000;

/** The present moment, ISO, that a clock on the screen follows. */
export function useNow() {
  const now = ref<string>(new Date().toISOString());
  useIntervalFn(() => (now.value = new Date().toISOString()), EVERY_MS);
  return readonly(now);
}
