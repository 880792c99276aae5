import { refuse } from '#domain/result.ts';
import type { PointRow } from '#domain/survey/network/network-sheet.ts';
import { readyNetwork } from '#domain/survey/report/ready-report.ts';
import { useOperations } from '../../app/operations.ts';
import { useTexts } from '../../app/texts.ts';
import { historyOperations } from '../history-operations.ts';
import { reportOperation } from '../report/report-operation.ts';
import { useReport } from '../report/report.store.ts';
import { useSurvey } from '../survey.store.ts';
import { usePickablePoints } from '../use-pickable-points.ts';
import { useSurveyFormat } from '../use-survey-format.ts';
import { useNetwork } from './network.store.ts';

/** The commands of the network: history, rows, points of the traverse. */
export function useNetworkOperations(): void {
  const store = useNetwork();
  const survey = useSurvey();
  const pickable = usePickablePoints();
  const report = useReport();
  const { t, language } = useTexts();
  const format = useSurveyFormat();
  const title = (id: string) => () => t(`survey.operation.${id}`);
  const typed = (metres: number): string => metres.toFixed(3).replace('.', language.value === 'en' ? '.' : ',');

  /** Points of the traverse that the network has not: known ones are fixed, computed ones approximate. */
  function takePoints(): void {
    store.commitTyping();
    const names = new Set(store.sheet.points.map(({ name }) => name.trim()));
    const taken = pickable.value
      .filter(({ name }) => !names.has(name))
      .map(({ name, at, isKnown }): PointRow => ({
        name,
        x: typed(at.xNorthM),
        y: typed(at.yEastM),
        isFixed: isKnown,
      }));
    store.commit({ ...store.sheet, points: [...store.sheet.points, ...taken] });
  }

  useOperations([
    ...historyOperations(store, t),
    {
      id: 'survey.deleteRow',
      title: title('deleteRow'),
      refusal: () => (store.cell.row < store.sheet[store.cell.table].length ? null : t('survey.reason.noRow')),
      run: () => store.deleteRow(),
    },
    {
      id: 'survey.takePoints',
      title: title('takePoints'),
      refusal: () => (survey.live.rows.length === 0 ? t('survey.reason.noTraverse') : null),
      run: takePoints,
    },
    reportOperation({
      title: title('report'),
      ready: () =>
        store.reading === null ? refuse('report.noObservations') : readyNetwork(store.reading, store.adjusted),
      refusalText: format.refusal,
      run: () => {
        store.commitTyping();
        const { bareUnit, tolerance } = survey.sheet;
        report.asked = { of: 'network', sheet: store.sheet, bareUnit, tolerance };
      },
    }),
  ]);
}
