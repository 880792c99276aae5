import { onScopeDispose, watch } from 'vue';
import type { MapLook } from '#contracts/workstation/map.ts';
import { backHalf } from '../../app/back-half.ts';
import { useMapView } from '../map-view.store.ts';
import { useLooks } from './looks.store.ts';

/** A slider that is drawn changes the look many times a second: the desk hears of it when the hand rests. */
const REST_MS = 300;

/** Takes the look of the map from the desk of the account, and brings every change there. */
export function useKeptLook(): void {
  const view = useMapView();
  const looks = useLooks();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isTaken = false;
  let isKept = true;

  const lookNow = (): MapLook => ({
    colouring: view.colouring,
    off: view.switchesOff,
    order: looks.order,
    looks: looks.looks,
  });

  // The look of a map costs a preference when it cannot be kept, nothing else.
  const keep = (): void => {
    isKept = true;
    backHalf.map.keepLook({ look: lookNow() }).catch(() => undefined);
  };

  async function take(): Promise<void> {
    const { look } = await backHalf.map.look({});
    if (look !== null) {
      view.colourBy(look.colouring);
      view.switchesOff = look.off;
      looks.order = look.order;
      looks.looks = look.looks;
    }
    isTaken = true;
  }

  watch([() => view.colouring, () => view.switchesOff, () => looks.order, () => looks.looks], () => {
    if (!isTaken) return;
    clearTimeout(timer);
    timer = setTimeout(keep, REST_MS);
    isKept = false;
  });
  onScopeDispose(() => {
    clearTimeout(timer);
    if (!isKept) keep();
  });
  // What could not be read is not written over.
  take().catch(() => undefined);
}
