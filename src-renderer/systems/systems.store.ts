import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { LocalEntry, SystemsState } from '#contracts/workstation/systems.ts';
import type { Position } from '#domain/geometry/types.ts';
import { backHalf } from '../app/back-half.ts';
import { type SeatFault, toSeatFault } from '../app/seat-fault.ts';
import { useMapView } from '../map/map-view.store.ts';

/** Who needs a system that is not entered yet; it is chosen there once it is. */
export type Asker = 'import' | 'export';

/** Zone of the demo and of Astana, until the map knows its own. */
const USUAL_ZONE = 12;

/** The coordinate systems of this seat, and which of them is looked at or entered. */
export const useSystems = defineStore('systems', () => {
  const view = useMapView();
  const state = shallowRef<SystemsState | null>(null);
  const fault = shallowRef<SeatFault | null>(null);
  const currentId = ref<string | null>(null);
  /** The form: for a new system, or for another edition of the one given. */
  const form = shallowRef<{ readonly of: LocalEntry | null } | null>(null);
  const asker = ref<Asker | null>(null);
  const entered = shallowRef<{ readonly by: Asker; readonly id: string } | null>(null);
  /** A point that was tried, on the grid of the zone. */
  const tried = shallowRef<Position | null>(null);

  const zone = computed<number>(() => view.overview?.zone ?? USUAL_ZONE);
  const local = computed<readonly LocalEntry[]>(() => (state.value?.local.ok ? state.value.local.value : []));
  const ways = computed(() => new Map((state.value?.ways ?? []).map((way) => [way.system, way])));

  async function load(): Promise<void> {
    try {
      state.value = await backHalf.systems.list({ zone: zone.value });
      fault.value = null;
    } catch (error) {
      fault.value = toSeatFault(error);
    }
  }

  return {
    state,
    fault,
    currentId,
    form,
    asker,
    tried,
    zone,
    local,
    ways,
    load,
    localOf: (id: string): LocalEntry | null => local.value.find(({ system }) => system.id === id) ?? null,
    choose: (id: string): void => {
      currentId.value = id;
      form.value = null;
      tried.value = null;
    },
    beginForm: (of: LocalEntry | null, by: Asker | null = null): void => {
      form.value = { of };
      asker.value = by;
      tried.value = null;
    },
    /** Whoever asked for it finds it once with `takeEntered`. */
    endForm: (id: string | null): void => {
      if (id !== null && asker.value !== null) entered.value = { by: asker.value, id };
      form.value = null;
      asker.value = null;
      tried.value = null;
    },
    takeEntered: (by: Asker): string | null => {
      if (entered.value?.by !== by) return null;
      const { id } = entered.value;
      entered.value = null;
      return id;
    },
  };
});
