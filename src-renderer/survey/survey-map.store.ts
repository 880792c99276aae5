import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { Position, Zone } from '#domain/geometry/types.ts';

export interface TraverseOnMap {
  readonly zone: Zone;
  readonly points: readonly { readonly name: string; readonly at: Position; readonly known: boolean }[];
  readonly lines: readonly (readonly [from: Position, to: Position])[];
}

/** The traverse that lies on the map. Apart from the sheet, so that the map does not bring its computations along. */
export const useSurveyMap = defineStore('surveyMap', () => {
  const shown = shallowRef<TraverseOnMap | null>(null);
  return { shown };
});
