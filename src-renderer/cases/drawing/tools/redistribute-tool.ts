import { storeToRefs } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { CaseCommand } from '#domain/cases/case-file.ts';
import { ownParcels } from '#domain/cases/draft.ts';
import { registeredParcels } from '#domain/cases/situation.ts';
import type { Line } from '#domain/geometry/types.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import { useTexts } from '../../../app/texts.ts';
import { useCaseStore } from '../../case.store.ts';
import { useDrawing } from '../drawing.store.ts';
import { addPoint, dropLast, noLine, stepBack } from '../line-draft.ts';
import type { DrawingTool, ToolMark } from '../tool.ts';
import type { DraftRef } from '../use-drawing.ts';
import { catchAt, shapesOf } from './snapping.ts';
import { useTakeIn } from './take-in.ts';

/** What every set of boundaries is until the last of them is drawn: said only when it is completed. */
const UNFINISHED: ReadonlySet<string> = new Set([
  'redistribute.dangles',
  'redistribute.leavesNone',
  'redistribute.severs',
]);

/**
 * Redistributing the land of several adjacent parcels: new boundaries, one line or many, take the place of the old ones.
 * While the case has one parcel a press takes a neighbour in.
 */
export function useRedistributeTool(state: DraftRef): DrawingTool {
  const drawing = useDrawing();
  const cases = useCaseStore();
  const { file } = storeToRefs(cases);
  const { t } = useTexts();
  const takeIn = useTakeIn();
  const lines = shallowRef<readonly Line[]>([]);
  const hovered = ref<ParcelNumber | null>(null);

  const own = computed(() => (state.value ? ownParcels(state.value) : []));
  const isAlone = computed<boolean>(() => own.value.length < 2);
  const shapes = computed(() => shapesOf(state.value));
  const commandsOf = (last: Line | null): readonly CaseCommand[] => {
    const all = last && last.length > 1 ? [...lines.value, last] : lines.value;
    if (isAlone.value || all.length === 0) return [];
    return [{ name: 'adjustParcels', edit: { kind: 'redistribute', lines: [...all], dangles: 'refuse' } }];
  };

  function place(): void {
    if (drawing.cursor === null || isAlone.value) return;
    drawing.draft = addPoint(drawing.draft, drawing.cursor);
    cases.refusal = null;
  }

  function nextLine(): boolean {
    if (drawing.draft.points.length < 2) return false;
    lines.value = [...lines.value, drawing.draft.points];
    drawing.draft = noLine;
    return true;
  }

  /** The last line that was put aside is in hand again. */
  function reopen(): boolean {
    const last = lines.value.at(-1);
    if (!last) return false;
    lines.value = lines.value.slice(0, -1);
    drawing.draft = { ...noLine, points: last };
    return true;
  }

  return {
    name: 'redistribute',
    prompt: computed(() => {
      if (isAlone.value) return t('case.prompt.redistribute.alone');
      if (drawing.expected === 'correct') return t('case.prompt.correct');
      return t(drawing.draft.points.length === 0 ? 'case.prompt.redistribute.start' : 'case.prompt.redistribute.next');
    }),
    points: {
      place,
      load: (points) => {
        drawing.draft = { ...noLine, points };
      },
      back: () => {
        drawing.draft = dropLast(drawing.draft);
        cases.refusal = null;
      },
    },
    tried: computed(() => commandsOf(drawing.line)),
    final: computed(() => commandsOf(drawing.draft.points)),
    marks: computed(() => {
      const parcel =
        isAlone.value && file.value
          ? registeredParcels(file.value.situation).find(({ number }) => number === hovered.value)
          : null;
      return [
        ...lines.value.map((line): ToolMark => ({ look: 'picked', line, area: null })),
        ...(parcel && parcel.number !== file.value?.parcel
          ? [{ look: 'hovered', line: null, area: parcel.geometry } satisfies ToolMark]
          : []),
      ];
    }),
    forgives: ({ code }) => drawing.draft.points.length < 2 || (!drawing.draft.refused && UNFINISHED.has(code)),
    move: (pointer) => {
      hovered.value = pointer.parcel;
      if (!isAlone.value) catchAt(pointer, shapes.value);
    },
    press: (pointer) => {
      if (isAlone.value) return void takeIn(pointer.parcel);
      catchAt(pointer, shapes.value);
      place();
    },
    key: ({ code }) => code === 'KeyN' && nextLine(),
    escape: () => {
      const before = stepBack(drawing.draft);
      if (before) drawing.draft = before;
      return before !== null || reopen();
    },
    leave: () => {
      hovered.value = null;
      drawing.lift();
    },
    forget: () => {
      lines.value = [];
      drawing.reset();
    },
    staysInHand: false,
    refused: () => {
      drawing.draft = { ...drawing.draft, locks: {}, refused: true };
    },
  };
}
