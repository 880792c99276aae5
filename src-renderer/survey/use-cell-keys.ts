import { nextTick, type Ref } from 'vue';

interface CellGrid<Field extends string> {
  /** The body of the table: its inputs carry `data-cell="row.field"`. */
  readonly body: Ref<HTMLElement | null>;
  readonly fields: readonly Field[];
  readonly rows: () => number;
  /** The cell in hand is left. */
  readonly commit: () => void;
  /** Back to what the cell had; false when it has not been changed. */
  readonly restore: () => boolean;
}

/** Moves between the cells of a table of inputs as a spreadsheet does. `Tab` is left to the window. */
export function useCellKeys<Field extends string>({ body, fields, rows, commit, restore }: CellGrid<Field>) {
  async function go(row: number, field: Field): Promise<void> {
    commit();
    await nextTick();
    const to = Math.max(0, Math.min(rows() - 1, row));
    body.value?.querySelector<HTMLElement>(`[data-cell="${to}.${field}"]`)?.focus();
  }

  /** The next cell of the row that is there: a row may lack some. */
  function aside(row: number, field: Field, step: 1 | -1): Field | null {
    for (let at = fields.indexOf(field) + step; at >= 0 && at < fields.length; at += step) {
      const next = fields[at];
      if (next !== undefined && body.value?.querySelector(`[data-cell="${row}.${next}"]`)) return next;
    }
    return null;
  }

  function press(event: KeyboardEvent, row: number, field: Field): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const input = event.target as HTMLInputElement; // the handler stands on the inputs only
    const [from, to, length] = [input.selectionStart ?? 0, input.selectionEnd ?? 0, input.value.length];
    const isWhole = from === 0 && to === length;
    const sideways = (step: 1 | -1): void => {
      const next = aside(row, field, step);
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
        if (!restore()) return;
        event.preventDefault();
        void nextTick(() => input.select());
        break;
    }
  }

  return { go, press };
}
