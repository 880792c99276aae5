import { onScopeDispose, readonly, shallowRef, watch } from 'vue';
import { backHalf } from '../app/back-half.ts';
import { type SeatFault, toSeatFault } from '../app/seat-fault.ts';
import { useSession } from '../app/session.store.ts';
import { useMapView } from './map-view.store.ts';

/** Asks the replica where the register lies and what it holds: at the start, and again after acts were applied. */
export function useOverview() {
  const session = useSession();
  const view = useMapView();
  const fault = shallowRef<SeatFault | null>(null);
  let turn = 0;

  async function ask(): Promise<void> {
    const mine = ++turn;
    try {
      const overview = await backHalf.register.overview({});
      if (mine !== turn) return;
      view.overview = overview;
      fault.value = null;
    } catch (error) {
      if (mine === turn) fault.value = toSeatFault(error);
    }
  }

  watch([() => session.replicaSize, () => session.sync?.progress?.phase ?? null], () => void ask(), {
    immediate: true,
  });
  onScopeDispose(() => (turn += 1));
  return { fault: readonly(fault), again: ask };
}
