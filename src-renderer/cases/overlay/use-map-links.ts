import type { MapMouseEvent } from 'maplibre-gl';
import { storeToRefs } from 'pinia';
import { onScopeDispose, type ShallowRef, watch } from 'vue';
import { boxOf } from '#domain/geometry/measures.ts';
import type { MultiPolygon } from '#domain/geometry/types.ts';
import type { MapHandle } from '../../map/map-handle.ts';
import { useCaseStore } from '../case.store.ts';
import { mmPerPixel, nearestPoint } from '../drawing/map-tool.ts';
import type { Drawing } from '../drawing/use-drawing.ts';

/** Share of the view that the parcel of an opened case fills. */
const CASE_SHARE = 0.72;
const REACH_PX = 9;

/** The open case and the shared map: flies to it once, dims what is outside, tells the tables which point is meant. */
export function useMapLinks(handle: ShallowRef<MapHandle | null>, steps: Drawing): void {
  const { file, pointedAt } = storeToRefs(useCaseStore());

  function point(event: MapMouseEvent): void {
    const [map, figure] = [handle.value, steps.shownFigure.value];
    if (!map || !figure || steps.tool.value !== null) return;
    pointedAt.value = nearestPoint(figure.points, map.toGrid(event.lngLat), REACH_PX * mmPerPixel(map))?.at ?? null;
  }

  /** The panels of the case take their room first, else the map flies to a view that it no longer has. */
  async function showParcel(map: MapHandle, geometry: MultiPolygon): Promise<void> {
    await new Promise(requestAnimationFrame);
    map.map.resize();
    map.showBox(boxOf(geometry), CASE_SHARE);
  }

  let listening: MapHandle | null = null;
  watch(
    handle,
    (map) => {
      listening?.map.off('mousemove', point);
      listening = map;
      map?.map.on('mousemove', point);
    },
    { immediate: true },
  );
  watch(
    [handle, () => file.value?.id],
    ([map, id], before) => {
      if (!map) return;
      map.select([]);
      if (file.value && (id !== before[1] || before[0] === null))
        void showParcel(
          map,
          file.value.situation.parcels.flatMap((parcel) => parcel.geometry),
        );
    },
    { immediate: true },
  );
  watch(
    [handle, () => file.value?.situation.parcels.map(({ number }) => number).join()],
    ([map]) => map?.dimOutside(file.value?.situation.parcels.map(({ number }) => number) ?? null),
    { immediate: true },
  );
  onScopeDispose(() => listening?.map.off('mousemove', point));
}
