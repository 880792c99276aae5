import { computed } from 'vue';
import { normOfRefusal } from '#domain/cases/refusal-norm.ts';
import { ParcelNumber } from '#domain/numbers/types.ts';
import { useMapHandle } from '../../map/use-map-handle.ts';
import type { Drawing } from '../drawing/use-drawing.ts';
import { useCaseDesk } from '../use-case-desk.ts';
import { boxAround } from './use-screen.ts';

/** Around the place of a refusal the map shows this much of the ground to each side. */
const MARGIN_MM = 12_000;

/** Why the drawing is refused, with its norm, its place and what to do: the map and the list of findings say the same. */
export function useRefusal(steps: Drawing) {
  const handle = useMapHandle();
  const desk = useCaseDesk();
  const trouble = computed(() => steps.trouble.value);

  /** A neighbour that would gain or lose land: taken into the case, it may. */
  const offered = computed<ParcelNumber | null>(() => {
    if (trouble.value?.code !== 'adjust.notOfCase') return null;
    const number = ParcelNumber.safeParse(trouble.value.about[0]);
    return number.success ? number.data : null;
  });

  return {
    trouble,
    offered,
    norm: computed(() => (trouble.value ? normOfRefusal(trouble.value.code) : null)),
    show: (): void => {
      const at = trouble.value?.at;
      if (at) handle.value?.showBox(boxAround([at], MARGIN_MM));
    },
    takeIn: (): void => {
      if (offered.value) void desk.takeIn(offered.value);
    },
  };
}
