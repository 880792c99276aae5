import { storeToRefs } from 'pinia';
import { computed, type ComputedRef, watch } from 'vue';
import type { DraftState } from '#domain/cases/draft.ts';
import type { CaseKind } from '#domain/cases/kinds/case-kind.ts';
import { hasLine } from '#domain/cases/checklist.ts';
import { KINDS } from '#domain/cases/kinds/kinds.ts';
import type { Refusal, Result } from '#domain/result.ts';
import { useStatus } from '../../app/status.store.ts';
import { useTexts } from '../../app/texts.ts';
import { useAids } from '../aids.store.ts';
import { useCaseStore } from '../case.store.ts';
import { type CaseFigure, figureOf } from '../figure/case-figure.ts';
import { refusalPlace } from '../refusal-place.ts';
import { useCaseDesk } from '../use-case-desk.ts';
import { useDrawing } from './drawing.store.ts';
import { type Preview, previewFirst, stateOf } from './preview.ts';
import type { DrawingTool, ToolName } from './tool.ts';
import { usePreviewFindings } from './use-preview-findings.ts';
import { useAnnotateTool } from './tools/annotate-tool.ts';
import { useChooseTool } from './tools/choose-tool.ts';
import { useCutOutTool } from './tools/cut-out-tool.ts';
import { useDivideTool } from './tools/divide-tool.ts';
import { useFormTool } from './tools/form-tool.ts';
import { useGuideTool } from './tools/guide-tool.ts';
import { useLineTool } from './tools/line-tool.ts';
import { useMergeTool } from './tools/merge-tool.ts';
import { usePartTool } from './tools/part-tool.ts';
import { useRedistributeTool } from './tools/redistribute-tool.ts';
import { useRetireTool } from './tools/retire-tool.ts';
import { useShiftTool } from './tools/shift-tool.ts';
import { useSurveyPointTool } from './tools/survey-point-tool.ts';
import { useVertexTool } from './tools/vertex-tool.ts';

/** Drawing on the open case: the tool in hand, what comes of it, and completing it. */
export type Drawing = ReturnType<typeof useCaseDrawing>;

/** The draft with the steps in force; tools read it, nobody writes it. */
export type DraftRef = ComputedRef<DraftState | null>;

/** The same rules as the back half for the preview, whatever the tool; each tool only says what it was shown. */
export function useCaseDrawing() {
  const cases = useCaseStore();
  const aids = useAids();
  const drawing = useDrawing();
  const { file } = storeToRefs(cases);
  const desk = useCaseDesk();
  const status = useStatus();
  const { refusalText } = useTexts();

  const state: DraftRef = computed(() => (file.value ? stateOf(file.value) : null));
  const divide = useDivideTool(state);
  const shift = useShiftTool(state);
  const form = useFormTool(state);
  const part = usePartTool(state);
  const choose = useChooseTool(state);
  const annotate = useAnnotateTool();
  const surveyPoint = useSurveyPointTool(state);
  const tools = {
    split: useLineTool(state),
    cutOut: useCutOutTool(state),
    divide,
    merge: useMergeTool(state),
    redistribute: useRedistributeTool(state),
    vertex: useVertexTool(state, () => complete()),
    shift,
    form,
    part,
    retire: useRetireTool(state),
    choose,
    annotate,
    guideLine: useGuideTool('guideLine', state),
    guideCircle: useGuideTool('guideCircle', state),
    surveyPoint,
  } satisfies Record<ToolName, DrawingTool>;
  const tool = computed<DrawingTool | null>(() => (drawing.tool === 'select' ? null : tools[drawing.tool]));

  const tried = computed(() => (drawing.typed ? [drawing.typed] : (tool.value?.tried.value ?? [])));
  const preview = computed<Result<Preview, Refusal> | null>(() =>
    file.value && state.value ? previewFirst(file.value, state.value, tried.value) : null,
  );
  const live = usePreviewFindings(file, preview);
  const shownFigure = computed<CaseFigure | null>(() =>
    file.value && preview.value?.ok
      ? figureOf(file.value.situation, preview.value.value.change, aids.aids.numbering)
      : cases.figure,
  );
  /** Why it cannot be: of the back half, of what was completed, or of what no further point can mend. */
  const trouble = computed<Refusal | null>(() => {
    if (!tool.value && !drawing.typed) return null;
    if (cases.refusal && refusalPlace(cases.refusal.code) === 'map') return cases.refusal;
    if (preview.value?.ok !== false) return null;
    return !drawing.typed && tool.value?.forgives(preview.value.error) ? null : preview.value.error;
  });

  /** One after another, each on the draft as the one before leaves it: none that is asked for is lost. */
  let last: Promise<void> = Promise.resolve();
  function complete(): Promise<void> {
    const now = last.then(desk.whenFree).then(completeNow);
    last = now.catch(() => undefined);
    return now;
  }

  async function completeNow(): Promise<void> {
    const current = tool.value;
    if (!current || !file.value || !state.value) return;
    const tried = previewFirst(file.value, state.value, current.final.value);
    if (tried === null) return;
    if (tried.ok && (await desk.run(tried.value.command))) {
      current.forget();
      if (!current.staysInHand) drawing.tool = 'select';
      return;
    }
    if (!tried.ok) cases.refusal = tried.error;
    current.refused();
    if (cases.refusal) status.announce(refusalText(cases.refusal));
  }

  function escape(): boolean {
    const hadRefusal = cases.refusal !== null;
    cases.refusal = null;
    return (tool.value?.escape() ?? false) || hadRefusal;
  }

  /** Of the tools of the kind the first that works on the map; a record is changed in the inspector. */
  const firstTool = (kind: CaseKind): typeof drawing.tool =>
    KINDS[kind].tools.find((name) => name !== 'record' && name !== 'annotate' && name !== 'retire') ?? 'select';
  watch(
    () => file.value?.id,
    () => {
      for (const each of Object.values(tools)) each.forget();
      drawing.reset();
      drawing.typed = null;
      drawing.pasted = null;
      drawing.tool = file.value?.state === 'draft' && !hasLine(file.value) ? firstTool(file.value.kind) : 'select';
    },
    { immediate: true },
  );
  let lastTool: string | null = null;
  watch(
    () => drawing.tool,
    (now) => {
      cases.refusal = null;
      if (now === 'select') return;
      // Measuring in between leaves a line as it is; another tool begins anew
      if (lastTool !== null && now !== lastTool) drawing.reset();
      lastTool = now;
    },
    { immediate: true },
  );

  return {
    state,
    tool,
    divide,
    shift,
    form,
    part,
    choose,
    annotate,
    surveyPoint,
    preview,
    live,
    shownFigure,
    trouble,
    complete,
    escape,
  };
}
