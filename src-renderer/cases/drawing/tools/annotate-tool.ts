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
    done: () => true,
    refused: () => undefined,
  };
  return {
    ...tool,
    place,
    write: async (text: string): Promise<void> => {
      const at = place.value;
      if (at && text.trim() !== '' && (await desk.run({ name: 'annotate', at, text: text.trim() }))) place.value = null;
    },
  };
}
