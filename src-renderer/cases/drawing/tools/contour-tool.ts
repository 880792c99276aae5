import { computed, type ComputedRef } from 'vue';
import type { CaseCommand } from '#domain/cases/case-file.ts';
import type { Position, Ring } from '#domain/geometry/types.ts';
import { useCaseStore } from '../../case.store.ts';
import { useDrawing } from '../drawing.store.ts';
import { addPoint, dropLast, type Expected, isContour, stepBack } from '../line-draft.ts';
import type { DrawingTool, ToolMark, ToolName } from '../tool.ts';
import type { DraftRef } from '../use-drawing.ts';
import { catchAt, shapesOf } from './snapping.ts';

/** What every contour is until its last corner stands: said only when it is completed. */
const UNFINISHED = /^(?:form|part|choice)\.contour$|^part\.misses$|^form\.unseen$|^split\.(?!aroundParcel)/;

interface ContourWork {
  readonly name: ToolName;
  readonly prompt: (expected: Expected) => string;
  readonly commandsOf: (contour: Ring) => readonly CaseCommand[];
  readonly marks?: ComputedRef<readonly ToolMark[]>;
  /** The first corner stands: what is drawn from here on is another piece of work. */
  readonly begun?: () => void;
}

/** Corners one after another; three of them are a contour, whether or not the line has come back to the first. */
export function useContourTool(state: DraftRef, work: ContourWork): DrawingTool {
  const drawing = useDrawing();
  const cases = useCaseStore();
  const shapes = computed(() => shapesOf(state.value));

  const commandsOf = (points: readonly Position[]): readonly CaseCommand[] => {
    const contour = state.value ? closedContour(points) : null;
    return contour ? work.commandsOf(contour) : [];
  };

  function place(): void {
    if (drawing.cursor === null) return;
    if (drawing.draft.points.length === 0) work.begun?.();
    drawing.draft = addPoint(drawing.draft, drawing.cursor);
    cases.refusal = null;
  }

  return {
    name: work.name,
    prompt: computed(() => work.prompt(drawing.expected)),
    points: {
      place,
      load: (points) => {
        if (drawing.draft.points.length === 0) work.begun?.();
        drawing.draft = { points, locks: {}, refused: false };
      },
      back: () => {
        drawing.draft = dropLast(drawing.draft);
        cases.refusal = null;
      },
    },
    // What stands already shows while the pointer is where it would cross it
    tried: computed(() => [...commandsOf(drawing.line ?? []), ...commandsOf(drawing.draft.points)]),
    final: computed(() => commandsOf(drawing.draft.points)),
    marks: work.marks ?? computed(() => []),
    forgives: ({ code }) =>
      drawing.draft.points.length < 2 ||
      (!drawing.draft.refused && !isContour(drawing.draft.points) && UNFINISHED.test(code)),
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

/** The points as a closed ring; null while there are fewer than three corners. */
function closedContour(points: readonly Position[]): Ring | null {
  if (isContour(points)) return points;
  const [first] = points;
  return first && points.length >= 3 ? [...points, first] : null;
}
