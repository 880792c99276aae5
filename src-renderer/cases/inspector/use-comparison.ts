import { computed, ref, watch } from 'vue';
import { registeredParcels } from '#domain/cases/situation.ts';
import type { Position } from '#domain/geometry/types.ts';
import { backHalf } from '../../app/back-half.ts';
import { toSeatFault } from '../../app/seat-fault.ts';
import { useSurvey } from '../../survey/survey.store.ts';
import { useAids } from '../aids.store.ts';
import { useCaseStore } from '../case.store.ts';
import type { FigureRow } from '../figure/case-figure.ts';
import { useMeasuredPoints } from '../use-measured-points.ts';
import { type Difference, differenceTo, measuredNear, registeredPlace } from './compare-corners.ts';

export interface RowComparison {
  readonly registered: Difference | null;
  readonly measured: Difference | null;
}

/** Turning points beside their places in the register and in the survey, judged by the table of permitted values. */
export function useComparison() {
  const cases = useCaseStore();
  const survey = useSurvey();
  const aids = useAids();
  const measured = useMeasuredPoints();
  const isOn = ref<boolean>(false);

  const commands = computed(() => cases.file?.steps.slice(0, cases.file.cursor).map(({ command }) => command) ?? []);
  const registered = computed(
    () =>
      new Set(
        (cases.file ? registeredParcels(cases.file.situation) : []).flatMap(({ geometry }) =>
          geometry.flat(2).map(String),
        ),
      ),
  );
  const isRegistered = (at: Position): boolean => registered.value.has(String(at));

  /** Rows of permitted values come from the seat; the computations may have brought them already. */
  async function loadTolerances(): Promise<void> {
    try {
      survey.tolerances = await backHalf.survey.tolerances({});
    } catch (error) {
      aids.fault = toSeatFault(error);
    }
  }
  watch(isOn, (on) => {
    if (on && survey.tolerances.length === 0) void loadTolerances();
  });

  return {
    isOn,
    tolerance: computed(() => survey.tolerance),
    of: ({ point }: FigureRow): RowComparison => ({
      registered: differenceTo(point.at, registeredPlace(point.at, commands.value, isRegistered)),
      measured: measuredNear(point.at, measured.value),
    }),
  };
}
