import { computed, type ComputedRef } from 'vue';
import type { PlanePoint } from '#domain/survey/plane-point.ts';
import { useSurvey } from './survey.store.ts';
import { knownPoints } from '#domain/survey/known-points.ts';

interface PickablePoint {
  readonly name: string;
  readonly at: PlanePoint;
  readonly isKnown: boolean;
}

/** The points of the traverse, known ones first, each name once. */
export function usePickablePoints(): ComputedRef<readonly PickablePoint[]> {
  const survey = useSurvey();
  return computed(() => {
    const known = knownPoints(survey.live, survey.reading).map(({ name, at }) => ({ name, at, isKnown: true }));
    const stations = (survey.solution?.figures.vertices ?? []).flatMap(({ name, position }) =>
      position === null ? [] : [{ name, at: position, isKnown: false }],
    );
    const byName = new Map<string, PickablePoint>();
    for (const point of [...known, ...stations]) if (!byName.has(point.name)) byName.set(point.name, point);
    return [...byName.values()];
  });
}
