import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { Scan } from '#contracts/workstation/map.ts';
import { fitGeoreference, type Georeference } from '#domain/geometry/georeference/fit-georeference.ts';
import type { Refusal, Result } from '#domain/result.ts';
import { backHalf } from '../../app/back-half.ts';
import { type SeatFault, toSeatFault } from '../../app/seat-fault.ts';

/** The scanned plans of this seat, and the one whose points are being picked. */
export const useScans = defineStore('scans', () => {
  const list = shallowRef<readonly Scan[]>([]);
  const fault = shallowRef<SeatFault | null>(null);
  const openId = ref<string | null>(null);
  /** The point that is pointed at, by its number from 0. */
  const pointed = ref<number | null>(null);
  const open = computed<Scan | null>(() => list.value.find(({ id }) => id === openId.value) ?? null);
  const placed = computed<ReadonlyMap<string, Result<Georeference, Refusal>>>(
    () => new Map(list.value.map((scan) => [scan.id, placingOf(scan)])),
  );

  async function take(ask: () => Promise<readonly Scan[]>): Promise<void> {
    try {
      list.value = await ask();
      fault.value = null;
    } catch (error) {
      fault.value = toSeatFault(error);
    }
  }

  return {
    list,
    fault,
    openId,
    pointed,
    open,
    placed,
    load: () => take(() => backHalf.map.scans({})),
    show: (id: string, isShown: boolean) => take(() => backHalf.map.showScan({ id, shown: isShown })),
    remove: (id: string) => take(() => backHalf.map.removeScan({ id })),
    /** Shown at once; kept behind. */
    place: (id: string, part: Partial<Pick<Scan, 'method' | 'points'>>): void => {
      list.value = list.value.map((scan) => (scan.id === id ? { ...scan, ...part } : scan));
      const scan = list.value.find((each) => each.id === id);
      if (scan === undefined) return;
      const { zone, method, points } = scan;
      backHalf.map.placeScan({ id, zone, method, points }).catch((error: unknown) => {
        fault.value = toSeatFault(error);
      });
    },
  };
});

const placingOf = ({ method, points }: Scan): Result<Georeference, Refusal> =>
  fitGeoreference(
    method,
    points.filter(({ isOn }) => isOn),
  );
