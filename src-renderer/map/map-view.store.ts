import { defineStore } from 'pinia';
import { computed, reactive, ref, shallowRef } from 'vue';
import type { BackHalf } from '../app/back-half.ts';
import { RIGHT_GROUPS } from './style/kinds.ts';

export type Colouring = 'right' | 'category';
export type Switch =
  RightGroupId | 'parcels' | 'boundaries' | 'numbers' | 'arrest' | 'buildings' | 'quarters' | 'streets' | 'letters';
type RightGroupId = (typeof RIGHT_GROUPS)[number]['id'];
export type Overview = Awaited<ReturnType<BackHalf['register']['overview']>>;

const SWITCHES: readonly Switch[] = [
  'parcels',
  'boundaries',
  'numbers',
  ...RIGHT_GROUPS.map((group) => group.id),
  'arrest',
  'buildings',
  'quarters',
  'streets',
  'letters',
];
/** Off until somebody switches it on. */
const USUALLY_OFF: readonly Switch[] = ['letters'];

/** What the map shows and how it is coloured; and where the register lies, as the replica answers it. */
export const useMapView = defineStore('mapView', () => {
  const colouring = ref<Colouring>('right');
  const shown = reactive<Record<Switch, boolean>>(
    Object.fromEntries(SWITCHES.map((each) => [each, !USUALLY_OFF.includes(each)])) as Record<Switch, boolean>, // one entry per switch
  );
  /** The list twin of the map: parcels in view as a table. */
  const isListOpen = ref<boolean>(false);
  const overview = shallowRef<Overview | null>(null);

  const switchesOff = computed<readonly string[]>({
    get: () => SWITCHES.filter((each) => !shown[each]),
    set: (off) => SWITCHES.forEach((each) => (shown[each] = !off.includes(each))),
  });

  return {
    colouring,
    shown,
    isListOpen,
    overview,
    switchesOff,
    colourBy: (next: Colouring): void => {
      colouring.value = next;
    },
  };
});
