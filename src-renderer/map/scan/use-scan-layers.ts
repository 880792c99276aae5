import { type ShallowRef, watch } from 'vue';
import type { Scan } from '#contracts/workstation/map.ts';
import { useSession } from '../../app/session.store.ts';
import type { MapHandle } from '../map-handle.ts';
import { zoomRange } from '../stack/layer-stack.ts';
import { useLooks } from '../stack/looks.store.ts';
import { loadPicture } from './load-picture.ts';
import { ScanLayer } from './scan-layer.ts';
import { useScans } from './scans.store.ts';

/** The layer of a scan in the style. */
export const scanLayerOf = (id: string): string => `scan-${id}`;

/** Each scan that is shown and whose points say where it lies, on the map. `changed`: layers have come or gone. */
export function useScanLayers(handle: ShallowRef<MapHandle | null>, changed: () => void): void {
  const scans = useScans();
  const looks = useLooks();
  const session = useSession();
  const drawn = new Map<string, ScanLayer>();
  const loading = new Set<string>();

  async function put(live: MapHandle, scan: Scan): Promise<void> {
    if (loading.has(scan.id)) return;
    loading.add(scan.id);
    try {
      const layer = new ScanLayer(scanLayerOf(scan.id), await loadPicture(scan.picture));
      if (handle.value !== live || !isDrawn(scan.id)) return;
      drawn.set(scan.id, layer);
      place(scan.id);
      live.map.addLayer(layer);
      changed();
    } catch {
      // A picture that cannot be shown is told of where its points are picked.
    } finally {
      loading.delete(scan.id);
    }
  }

  const isDrawn = (id: string): boolean =>
    scans.list.some((scan) => scan.id === id && scan.shown) && scans.placed.get(id)?.ok === true;

  function place(id: string): void {
    const [layer, placed] = [drawn.get(id), scans.placed.get(id)];
    const scan = scans.list.find((each) => each.id === id);
    if (layer === undefined || scan === undefined || placed?.ok !== true) return;
    layer.place(placed.value.toGround, scan.zone);
    paint();
  }

  function draw(): void {
    const live = handle.value;
    if (live === null) return;
    for (const id of [...drawn.keys()].filter((each) => !isDrawn(each))) {
      live.map.removeLayer(scanLayerOf(id));
      drawn.delete(id);
    }
    for (const scan of scans.list.filter(({ id }) => isDrawn(id))) {
      if (drawn.has(scan.id)) place(scan.id);
      else void put(live, scan);
    }
  }

  function paint(): void {
    const map = handle.value?.map;
    if (map === undefined) return;
    for (const [id, layer] of drawn) {
      layer.opacity = looks.lookOf(id).opacity;
      layer.range = zoomRange(looks.lookOf(id), map.getCenter().lat);
    }
    map.triggerRepaint();
  }

  watch(handle, (live) => {
    if (live === null) return;
    drawn.clear();
    draw();
  });
  watch(() => scans.placed, draw);
  watch(() => looks.looks, paint);
  if (session.can('case.draft')) void scans.load();
}
