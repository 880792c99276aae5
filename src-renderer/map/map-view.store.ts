import { defineStore } from 'pinia';
import { reactive, ref, shallowRef } from 'vue';
import type { BackHalf } from '../app/back-half.ts';
import { remember, remembered } from '../app/remembered.ts';
import { RIGHT_GROUPS } from './style/kinds.ts';

export type Colouring = 'right' | 'category';
export type Switch = RightGroupId | 'parcels' | 'arrest' | 'buildings' | 'quarters' | 'streets' | 'letters';
type RightGroupId = (typeof RIGHT_GROUPS)[number]['id'];
type Overview = Awaited<ReturnType<BackHalf['register']['overview']>>;

const SWITCHES: readonly Switch[] = [
  'parcels',
  ...RIGHT_GROUPS.map((group) => group.id),
  'arrest',
  'buildings',
  'quarters',
  'streets',
  'letters',
];
const isColouring = (value: unknown): value is Colouring => value === 'right' || value === 'category';

/** What the map shows and how it is coloured; and where the register lies, as the replica answers it. */
export const useMapView = defineStore('mapView', () => {
  const colouring = ref<Colouring>(remembered('map.colouring', isColouring) ?? 'right');
  const shown = reactive<Record<Switch, boolean>>(
    Object.fromEntries(SWITCHES.map((each) => [each, each !== 'letters'])) as Record<Switch, boolean>, // one entry per switch
  );
  /** The list twin of the map: parcels in view as a table. */
  const isListOpen = ref<boolean>(false);
  const overview = shallowRef<Overview | null>(null);

  return {
    colouring,
    shown,
    isListOpen,
    overview,
    colourBy: (next: Colouring): void => {
      colouring.value = next;
      remember('map.colouring', next);
    },
  };
});
