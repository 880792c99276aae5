import { storeToRefs } from 'pinia';
import { computed } from 'vue';
import { useOperations } from '../app/operations.ts';
import { useTexts } from '../app/texts.ts';
import { useCaseHistory } from './case-history.store.ts';
import { useCaseStore } from './case.store.ts';
import { useDrawing } from './drawing/drawing.store.ts';
import { useCaseDesk } from './use-case-desk.ts';

/** Undo and redo of the open case, wherever in it the focus is. */
export function useUndoOperations(): void {
  const { t } = useTexts();
  const { file, task } = storeToRefs(useCaseStore());
  const history = useCaseHistory();
  const drawing = useDrawing();
  const desk = useCaseDesk();

  /** While something is under way there is an entry to come: undo and redo have their turn after it. */
  const isUnderWay = computed<boolean>(() => task.value !== null || history.isReading);
  /** A line that was left for the pointer waits unseen for its tool: what is seen is undone. */
  const hasPoints = computed<boolean>(() => drawing.tool !== 'select' && drawing.draft.points.length > 0);
  const noCase = (): string | null => (file.value ? null : t('case.tools.noCase'));

  useOperations([
    {
      id: 'case.undo',
      title: () => t('case.tools.undo'),
      leavesFields: true,
      refusal: () =>
        noCase() ?? (isUnderWay.value || hasPoints.value || history.toUndo ? null : t('case.tools.nothingToUndo')),
      run: () => (hasPoints.value && task.value === null ? drawing.reset() : desk.undo()),
    },
    {
      id: 'case.redo',
      title: () => t('case.tools.redo'),
      leavesFields: true,
      refusal: () => noCase() ?? (isUnderWay.value || history.toRedo ? null : t('case.tools.nothingToRedo')),
      run: desk.redo,
    },
  ]);
}
