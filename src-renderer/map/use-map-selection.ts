import type { ShallowRef } from 'vue';
import { watch } from 'vue';
import { useSelection } from '../app/selection.store.ts';
import type { MapHandle, MapTool } from './map-handle.ts';
import { parcelAt } from './parcel-at.ts';

/** A click chooses the parcel under it, with Shift adds it or takes it out; a click beside all parcels lets go. */
export function useMapSelection(handle: ShallowRef<MapHandle | null>, tool: ShallowRef<MapTool | null>): void {
  const selection = useSelection();
  watch(handle, (live) => {
    live?.map.on('click', (event) => {
      if (tool.value !== null) return;
      const number = parcelAt(live.map, event.point)?.number;
      if (number === undefined) {
        if (!event.originalEvent.shiftKey) selection.clear();
        return;
      }
      if (!event.originalEvent.shiftKey) selection.select([number]);
      else if (selection.numbers.includes(number))
        selection.select(selection.numbers.filter((each) => each !== number));
      else selection.select([...selection.numbers, number]);
    });
  });
}
