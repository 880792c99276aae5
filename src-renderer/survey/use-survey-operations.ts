import { useOperations } from '../app/operations.ts';
import { useTexts } from '../app/texts.ts';
import { type SurveyView, useSurvey } from './survey.store.ts';

const VIEWS = ['traverse', 'problems', 'network', 'tolerances'] as const satisfies readonly SurveyView[];

/** The views of the place, by keyboard and palette. */
export function useSurveyOperations(): void {
  const { t } = useTexts();
  const store = useSurvey();
  useOperations(
    VIEWS.map((view) => ({
      id: `survey.view.${view}` as const,
      title: () => t(`survey.view.${view}`),
      isOn: () => store.view === view,
      run: () => {
        store.commitTyping();
        store.view = view;
      },
    })),
  );
}
