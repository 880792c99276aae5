import { nextTick, type Ref } from 'vue';
import { SHEET_FIELDS, type SheetField } from '#domain/survey/traverse-sheet.ts';
import { splitTable } from '#domain/survey/split-table.ts';
import { useSurvey } from '../survey.store.ts';
import { guessTable } from './pasted-table.ts';
import { overlayRows } from './sheet-edits.ts';

/** Moves between the cells of the sheet as a spreadsheet does, and takes what is pasted into them. */
export function useSheetGrid(body: Ref<HTMLElement | null>) {
  const store = useSurvey();

  async function go(row: number, field: SheetField): Promise<void> {
    store.commitTyping();
    await nextTick();
    const to = Math.max(0, Math.min(store.rows.length - 1, row));
    body.value?.querySelector<HTMLInputElement>(`[data-cell="${to}.${field}"]`)?.focus();
  }

  function aside(field: SheetField, step: 1 | -1): SheetField | null {
    return SHEET_FIELDS[SHEET_FIELDS.indexOf(field) + step] ?? null;
  }

  function press(event: KeyboardEvent, row: number, field: SheetField): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const input = event.target as HTMLInputElement; // the handler stands on the inputs only
    const [from, to, length] = [input.selectionStart ?? 0, input.selectionEnd ?? 0, input.value.length];
    const isWhole = from === 0 && to === length;
    const sideways = (step: 1 | -1): void => {
      const next = aside(field, step);
      if (next === null) return;
      event.preventDefault();
      void go(row, next);
    };
    switch (event.key) {
      case 'Enter':
      case 'ArrowDown':
      case 'ArrowUp':
        event.preventDefault();
        void go(row + (event.key === 'ArrowUp' || (event.key === 'Enter' && event.shiftKey) ? -1 : 1), field);
        break;
      case 'ArrowLeft':
        if (isWhole || to === 0) sideways(-1);
        break;
      case 'ArrowRight':
        if (isWhole || from === length) sideways(1);
        break;
      case 'Escape':
        if (store.typing === null) return;
        event.preventDefault();
        store.typing = null;
        void nextTick(() => input.select());
        break;
    }
  }

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

  return { go, press, paste };
}
