import { useDebounceFn } from '@vueuse/core';
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import type { Box } from '#domain/geometry/types.ts';
import type { ParcelCondition } from '#domain/parcels/parcel-condition.ts';
import type { Refusal } from '#domain/result.ts';
import { backHalf } from '../../app/back-half.ts';
import { type SeatFault, toSeatFault } from '../../app/seat-fault.ts';
import { useSelection } from '../../app/selection.store.ts';
import { useStatus } from '../../app/status.store.ts';
import { useTexts } from '../../app/texts.ts';
import { useLongWait } from '../../app/use-long-wait.ts';
import { useShowBox } from '../use-show-box.ts';
import { conditionOf } from './draft-conditions.ts';
import { useQueryStore } from './query.store.ts';

/** As many as are answered and can be selected at once. */
export const MOST = 5000;
const PAUSE_MS = 250;
/** A question that takes longer can be withdrawn by a button. */
const LONG_MS = 1000;

interface Found {
  readonly parcels: readonly { readonly number: string; readonly areaDoubled: number }[];
  readonly total: number;
  readonly box: Box | null;
}

/** Asks while the conditions are typed; a newer question withdraws the one before it. */
export function useQuery() {
  const store = useQueryStore();
  const selection = useSelection();
  const status = useStatus();
  const showBox = useShowBox();
  const { t } = useTexts();
  const found = shallowRef<Found | null>(null);
  const refusal = shallowRef<Refusal | null>(null);
  const fault = shallowRef<SeatFault | null>(null);
  const isAsking = ref<boolean>(false);
  const isLong = useLongWait(() => isAsking.value, LONG_MS);
  let running: AbortController | null = null;

  const conditions = computed<readonly ParcelCondition[]>(() =>
    store.rows.map(conditionOf).filter((each) => each !== null),
  );
  /** Rows that are not finished ask nothing: the answer would be to another question than the one on the screen. */
  const isWhole = computed<boolean>(() => conditions.value.length === store.rows.length);

  function cancel(): void {
    running?.abort();
    running = null;
    isAsking.value = false;
  }

  async function ask(): Promise<void> {
    cancel();
    if (!isWhole.value) return;
    const own = (running = new AbortController());
    isAsking.value = true;
    refusal.value = fault.value = null;
    try {
      const answer = await backHalf.register.select(
        { conditions: [...conditions.value], limit: MOST },
        { signal: own.signal },
      );
      if (running !== own) return;
      found.value = answer.ok ? answer.value : null;
      refusal.value = answer.ok ? null : answer.error;
      if (answer.ok) status.announce(t('map.query.found', { n: answer.value.total }, answer.value.total));
    } catch (error) {
      if (running === own) fault.value = toSeatFault(error);
    }
    if (running === own) cancel();
  }

  const soon = useDebounceFn(ask, PAUSE_MS);
  watch(
    () => JSON.stringify([conditions.value, isWhole.value]),
    () => {
      found.value = null;
      void soon();
    },
    { immediate: true },
  );
  onScopeDispose(cancel);

  function addToSelection(): void {
    const numbers = found.value?.parcels.map(({ number }) => number) ?? [];
    for (const { number, areaDoubled } of found.value?.parcels ?? []) selection.areas.set(number, areaDoubled);
    selection.select([...new Set([...selection.numbers, ...numbers])]);
    status.announce(t('map.selection.count', { n: selection.numbers.length }, selection.numbers.length));
  }

  return {
    found,
    refusal,
    fault,
    isAsking,
    isLong,
    isWhole,
    ask,
    cancel,
    addToSelection,
    show: (): void => void (found.value?.box && showBox(found.value.box, 0.85)),
  };
}
