import { onScopeDispose, type Ref, watch } from 'vue';
import type { ParcelCard } from '#contracts/workstation/register.ts';
import { useTurningPointsStore } from '../map/turning-points.store.ts';
import { boundaryRows } from './boundary.ts';

/** While the card is open its turning points stand on the map. */
export function useCardPoints(card: Ref<ParcelCard | null>): void {
  const store = useTurningPointsStore();
  watch(
    card,
    (now) => {
      store.named = null;
      store.shown = now && {
        zone: now.parcel.zone,
        points: boundaryRows(now.parcel.geometry).map(({ name, at }) => ({ name, at })),
      };
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    store.shown = null;
    store.named = null;
  });
}
