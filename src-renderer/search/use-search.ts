import { type MaybeRefOrGetter, onScopeDispose, readonly, ref, shallowRef, toValue, watch } from 'vue';
import type { z } from 'zod';
import type { SearchHit, SearchScope as SearchScopeSchema } from '#contracts/workstation/register.ts';
import { backHalf } from '../app/back-half.ts';
import { type SeatFault, toSeatFault } from '../app/seat-fault.ts';

export type SearchScope = z.infer<typeof SearchScopeSchema>;

interface Question {
  readonly text: MaybeRefOrGetter<string>;
  readonly scope: MaybeRefOrGetter<SearchScope>;
  readonly limit: number;
}

/** Search as you type: at most one question a frame, and an answer that comes after a newer question is dropped. */
export function useSearch({ text, scope, limit }: Question) {
  const hits = shallowRef<readonly SearchHit[]>([]);
  const total = ref<number | null>(null);
  const ms = ref<number | null>(null);
  const isSearching = ref<boolean>(false);
  const fault = shallowRef<SeatFault | null>(null);
  let asked = 0;
  let frame = 0;

  async function ask(): Promise<void> {
    const question = toValue(text).trim();
    const turn = ++asked;
    if (question === '') {
      hits.value = [];
      total.value = ms.value = fault.value = null;
      isSearching.value = false;
      return;
    }
    isSearching.value = true;
    try {
      const answer = await backHalf.register.search({ text: question, scope: toValue(scope), limit });
      if (turn !== asked) return;
      hits.value = answer.hits;
      total.value = answer.total;
      ms.value = answer.ms;
      fault.value = null;
    } catch (error) {
      if (turn === asked) fault.value = toSeatFault(error);
    } finally {
      if (turn === asked) isSearching.value = false;
    }
  }

  function soon(): void {
    isSearching.value = toValue(text).trim() !== '';
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => void ask());
  }

  watch([() => toValue(text), () => toValue(scope)], soon, { immediate: true });
  onScopeDispose(() => {
    asked += 1;
    cancelAnimationFrame(frame);
  });

  return {
    hits,
    total: readonly(total),
    ms: readonly(ms),
    isSearching: readonly(isSearching),
    fault,
    again: () => void ask(),
  };
}
