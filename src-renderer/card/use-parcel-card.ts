import { type MaybeRefOrGetter, onScopeDispose, ref, shallowRef, toValue, watch } from 'vue';
import type { ParcelCard } from '#contracts/workstation/register.ts';
import type { Refusal } from '#domain/result.ts';
import { backHalf } from '../app/back-half.ts';
import { onlyLatest } from '../app/latest.ts';
import { onSeatEvent } from '../app/seat-events.ts';
import { type SeatFault, toSeatFault } from '../app/seat-fault.ts';

/** The card of a parcel as the replica holds it; asked again when an act touched the parcel. The old one stays meanwhile. */
export function useParcelCard(number: MaybeRefOrGetter<string>) {
  const card = shallowRef<ParcelCard | null>(null);
  const refusal = shallowRef<Pick<Refusal, 'code' | 'about'> | null>(null);
  const fault = shallowRef<SeatFault | null>(null);
  const isLoading = ref<boolean>(false);
  const latest = onlyLatest();

  async function load(): Promise<void> {
    isLoading.value = true;
    try {
      const answer = await latest(() => backHalf.register.card({ number: toValue(number) }));
      if (answer === null) return;
      card.value = answer.ok ? answer.value : null;
      refusal.value = answer.ok ? null : answer.error;
      fault.value = null;
    } catch (error) {
      fault.value = toSeatFault(error);
    }
    isLoading.value = false;
  }

  watch(() => toValue(number), load, { immediate: true });
  onScopeDispose(
    onSeatEvent('replica.advanced', (event) => {
      if (event.parcels.includes(toValue(number)) || event.parcels.length === 0) void load();
    }),
  );
  return { card, refusal, fault, isLoading, load };
}
