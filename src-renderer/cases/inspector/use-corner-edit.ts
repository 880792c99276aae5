import { computed, nextTick, onScopeDispose, shallowRef, watch } from 'vue';
import type { Position, Zone } from '#domain/geometry/types.ts';
import { useStatus } from '../../app/status.store.ts';
import { useTexts } from '../../app/texts.ts';
import { useCaseStore } from '../case.store.ts';
import { useDrawing } from '../drawing/drawing.store.ts';
import type { FieldName } from '../drawing/line-draft.ts';
import type { Drawing } from '../drawing/use-drawing.ts';
import { useTypedCommand } from '../drawing/use-typed-command.ts';
import type { FigureRow } from '../figure/case-figure.ts';
import { type CellTexts, type CornerEdit, cornerEdit, editOf, rowAfter, withTyped } from './corner-edit.ts';

/** Name of a row in its table: a point may stand in it once for each contour. */
export const rowKeyOf = ({ point, next }: FigureRow): string => `${point.at.join()} ${next?.join() ?? ''}`;

/** The row of the coordinate table that is typed into. The map follows every letter; Enter makes it a step of the draft. */
export function useCornerEdit(steps: Drawing, zone: () => Zone) {
  const cases = useCaseStore();
  const drawing = useDrawing();
  const typedCommand = useTypedCommand(steps);
  const status = useStatus();
  const { t } = useTexts();

  const row = shallowRef<FigureRow | null>(null);
  const texts = shallowRef<CellTexts>({});

  const edited = computed(() => (row.value ? { at: row.value.point.at, next: row.value.next } : null));
  const edit = computed<CornerEdit>(() =>
    edited.value ? cornerEdit(edited.value, texts.value, zone()) : { kind: 'none' },
  );
  /** The ends of the side as they would be: cells that are not typed into follow. */
  const after = computed(() => (edited.value ? rowAfter(edited.value, edit.value) : null));
  /** Why cells cannot be typed into now; null when they can. */
  const reason = computed<string | null>(() => {
    if (!cases.isEditable) return t('case.tools.notDraft');
    return drawing.typed === null && steps.preview.value?.ok ? t('case.coordinates.finishTool') : null;
  });

  function begin(next: FigureRow, cell: FieldName): void {
    if (reason.value !== null) return;
    cases.refusal = null;
    texts.value = {};
    row.value = next;
    cases.pointedAt = next.point.at;
    void focus(`[data-cell='${cell}']`);
  }

  /** The row takes the keys again, unless something else was opened from its cell. */
  function leave(givesBack = true): void {
    const at = row.value?.point.at;
    row.value = null;
    texts.value = {};
    drawing.typed = null;
    cases.refusal = null;
    if (at && givesBack) void focusRow(at);
  }

  async function commit(): Promise<void> {
    if (edit.value.kind === 'none') return leave();
    if (edit.value.kind === 'wrong' || !drawing.typed) return;
    const place = edit.value.to;
    if (!(await typedCommand.keep())) return;
    leave();
    status.announce(t('case.coordinates.moved'));
    cases.pointedAt = place;
  }

  const type = (cell: FieldName, text: string): void => {
    cases.refusal = null;
    texts.value = withTyped(texts.value, cell, text);
  };

  watch(edit, (now) => {
    drawing.typed = now.kind === 'move' ? { name: 'adjustParcels', edit: editOf(now) } : null;
  });
  // The case went to another, or another step of the history: the corner may not be there any more
  watch([() => cases.file?.id, () => cases.file?.cursor], () => row.value && leave(false));
  onScopeDispose(() => {
    drawing.typed = null;
  });

  return { row, texts, edit, after, reason, begin, leave, commit, type };
}

async function focus(selector: string): Promise<void> {
  await nextTick();
  const input = document.querySelector<HTMLInputElement>(`.corner-cell${selector}`);
  input?.focus();
  input?.select();
}

async function focusRow(at: Position): Promise<void> {
  await nextTick();
  document.querySelector<HTMLElement>(`[data-corner='${at.join()}']`)?.closest<HTMLElement>('tr')?.focus();
}
