import { watchDebounced } from '@vueuse/core';
import { computed, onScopeDispose, ref, shallowRef, toValue, watch, type MaybeRefOrGetter } from 'vue';
import type { TriedPoint } from '#contracts/workstation/systems.ts';
import type { LocalCrs } from '#domain/crs/local-crs.ts';
import { Position } from '#domain/geometry/types.ts';
import type { Refusal } from '#domain/result.ts';
import { backHalf } from '../app/back-half.ts';
import { type SeatFault, toSeatFault } from '../app/seat-fault.ts';
import { isGeographic } from '../exchange/systems.ts';
import { decimalOf } from './decimal.ts';
import { useSystems } from './systems.store.ts';

/** Half of what the map shows around a tried point. */
export const AROUND_TRIED_MM = 150_000;
/** Between two keys nothing is asked. */
const PAUSE_MS = 250;
const METRE_DEGREES = 111_320;

/** A point that is transformed while it is typed. Nothing of it is kept. */
export function usePointTry(system: MaybeRefOrGetter<string>, draft: MaybeRefOrGetter<LocalCrs | null>) {
  const store = useSystems();
  const modelTowards = ref<'register' | 'system'>('register');
  /** North or latitude, then east or longitude: as coordinates are written here. */
  const modelFirst = ref<string>('');
  const modelSecond = ref<string>('');
  const answer = shallowRef<TriedPoint | null>(null);
  const refusal = shallowRef<Refusal | null>(null);
  const fault = shallowRef<SeatFault | null>(null);
  let asked = 0;

  const point = computed<readonly [east: number, north: number] | null>(() => {
    const [north, east] = [decimalOf(modelFirst.value), decimalOf(modelSecond.value)];
    return Number.isFinite(north) && Number.isFinite(east) ? [east, north] : null;
  });
  const isWrong = (text: string): boolean => text.trim() !== '' && Number.isNaN(decimalOf(text));
  const differenceMm = computed<number | null>(() => {
    const [typed, back] = [point.value, answer.value?.back];
    if (!typed || !back) return null;
    const degrees = modelTowards.value === 'register' && isGeographic(toValue(system));
    return 1000 * Math.hypot(back[0] - typed[0], back[1] - typed[1]) * (degrees ? METRE_DEGREES : 1);
  });
  /** Where it lies on the grid of the register's zone. */
  const place = computed<Position | null>(() => {
    const metres = modelTowards.value === 'register' ? answer.value?.made : answer.value && point.value;
    const read = Position.safeParse(metres?.map((each) => Math.round(each * 1000)));
    return read.success ? read.data : null;
  });

  async function ask(): Promise<void> {
    const mine = ++asked;
    let [next, refused, failed]: [TriedPoint | null, Refusal | null, SeatFault | null] = [null, null, null];
    try {
      const tried = await backHalf.systems.tryPoint({
        zone: store.zone,
        system: toValue(system),
        draft: toValue(draft),
        towards: modelTowards.value,
        point: point.value,
      });
      if (tried.ok) next = tried.value;
      else refused = tried.error;
    } catch (error) {
      failed = toSeatFault(error);
    }
    // An answer that comes after a newer question belongs to nobody
    if (mine === asked) [answer.value, refusal.value, fault.value] = [next, refused, failed];
  }

  watchDebounced([() => toValue(system), () => toValue(draft), modelTowards, point], () => void ask(), {
    debounce: PAUSE_MS,
    immediate: true,
  });
  watch(modelTowards, () => {
    // The numbers of one system are no numbers of the other: what came out is what goes back
    const made = answer.value?.made;
    modelFirst.value = made ? printed(made[1]) : '';
    modelSecond.value = made ? printed(made[0]) : '';
    answer.value = null;
  });
  watch(place, (now) => (store.tried = now));
  onScopeDispose(() => (store.tried = null));

  return { modelTowards, modelFirst, modelSecond, isWrong, answer, refusal, fault, differenceMm, place };
}

/** To the tenth of a millimetre, in degrees to the same. */
const printed = (value: number): string =>
  (Math.abs(value) <= 180 ? value.toFixed(9) : value.toFixed(4)).replace('.', ',');
