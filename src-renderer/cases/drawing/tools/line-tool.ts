import { computed } from 'vue';
import type { CaseCommand } from '#domain/cases/case-file.ts';
import { ownParcels } from '#domain/cases/draft.ts';
import type { Line } from '#domain/geometry/types.ts';
import { useTexts } from '../../../app/texts.ts';
import { useCaseStore } from '../../case.store.ts';
import { useDrawing } from '../drawing.store.ts';
import { addPoint, dropLast, isContour, stepBack } from '../line-draft.ts';
import type { DrawingTool } from '../tool.ts';
import type { DraftRef } from '../use-drawing.ts';
import { catchAt, shapesOf } from './snapping.ts';

/** What every line is until it has reached the other side: said only when the line is completed. */
const UNFINISHED: ReadonlySet<string> = new Set([
  'split.tooShort',
  'split.missesParcel',
  'split.touchesOnly',
  'split.endsInside',
  'split.cutsNothing',
]);

/** The division line: points one after another. Back at its first point it is a contour, and is cut out. */
export function useLineTool(state: DraftRef): DrawingTool {
  const drawing = useDrawing();
  const cases = useCaseStore();
  const { t } = useTexts();
  const shapes = computed(() => shapesOf(state.value));

  /** Of several parcels of the case it may be any. */
  const commandsOf = (line: Line | null): readonly CaseCommand[] =>
    !state.value || !line || line.length < 2
      ? []
      : ownParcels(state.value).map(({ number: parcel }): CaseCommand =>
          isContour(line) ? { name: 'cutOutParcel', parcel, contour: line } : { name: 'splitParcel', parcel, line },
        );

  function place(): void {
    if (drawing.cursor === null) return;
    drawing.draft = addPoint(drawing.draft, drawing.cursor);
    cases.refusal = null;
  }

  return {
    name: 'split',
    prompt: computed(() => t(`case.prompt.${drawing.expected}`)),
    points: {
      place,
      load: (points) => {
        drawing.draft = { points, locks: {}, refused: false };
      },
      back: () => {
        drawing.draft = dropLast(drawing.draft);
        cases.refusal = null;
      },
    },
    tried: computed(() => commandsOf(drawing.line)),
    /** The fixed points alone go to the rules: what hangs on the cursor was never placed. */
    final: computed(() => commandsOf(drawing.draft.points)),
    marks: computed(() => []),
    forgives: ({ code }) => drawing.draft.points.length < 2 || (!drawing.draft.refused && UNFINISHED.has(code)),
    move: (pointer) => catchAt(pointer, shapes.value),
    press: (pointer) => {
      catchAt(pointer, shapes.value);
      place();
    },
    key: () => false,
    escape: () => {
      const before = stepBack(drawing.draft);
      if (before) drawing.draft = before;
      return before !== null;
    },
    leave: drawing.lift,
    forget: drawing.reset,
    staysInHand: false,
    refused: () => {
      drawing.draft = { ...drawing.draft, locks: {}, refused: true };
    },
  };
}
