import { computed, type ComputedRef } from 'vue';
import { useTexts } from '../app/texts.ts';
import { useCheck } from './check.store.ts';

/** Where the check is, in words: counting, n of m, or the last look at places that hang together. */
export function useProgressText(): ComputedRef<string> {
  const { t, number } = useTexts();
  const store = useCheck();
  return computed(() => {
    const { parcels = 0, of = null } = store.running ?? {};
    if (of === null) return t('check.running.counting');
    return parcels >= of
      ? t('check.running.settling')
      : t('check.running.parcels', { n: number(parcels), of: number(of) });
  });
}
