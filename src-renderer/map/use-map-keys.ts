import { onScopeDispose, type Ref, type ShallowRef, watch } from 'vue';
import { useSelection } from '../app/selection.store.ts';
import { wantsStillness } from './make-handle.ts';
import type { MapHandle } from './map-handle.ts';
import { parcelAt } from './parcel-at.ts';

const STEP_PX = 120;
const MOVE_MS = 120;
const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-STEP_PX, 0],
  ArrowRight: [STEP_PX, 0],
  ArrowUp: [0, -STEP_PX],
  ArrowDown: [0, STEP_PX],
};

/** With the map in focus: arrows pan, Enter chooses the parcel in the middle, Esc lets the selection go. */
export function useMapKeys(handle: ShallowRef<MapHandle | null>, container: Readonly<Ref<HTMLElement | null>>): void {
  const selection = useSelection();

  function press(event: KeyboardEvent): void {
    const live = handle.value;
    if (live === null || event.defaultPrevented) return;
    const direction = DIRECTIONS[event.key];
    if (direction !== undefined)
      live.map.panBy([direction[0], direction[1]], { duration: wantsStillness() ? 0 : MOVE_MS });
    else if (event.key === 'Enter') chooseMiddle(live);
    else if (event.key === 'Escape' && selection.numbers.length > 0) selection.clear();
    else return;
    event.preventDefault();
  }

  function chooseMiddle({ map }: MapHandle): void {
    const found = parcelAt(map, map.project(map.getCenter()));
    if (found) selection.select([found.number]);
  }

  const stop = watch(
    container,
    (now, before) => {
      before?.removeEventListener('keydown', press);
      now?.addEventListener('keydown', press);
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    stop();
    container.value?.removeEventListener('keydown', press);
  });
}
