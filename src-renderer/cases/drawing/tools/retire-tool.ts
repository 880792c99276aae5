import { computed, ref, shallowRef } from 'vue';
import { ownParcels } from '#domain/cases/draft.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import { useTexts } from '../../../app/texts.ts';
import { useCaseStore } from '../../case.store.ts';
import type { DrawingTool, ToolMark } from '../tool.ts';
import type { DraftRef } from '../use-drawing.ts';

/** Retiring parcels of the case: a press picks one or lets it go; of a single parcel nobody needs to pick. */
export function useRetireTool(state: DraftRef): DrawingTool {
  const cases = useCaseStore();
  const { t, area } = useTexts();
  const picked = shallowRef<readonly ParcelNumber[]>([]);
  const hovered = ref<ParcelNumber | null>(null);

  const own = computed(() => (state.value ? ownParcels(state.value) : []));
  const chosen = computed(() =>
    own.value.length === 1 ? own.value : own.value.filter(({ number }) => picked.value.includes(number)),
  );
  const commands = computed(() =>
    chosen.value.length === 0
      ? []
      : [{ name: 'retireParcels' as const, parcels: chosen.value.map(({ number }) => number) }],
  );

  function press(number: ParcelNumber | null): void {
    if (number === null) return;
    const isOwn = own.value.some((parcel) => parcel.number === number);
    cases.refusal = isOwn ? null : { code: 'parcel.notOfCase', about: [number], at: null };
    if (!isOwn) return;
    picked.value = picked.value.includes(number)
      ? picked.value.filter((each) => each !== number)
      : [...picked.value, number];
  }

  return {
    name: 'retire',
    prompt: computed(() =>
      chosen.value.length === 0
        ? t('case.prompt.retire.start')
        : t(
            'case.prompt.retire.chosen',
            { n: chosen.value.length, area: area(chosen.value.reduce((sum, parcel) => sum + parcel.areaDoubled, 0)) },
            chosen.value.length,
          ),
    ),
    points: null,
    tried: commands,
    final: commands,
    marks: computed(() => {
      const under = own.value.find(({ number }) => number === hovered.value);
      return [
        ...chosen.value.map(({ geometry }): ToolMark => ({ look: 'picked', line: null, area: geometry })),
        ...(under && !chosen.value.includes(under)
          ? [{ look: 'hovered', line: null, area: under.geometry } satisfies ToolMark]
          : []),
      ];
    }),
    forgives: () => false,
    move: ({ parcel }) => {
      hovered.value = parcel;
    },
    press: ({ parcel }) => press(parcel),
    key: () => false,
    escape: () => {
      const had = picked.value.length > 0;
      picked.value = picked.value.slice(0, -1);
      return had;
    },
    leave: () => {
      hovered.value = null;
    },
    forget: () => {
      picked.value = [];
    },
    staysInHand: false,
    refused: () => undefined,
  };
}
