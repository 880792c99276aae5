import { storeToRefs } from 'pinia';
import { computed } from 'vue';
import type { Refusal } from '#domain/result.ts';
import { secondsToRad } from '#domain/survey/angle-units.ts';
import type { PlanePoint } from '#domain/survey/plane-point.ts';
import { GIVEN } from '#domain/survey/plane-problems.ts';
import { solvePlaneProblem, type PlaneSolution } from '#domain/survey/solve-plane-problem.ts';
import { useStatus } from '../../app/status.store.ts';
import { useTexts } from '../../app/texts.ts';
import type { DrawnLine, DrawnPoint } from '#domain/survey/drawn-figure.ts';
import { useSurvey } from '../survey.store.ts';
import { usePickablePoints } from '../use-pickable-points.ts';
import { usePointsToCase } from '../use-points-to-case.ts';
import { type NamedPoint, useProblems } from './problems.store.ts';
import { readGiven } from './read-given.ts';

/** The chosen problem: what is given, what follows from it at every keystroke, and the points that can be picked. */
export function usePlaneProblem() {
  const survey = useSurvey();
  const store = useProblems();
  const status = useStatus();
  const toCase = usePointsToCase();
  const { t, language } = useTexts();
  const { problem, texts, kept } = storeToRefs(store);

  const given = computed(() => readGiven(problem.value, texts.value, survey.live.bareUnit));
  const answer = computed<{ readonly solution: PlaneSolution | null; readonly refusal: Refusal | null }>(() => {
    if (given.value.missing.length > 0 || given.value.refusals.size > 0) return { solution: null, refusal: null };
    const solved = solvePlaneProblem(problem.value, given.value.values, {
      directionSdRad: secondsToRad(survey.tolerance?.angular.tSeconds ?? 5),
    });
    return solved.ok ? { solution: solved.value, refusal: null } : { solution: null, refusal: solved.error };
  });

  const points = usePickablePoints();
  /** Points of the traverse, then results that were kept. */
  const pickable = computed<readonly NamedPoint[]>(() => [...points.value, ...kept.value]);

  const typed = (metres: number): string => metres.toFixed(3).replace('.', language.value === 'en' ? '.' : ',');

  function pick(name: string, chosen: string): void {
    const point = pickable.value.find((each) => each.name === chosen);
    texts.value[`${name}.from`] = chosen;
    if (point === undefined) return;
    texts.value[`${name}.x`] = typed(point.at.xNorthM);
    texts.value[`${name}.y`] = typed(point.at.yEastM);
  }

  function type(key: string, text: string): void {
    texts.value[key] = text;
    const [name, axis] = key.split('.');
    if (axis !== undefined) texts.value[`${name}.from`] = '';
  }

  const drawing = computed<{ readonly points: readonly DrawnPoint[]; readonly lines: readonly DrawnLine[] }>(() => {
    const fixed = GIVEN[problem.value].flatMap(({ name, kind }): readonly DrawnPoint[] => {
      const at = kind === 'point' ? given.value.values.points[name] : undefined;
      if (at === undefined) return [];
      const letter = name.length === 1 ? name.toUpperCase() : t(`survey.problem.given.${name}`);
      const picked = texts.value[`${name}.from`] ?? '';
      return [{ key: name, name: picked === '' ? letter : `${letter} (${picked})`, at, known: true }];
    });
    const found = (answer.value.solution?.results ?? []).flatMap((result, index): readonly DrawnPoint[] =>
      result.kind === 'point' ? [{ key: `found ${index}`, name: '', at: result.value, known: false }] : [],
    );
    return { points: [...fixed, ...found], lines: [...baseLine(fixed), ...raysTo(fixed, found)] };
  });

  function keep(at: PlanePoint): void {
    status.announce(t('survey.problem.kept', { name: store.keep(at) }));
  }

  /** Kept under a name, and under the same name in the case. */
  const send = (at: PlanePoint): void => void toCase.send([{ name: store.keep(at), at }]);

  return { problem, texts, given, answer, pickable, drawing, pick, type, keep, send };
}

function baseLine([a, b]: readonly DrawnPoint[]): readonly DrawnLine[] {
  return a === undefined || b === undefined ? [] : [{ key: 'base', from: a.at, to: b.at, tone: 'known' }];
}

const raysTo = (fixed: readonly DrawnPoint[], found: readonly DrawnPoint[]): readonly DrawnLine[] =>
  found.flatMap((to) =>
    fixed.map(({ key, at }): DrawnLine => ({ key: `${key} ${to.key}`, from: at, to: to.at, tone: 'new' })),
  );
