import type { Ref } from 'vue';
import { SHEET_FIELDS, type SheetField } from '#domain/survey/traverse-sheet.ts';
import { splitTable } from '#domain/survey/split-table.ts';
import { useSurvey } from '../survey.store.ts';
import { useCellKeys } from '../use-cell-keys.ts';
import { guessTable } from './pasted-table.ts';
import { overlayRows } from './sheet-edits.ts';

/** Keys of the sheet, and what is pasted into its cells. */
export function useSheetGrid(body: Ref<HTMLElement | null>) {
  const store = useSurvey();
  const { press } = useCellKeys({
    body,
    fields: SHEET_FIELDS,
    rows: () => store.rows.length,
    commit: () => store.commitTyping(),
    restore: () => {
      const wasTyping = store.typing !== null;
      store.typing = null;
      return wasTyping;
    },
  });

  /** One value goes where the caret is; a column goes down from the cell; a table is shown before it is taken. */
  function paste(event: ClipboardEvent, row: number, field: SheetField): void {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!/[\t\n\r]/u.test(text.replace(/[\n\r]+$/u, ''))) return;
    event.preventDefault();
    if (!/[\t;]/u.test(text)) {
      const column = text.trim().split(/\r?\n/u);
      store.commit(
        overlayRows(
          store.sheet,
          row,
          column.map((cell) => ({ [field]: cell.trim() })),
        ),
      );
      return;
    }
    const split = splitTable(text);
    store.refusal = split.ok ? null : split.error;
    if (split.ok)
      store.pasted = guessTable(
        split.value.map(({ cells }) => cells),
        null,
      );
  }

  return { press, paste };
}
