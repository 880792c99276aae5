import { storeToRefs } from 'pinia';
import { computed } from 'vue';
import { figureOfTraverse } from '#domain/survey/figure-of-traverse.ts';
import { useSurvey } from '../survey.store.ts';

/** What is drawn of the traverse. */
export function useTraverseDrawing() {
  const { live, reading, solution } = storeToRefs(useSurvey());
  const figure = computed(() => figureOfTraverse(live.value, reading.value, solution.value));
  return { points: computed(() => figure.value.points), lines: computed(() => figure.value.lines) };
}
