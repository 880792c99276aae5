import { type ShallowRef, nextTick, onBeforeUnmount, watch } from 'vue';
import { useCaseStore } from '../../cases/case.store.ts';
import type { MapHandle } from '../../map/map-handle.ts';
import { useSelection } from '../selection.store.ts';
import { useSession } from '../session.store.ts';
import { useWorkplace } from '../workplace.store.ts';

/** Where somebody was when the workstation was locked: ids and a view, no name and no text. Of this window alone. */
interface KeptPlace {
  readonly place: string;
  readonly caseNumber: string | null;
  readonly numbers: readonly string[];
  readonly view: { readonly center: [number, number]; readonly zoom: number } | null;
}

let kept: KeptPlace | null = null;

/** After signing out the next person begins where everybody begins. */
export function forgetPlace(): void {
  kept = null;
}

/** Keeps the place when the frame goes because of the lock, and goes back there when it has come again. */
export function useKeptPlace(handle: ShallowRef<MapHandle | null>): void {
  const session = useSession();
  const workplace = useWorkplace();
  const selection = useSelection();
  const cases = useCaseStore();

  onBeforeUnmount(() => {
    if (!session.isLocked) return;
    const map = handle.value?.map;
    const center = map?.getCenter();
    kept = {
      place: workplace.place?.id ?? '',
      caseNumber: cases.file?.number ?? null,
      numbers: selection.numbers,
      view: map && center ? { center: [center.lng, center.lat], zoom: map.getZoom() } : null,
    };
  });

  const was = kept;
  kept = null;
  if (was === null) return;
  workplace.open(was.place, was.caseNumber === null ? null : { kind: 'openCase', caseNumber: was.caseNumber });
  selection.select(was.numbers);
  const stop = watch([handle, () => cases.file?.number ?? null], async ([live, caseNumber]) => {
    if (live === null || caseNumber !== was.caseNumber) return;
    stop();
    await nextTick();
    // A case that is opened takes the map to its parcel in the next frame: this is the last word.
    requestAnimationFrame(() => requestAnimationFrame(() => was.view !== null && live.map.jumpTo(was.view)));
  });
}
