import { type Ref, type ShallowRef, watch } from 'vue';
import { useSelection } from '../app/selection.store.ts';
import { useStatus } from '../app/status.store.ts';
import { useTexts } from '../app/texts.ts';
import { useAim } from './aim.store.ts';
import { wantsStillness } from './make-handle.ts';
import type { MapHandle } from './map-handle.ts';
import { parcelAt } from './parcel-at.ts';

const STEP_PX = 120;
/** With Shift: less than the reach of the tools, so that every corner and side can be come to. */
const SMALL_STEP_PX = 10;
const MOVE_MS = 120;
const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * With the map in focus its middle is the pointer of the keyboard. Arrows move the map under it, with Shift by a little; the
 * tool in hand follows, and Shift Enter presses there. Without a tool Enter chooses the parcel, Esc lets the selection go.
 */
export function useMapKeys(handle: ShallowRef<MapHandle | null>, container: Readonly<Ref<HTMLElement | null>>): void {
  const selection = useSelection();
  const status = useStatus();
  const aim = useAim();
  const { t, parcelNumber } = useTexts();

  function press(event: KeyboardEvent): void {
    const live = handle.value;
    if (live === null || event.defaultPrevented) return;
    const direction = DIRECTIONS[event.key];
    if (direction !== undefined) pan(live, direction, event.shiftKey ? SMALL_STEP_PX : STEP_PX);
    else if (event.key === 'Enter') chooseMiddle(live);
    else if (event.key === 'Escape' && selection.numbers.length > 0) selection.clear();
    else return;
    event.preventDefault();
  }

  function pan(live: MapHandle, [x, y]: readonly [number, number], px: number): void {
    aim.isOn = true;
    live.map.once('moveend', () => follow(live));
    live.map.panBy([x * px, y * px], { duration: wantsStillness() ? 0 : MOVE_MS });
  }

  /** What the pointer shows where it goes: the tool, the coordinates, and in words the parcel. */
  function follow(live: MapHandle): void {
    live.aim(false);
    const { map } = live;
    status.pointer = live.toGrid(map.getCenter());
    const found = parcelAt(map, map.project(map.getCenter()))?.number;
    status.announce(found === undefined ? t('map.aim.free') : t('map.aim.parcel', { number: parcelNumber(found) }));
  }

  function chooseMiddle({ map }: MapHandle): void {
    const found = parcelAt(map, map.project(map.getCenter()));
    if (found) selection.select([found.number]);
  }

  const letGo = (): void => void (aim.isOn = false);
  watch(
    container,
    (now, before) => {
      for (const [element, does] of [
        [before, 'removeEventListener'],
        [now, 'addEventListener'],
      ] as const) {
        element?.[does]('keydown', press as EventListener);
        element?.[does]('pointermove', letGo);
        element?.[does]('focusout', letGo);
      }
    },
    { immediate: true },
  );
}
