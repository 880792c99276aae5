import { readyTraverse } from '#domain/survey/report/ready-report.ts';
import { MOST_TABLE_BYTES, splitTable, textOfTable } from '#domain/survey/split-table.ts';
import { useOperations } from '../../app/operations.ts';
import { useStatus } from '../../app/status.store.ts';
import { useTexts } from '../../app/texts.ts';
import { historyOperations } from '../history-operations.ts';
import { reportOperation } from '../report/report-operation.ts';
import { useReport } from '../report/report.store.ts';
import { useSurvey } from '../survey.store.ts';
import type { useSurveyDesk } from '../use-survey-desk.ts';
import { useSurveyFormat } from '../use-survey-format.ts';
import { guessTable } from './pasted-table.ts';
import { deleteRow, insertRow, newSheet } from './sheet-edits.ts';
import { sheetTable } from './sheet-table.ts';
import { copyText } from '../../app/clipboard.ts';

/** The commands of the sheet: history, rows, import, copy, file. */
export function useTraverseOperations(desk: ReturnType<typeof useSurveyDesk>): void {
  const store = useSurvey();
  const report = useReport();
  const status = useStatus();
  const { t, language } = useTexts();
  const format = useSurveyFormat();
  const hasRows = (): string | null => (store.sheet.rows.length === 0 ? t('survey.reason.noRows') : null);
  const onRow = (): string | null => (store.cell.row < store.sheet.rows.length ? null : t('survey.reason.noRow'));
  const isSolved = (): string | null => (store.solution === null ? t('survey.reason.notSolved') : null);
  const title = (id: string) => () => t(`survey.operation.${id}`);
  const table = (separator: '.' | ','): string[][] =>
    store.solution === null
      ? []
      : sheetTable(store.solution, {
          heads: (column) => t(`survey.file.${column}`),
          language: language.value,
          separator,
        });

  async function copy(): Promise<void> {
    const rows = table(language.value === 'en' ? '.' : ',');
    await copyText(rows.map((row) => row.join('\t')).join('\n'));
    status.announce(t('survey.copied', { n: rows.length - 1 }, rows.length - 1));
  }

  async function read(file: File): Promise<void> {
    store.refusal = null;
    if (file.size > MOST_TABLE_BYTES) {
      store.refusal = { code: 'table.tooLarge', about: [], at: null };
      return;
    }
    const split = splitTable(textOfTable(new Uint8Array(await file.arrayBuffer())));
    if (!split.ok) store.refusal = split.error;
    else if (split.value.length === 0) store.refusal = { code: 'table.empty', about: [], at: null };
    else
      store.pasted = guessTable(
        split.value.map(({ cells }) => cells),
        file.name,
      );
  }

  useOperations([
    ...historyOperations(store, t),
    {
      id: 'survey.insertRow',
      title: title('insertRow'),
      refusal: onRow,
      run: () => {
        store.commitTyping();
        store.commit(insertRow(store.sheet, store.cell.row));
      },
    },
    {
      id: 'survey.deleteRow',
      title: title('deleteRow'),
      refusal: onRow,
      run: () => store.commit(deleteRow(store.sheet, store.cell.row)),
    },
    {
      id: 'survey.clear',
      title: title('clear'),
      refusal: hasRows,
      run: () => store.commit({ ...store.sheet, rows: newSheet().rows }),
    },
    { id: 'survey.import', title: title('import'), run: () => chooseTable((file) => void read(file)) },
    { id: 'survey.copy', title: title('copy'), refusal: isSolved, run: copy },
    {
      id: 'survey.save',
      title: title('save'),
      refusal: isSolved,
      run: () => desk.saveTable(t('survey.file.name'), table(',')),
    },
    reportOperation({
      title: title('report'),
      ready: () => readyTraverse(store.reading, store.solved),
      refusalText: format.refusal,
      run: () => {
        store.commitTyping();
        report.asked = { of: 'traverse', sheet: store.sheet };
      },
    }),
  ]);
}

/** Opens the file dialog; nothing happens when it is closed without a choice. */
function chooseTable(take: (file: File) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.csv,.tsv,.txt';
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file !== undefined) take(file);
  });
  input.click();
}
