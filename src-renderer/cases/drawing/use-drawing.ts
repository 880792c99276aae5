import { storeToRefs } from 'pinia';
import { computed, type ComputedRef, watch } from 'vue';
import { ownParcels } from '#domain/cases/draft.ts';
import type { Position } from '#domain/geometry/types.ts';
import type { Refusal, Result } from '#domain/result.ts';
import { useStatus } from '../../app/status.store.ts';
import { useTexts } from '../../app/texts.ts';
import { useCaseStore } from '../case.store.ts';
import { type CaseFigure, figureOf } from '../figure/case-figure.ts';
import { useCaseDesk } from '../use-case-desk.ts';
import { catchableShapes, catchesNear } from './catching.ts';
import { useDrawing } from './drawing.store.ts';
import { addPoint, dropLast, stepBack } from './line-draft.ts';
import { type Preview, previewSplit, stateOf } from './preview.ts';

/** What every line is until it has reached the other side: said only when the line is completed. */
const UNFINISHED: ReadonlySet<string> = new Set([
  'split.tooShort',
  'split.missesParcel',
  'split.touchesOnly',
  'split.endsInside',
  'split.cutsNothing',
]);

export interface Drawing {
  /** The draft with the line under the cursor, or as it is kept when nothing is drawn. */
  readonly shownFigure: ComputedRef<CaseFigure | null>;
  readonly preview: ComputedRef<Result<Preview, Refusal> | null>;
  /** Why the line cannot be: of the back half, of a completed line, or of one that no further point can mend. */
  readonly trouble: ComputedRef<Refusal | null>;
  readonly point: (at: Position, toleranceMm: number, freely: boolean) => void;
  readonly leave: () => void;
  readonly place: () => void;
  readonly load: (points: readonly Position[]) => void;
  readonly back: () => void;
  /** One step back; answers whether there was one. */
  readonly escape: () => boolean;
  readonly nextCatch: () => void;
  readonly complete: () => Promise<void>;
}

/** Drawing of the division line on the open case: pure steps on the store, and the same rules as the back half for the preview. */
export function useSplitDrawing(): Drawing {
  const cases = useCaseStore();
  const drawing = useDrawing();
  const { file } = storeToRefs(cases);
  const desk = useCaseDesk();
  const status = useStatus();
  const { refusalText } = useTexts();

  const state = computed(() => (file.value ? stateOf(file.value) : null));
  const shapes = computed(() =>
    file.value && state.value ? catchableShapes(file.value.situation, ownParcels(state.value)) : [],
  );
  const preview = computed<Result<Preview, Refusal> | null>(() => {
    if (drawing.tool !== 'split' || !file.value || !state.value || !drawing.line) return null;
    return previewSplit(file.value, state.value, drawing.line);
  });
  const shownFigure = computed<CaseFigure | null>(() => {
    if (file.value && preview.value?.ok) return figureOf(file.value.situation, preview.value.value.change);
    return cases.figure;
  });

  const trouble = computed<Refusal | null>(() => {
    if (drawing.tool !== 'split') return null;
    if (cases.refusal && !/^(?:document|plan|case)\./.test(cases.refusal.code)) return cases.refusal;
    const tried = preview.value;
    if (!tried || tried.ok || drawing.draft.points.length < 2) return null;
    return drawing.draft.refused || !UNFINISHED.has(tried.error.code) ? tried.error : null;
  });

  function point(at: Position, toleranceMm: number, freely: boolean): void {
    drawing.pointer = at;
    const free = freely || !drawing.snapping;
    drawing.setCatches(free ? [] : catchesNear(at, shapes.value, { toleranceMm, line: drawing.draft.points }));
  }

  function place(): void {
    if (drawing.cursor === null) return;
    drawing.draft = addPoint(drawing.draft, drawing.cursor);
    cases.refusal = null;
  }

  /** The fixed points alone go to the rules: what hangs on the cursor was never placed. */
  async function complete(): Promise<void> {
    const points = drawing.draft.points;
    if (!file.value || !state.value || points.length < 2) return;
    const tried = previewSplit(file.value, state.value, points);
    const done = tried.ok && (await desk.split(tried.value.target, points));
    if (done) {
      drawing.reset();
      drawing.tool = 'select';
      return;
    }
    if (!tried.ok) cases.refusal = tried.error;
    drawing.draft = { ...drawing.draft, locks: {}, refused: true };
    if (cases.refusal) status.announce(refusalText(cases.refusal));
  }

  function escape(): boolean {
    const before = stepBack(drawing.draft);
    cases.refusal = null;
    if (before === null) return false;
    drawing.draft = before;
    return true;
  }

  watch(
    () => file.value?.id,
    () => {
      drawing.reset();
      drawing.tool = file.value?.state === 'draft' && file.value.cursor === 0 ? 'split' : 'select';
    },
    { immediate: true },
  );

  return {
    shownFigure,
    preview,
    trouble,
    point,
    leave: () => {
      drawing.pointer = null;
      drawing.setCatches([]);
    },
    place,
    load: (points) => {
      drawing.draft = { points, locks: {}, refused: false };
    },
    back: () => {
      drawing.draft = dropLast(drawing.draft);
      cases.refusal = null;
    },
    escape,
    nextCatch: () => {
      drawing.catchIndex += 1;
    },
    complete,
  };
}
