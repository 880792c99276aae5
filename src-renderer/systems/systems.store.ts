import { defineStore } from 'pinia';
import { computed, reactive, ref, shallowRef } from 'vue';
import type { LocalEntry, SystemsState } from '#contracts/workstation/systems.ts';
import { extentOfRegion } from '#domain/crs/region-extents.ts';
import type { Position } from '#domain/geometry/types.ts';
import { backHalf } from '../app/back-half.ts';
import { type SeatFault, toSeatFault } from '../app/seat-fault.ts';
import { useSession } from '../app/session.store.ts';
import { useMapView } from '../map/map-view.store.ts';
import { emptyForm, formOf, type FormField } from './local-form.ts';

/** Who needs a system that is not entered yet; it is chosen there once it is. */
export type Asker = 'import' | 'export';

/** A form with what was typed so far: it outlives a look at another place. */
export interface OpenForm {
  /** The system of which another edition is entered; null: a new one. */
  readonly of: LocalEntry | null;
  readonly fields: Record<FormField, string>;
  /** As the fields were when it was opened. */
  readonly untouched: string;
}

/** Zone of the demo and of Astana, until the map knows its own. */
const USUAL_ZONE = 12;

/** The coordinate systems of this seat, and which of them is looked at or entered. */
export const useSystems = defineStore('systems', () => {
  const view = useMapView();
  const session = useSession();
  const state = shallowRef<SystemsState | null>(null);
  const fault = shallowRef<SeatFault | null>(null);
  const currentId = ref<string | null>(null);
  const form = shallowRef<OpenForm | null>(null);
  const asker = ref<Asker | null>(null);
  const entered = shallowRef<{ readonly by: Asker; readonly id: string } | null>(null);
  /** A point that was tried, on the grid of the zone. */
  const tried = shallowRef<Position | null>(null);

  const zone = computed<number>(() => view.overview?.zone ?? USUAL_ZONE);
  const local = computed<readonly LocalEntry[]>(() => (state.value?.local.ok ? state.value.local.value : []));
  const ways = computed(() => new Map((state.value?.ways ?? []).map((way) => [way.system, way])));

  const isFormTouched = (): boolean =>
    form.value !== null && JSON.stringify(form.value.fields) !== form.value.untouched;
  const fieldsOf = (of: LocalEntry | null): Record<FormField, string> => {
    const region = session.account?.region;
    return { ...(of === null ? emptyForm(region === undefined ? null : extentOfRegion(region)) : formOf(of.system)) };
  };

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
    /** False where a form that was begun stands in the way: what was typed is not thrown away by a click. */
    choose: (id: string): boolean => {
      if (isFormTouched()) return false;
      currentId.value = id;
      form.value = null;
      tried.value = null;
      return true;
    },
    /** A form that was begun goes on. */
    beginForm: (of: LocalEntry | null, by: Asker | null = null): void => {
      asker.value = by;
      if (isFormTouched()) return;
      const fields = fieldsOf(of);
      form.value = { of, fields: reactive(fields), untouched: JSON.stringify(fields) };
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
