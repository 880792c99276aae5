import { defineStore } from 'pinia';
import { reactive, ref, shallowRef } from 'vue';
import type { PlaneProblem } from '#domain/survey/plane-problems.ts';
import type { PlanePoint } from '#domain/survey/plane-point.ts';

export interface NamedPoint {
  readonly name: string;
  readonly at: PlanePoint;
}

/** What was typed into the calculator. Fields of one name keep their text when another problem is chosen. */
export const useProblems = defineStore('surveyProblems', () => {
  const problem = ref<PlaneProblem>('inverse');
  /** 'a.x', 'a.y', 'bearing' … as typed; 'a.from' is the name of the point that was picked. */
  const texts = reactive<Record<string, string>>({});
  /** Results that were kept to go on with: P1, P2 … */
  const kept = shallowRef<readonly NamedPoint[]>([]);

  return {
    problem,
    texts,
    kept,
    keep: (at: PlanePoint): string => {
      const name = `P${kept.value.length + 1}`;
      kept.value = [...kept.value, { name, at }];
      return name;
    },
  };
});
