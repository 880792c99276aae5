import type { Operation } from '../app/operations.ts';

interface Undoable {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly undo: () => void;
  readonly redo: () => void;
}

/** Back and forth in the sheet that is open. */
export const historyOperations = (store: Undoable, t: (key: string) => string): readonly Operation[] => [
  {
    id: 'survey.undo',
    title: () => t('survey.operation.undo'),
    refusal: () => (store.canUndo ? null : t('survey.reason.noUndo')),
    run: () => store.undo(),
  },
  {
    id: 'survey.redo',
    title: () => t('survey.operation.redo'),
    refusal: () => (store.canRedo ? null : t('survey.reason.noRedo')),
    run: () => store.redo(),
  },
];
