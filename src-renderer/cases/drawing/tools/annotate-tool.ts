import { computed, shallowRef } from 'vue';
import type { Position } from '#domain/geometry/types.ts';
import { useTexts } from '../../../app/texts.ts';
import { useCaseDesk } from '../../use-case-desk.ts';
import type { DrawingTool } from '../tool.ts';

/** A note on the map: a press says where, the field that opens there takes the words. It stays in hand for the next. */
export function useAnnotateTool() {
  const desk = useCaseDesk();
  const { t } = useTexts();
  const place = shallowRef<Position | null>(null);

  const tool: DrawingTool = {
    name: 'annotate',
    prompt: computed(() => t(place.value === null ? 'case.prompt.annotate.start' : 'case.prompt.annotate.write')),
    points: null,
    tried: computed(() => []),
    final: computed(() => []),
    marks: computed(() => []),
    forgives: () => false,
    move: () => undefined,
    press: ({ at }) => {
      place.value = at;
    },
    key: () => false,
    escape: () => {
      const had = place.value !== null;
      place.value = null;
      return had;
    },
    leave: () => {
      place.value = null;
    },
    forget: () => {
      place.value = null;
    },
    staysInHand: true,
    refused: () => undefined,
  };
  return {
    ...tool,
    place,
    /** Once for each place: a second Enter finds none. What was refused has its place again. Answers whether it is kept. */
    write: async (text: string): Promise<boolean> => {
      const at = place.value;
      if (!at || text.trim() === '') return false;
      place.value = null;
      const isKept = await desk.run({ name: 'annotate', at, text: text.trim() });
      if (!isKept) place.value ??= at;
      return isKept;
    },
  };
}
