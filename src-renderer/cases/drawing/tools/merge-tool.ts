import { storeToRefs } from 'pinia';
import { computed, ref } from 'vue';
import { ownParcels } from '#domain/cases/draft.ts';
import { registeredParcels } from '#domain/cases/situation.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import { useTexts } from '../../../app/texts.ts';
import { useCaseStore } from '../../case.store.ts';
import type { DrawingTool } from '../tool.ts';
import type { DraftRef } from '../use-drawing.ts';
import { useTakeIn } from './take-in.ts';

/** Merging: a press takes a neighbour into the case or out of it, completing makes one parcel of all that are in it. */
export function useMergeTool(state: DraftRef): DrawingTool {
  const { file } = storeToRefs(useCaseStore());
  const takeIn = useTakeIn();
  const { t, area } = useTexts();
  const hovered = ref<ParcelNumber | null>(null);

  const own = computed(() => (state.value ? ownParcels(state.value) : []));
  const commands = computed(() =>
    own.value.length < 2
      ? []
      : [{ name: 'mergeParcels' as const, parcels: own.value.map(({ number }) => number), allowApart: false }],
  );

  return {
    name: 'merge',
    prompt: computed(() =>
      own.value.length < 2
        ? t('case.prompt.merge.start')
        : t(
            'case.prompt.merge.chosen',
            { n: own.value.length, area: area(own.value.reduce((sum, parcel) => sum + parcel.areaDoubled, 0)) },
            own.value.length,
          ),
    ),
    points: null,
    tried: commands,
    final: commands,
    marks: computed(() => {
      const parcel =
        file.value && registeredParcels(file.value.situation).find((each) => each.number === hovered.value);
      return parcel && parcel.number !== file.value?.parcel
        ? [{ look: 'hovered', line: null, area: parcel.geometry }]
        : [];
    }),
    forgives: () => false,
    move: ({ parcel }) => {
      hovered.value = parcel;
    },
    press: ({ parcel }) => void takeIn(parcel),
    key: () => false,
    escape: () => false,
    leave: () => {
      hovered.value = null;
    },
    forget: () => undefined,
    staysInHand: false,
    refused: () => undefined,
  };
}
