import { topDialog } from '../app/keyboard.ts';
import { useOperations } from '../app/operations.ts';
import { useSelection } from '../app/selection.store.ts';
import { useTexts } from '../app/texts.ts';
import { useWorkplace } from '../app/workplace.store.ts';
import { useCaseStore } from '../cases/case.store.ts';
import { useDrawing } from '../cases/drawing/drawing.store.ts';
import { TOPICS } from './guide.ts';
import { useGuide } from './guide.store.ts';
import { topicAt } from './place-of-guide.ts';

/** F1: the guide at the page of the dialog, else of the place and the tool at hand. */
export function useGuideOperation(): void {
  const { t } = useTexts();
  const guide = useGuide();
  const workplace = useWorkplace();
  const selection = useSelection();
  const cases = useCaseStore();
  const drawing = useDrawing();
  useOperations([
    {
      id: 'help.guide',
      title: () => t('app.operations.help.guide'),
      inDialogs: true,
      run: () => {
        const dialog = topDialog();
        const meant = TOPICS.find((topic) => topic === dialog?.dataset['topic']);
        if (meant !== undefined) return guide.open({ topic: meant, row: null }, dialog);
        const { topic, tool } = topicAt({
          place: workplace.place?.id ?? 'map',
          hasCard: selection.current !== null,
          caseState: cases.file?.state ?? null,
          tool: drawing.tool,
        });
        guide.open({ topic, row: tool === null ? null : t(`case.tools.${tool}`) }, dialog);
      },
    },
  ]);
}
