import { computed, type ComputedRef, type MaybeRefOrGetter, toValue } from 'vue';
import { useTexts } from '../app/texts.ts';
import { validityOf } from './validity.ts';

interface KeyWarning {
  readonly isOver: boolean;
  readonly text: string;
}

/** What is said of a key that ends soon; null while there is time, and for no key at all. */
export function useKeyWarning(until: MaybeRefOrGetter<string | null>): ComputedRef<KeyWarning | null> {
  const { t, date } = useTexts();
  return computed(() => {
    const notAfter = toValue(until);
    const validity = notAfter === null ? 'good' : validityOf({ notAfter }, new Date());
    if (notAfter === null || validity === 'good') return null;
    const isOver = validity === 'expired';
    return { isOver, text: t(isOver ? 'keys.expired' : 'keys.soon', { date: date(notAfter) }) };
  });
}
