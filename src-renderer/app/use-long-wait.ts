import { onScopeDispose, readonly, ref, type Ref, watch } from 'vue';

/** Turns true once the condition has held for `ms` without a break, and false as soon as it ends. */
export function useLongWait(holds: () => boolean, ms: number): Readonly<Ref<boolean>> {
  const isLong = ref<boolean>(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => clearTimeout(timer);
  watch(
    holds,
    (now) => {
      stop();
      isLong.value = false;
      if (now) timer = setTimeout(() => (isLong.value = true), ms);
    },
    { immediate: true },
  );
  onScopeDispose(stop);
  return readonly(isLong);
}
