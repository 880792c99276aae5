import type { MapMouseEvent } from 'maplibre-gl';
import { onScopeDispose, readonly, type ShallowRef, shallowRef, watch } from 'vue';
import { useStatus } from '../app/status.store.ts';
import type { MapHandle } from './map-handle.ts';
import { type FoundParcel, parcelAt } from './parcel-at.ts';
import { REGISTER_SOURCE } from './style/style-parts.ts';

export interface HoveredParcel {
  readonly number: string;
  readonly x: number;
  readonly y: number;
}

const METRES_PER_PIXEL_Z0 = 78_271.516_964;
/** A pixel of the page by its definition: 1/96 inch. */
const METRES_ON_PAPER = 0.0254 / 96;

/** 1 : N at the middle of the view, rounded to three figures. */
export function scaleOf({ map }: MapHandle): number {
  const { lat } = map.getCenter();
  const exact = (METRES_PER_PIXEL_Z0 * Math.cos((lat * Math.PI) / 180)) / 2 ** map.getZoom() / METRES_ON_PAPER;
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(exact)) - 1);
  return Math.round(exact / unit) * unit;
}

/** What lies under the pointer: coordinates for the status bar, the hovered parcel for the tip. Once a frame at most. */
export function useMapPointer(handle: ShallowRef<MapHandle | null>, isQuiet: () => boolean) {
  const status = useStatus();
  const hovered = shallowRef<HoveredParcel | null>(null);
  let frame = 0;
  let lit: number | string | null = null;

  function light(map: MapHandle['map'], found: FoundParcel | null): void {
    const id = found?.id ?? null;
    if (id === lit) return;
    const target = { source: REGISTER_SOURCE, sourceLayer: 'parcels' } as const;
    if (lit !== null) map.setFeatureState({ ...target, id: lit }, { hover: false });
    if (id !== null) map.setFeatureState({ ...target, id }, { hover: true });
    lit = id;
  }

  function look(live: MapHandle, event: MapMouseEvent): void {
    status.pointer = live.toGrid(event.lngLat);
    const found = isQuiet() ? null : parcelAt(live.map, event.point);
    light(live.map, found);
    hovered.value = found && { number: found.number, x: event.point.x, y: event.point.y };
  }

  function leave(live: MapHandle): void {
    cancelAnimationFrame(frame);
    status.pointer = null;
    hovered.value = null;
    light(live.map, null);
  }

  watch(handle, (live) => {
    if (live === null) return;
    status.zone = live.zone;
    status.scale = scaleOf(live);
    live.map.on('mousemove', (event) => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => look(live, event));
    });
    live.map.on('mouseout', () => leave(live));
    live.map.on('move', () => (status.scale = scaleOf(live)));
  });
  onScopeDispose(() => cancelAnimationFrame(frame));

  return { hovered: readonly(hovered) };
}
