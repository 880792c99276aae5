import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { ToleranceRow } from '#domain/survey/change-tolerances.ts';
import { solveTraverse, type SolvedTraverse } from '#domain/survey/solve-traverse.ts';
import { toleranceNamed, type SurveyTolerance } from '#domain/survey/survey-tolerances.ts';
import { readTraverseSheet, type SheetField, type TraverseSheet } from '#domain/survey/traverse-sheet.ts';
import type { Refusal } from '#domain/result.ts';
import type { SeatFault } from '../app/seat-fault.ts';
import type { PastedTable } from './traverse/pasted-table.ts';
import { makeHistory } from './make-history.ts';
import { newSheet, setCell, shownRows } from './traverse/sheet-edits.ts';

export type SurveyView = 'traverse' | 'problems' | 'network' | 'tolerances';

interface CellPlace {
  readonly row: number;
  readonly field: SheetField;
}

/** An adjustment of more stations takes longer than a keystroke: it follows when the cell is left. Misclosures never wait. */
const MOST_LIVE_ROWS = 50;

/** The traverse on the screen with its history, and what follows from it at every keystroke. */
export const useSurvey = defineStore('survey', () => {
  const view = ref<SurveyView>('traverse');
  /** What was committed; `typing` is the cell in hand. */
  const history = makeHistory<TraverseSheet>(newSheet());
  const sheet = history.now;
  const typing = shallowRef<(CellPlace & { readonly text: string }) | null>(null);
  const cell = shallowRef<CellPlace>({ row: 0, field: 'point' });
  /** Row that is pointed at, in the table or in the drawing. */
  const pointedRow = ref<number | null>(null);
  const pasted = shallowRef<PastedTable | null>(null);
  /** The sheet that the back half has; null before it was asked. */
  const kept = shallowRef<TraverseSheet | null>(null);
  const savedAt = ref<string | null>(null);
  const isLoaded = ref<boolean>(false);
  const fault = shallowRef<SeatFault | null>(null);
  const refusal = shallowRef<Refusal | null>(null);
  const tolerances = shallowRef<readonly ToleranceRow[]>([]);

  const live = computed<TraverseSheet>(() =>
    typing.value === null ? sheet.value : setCell(sheet.value, typing.value.row, typing.value.field, typing.value.text),
  );
  const rows = computed(() => shownRows(live.value));
  const reading = computed(() => readTraverseSheet(live.value));
  const tolerance = computed<SurveyTolerance | null>(() =>
    toleranceNamed(
      tolerances.value.map((row) => row.tolerance),
      live.value.tolerance,
    ),
  );
  const solved = computed<ReturnType<typeof solveTraverse> | null>(() => {
    const { arranged } = reading.value;
    if (!arranged.ok || tolerance.value === null) return null;
    const { method, rows } = live.value;
    const waits = method === 'least-squares' && typing.value !== null && rows.length > MOST_LIVE_ROWS;
    return solveTraverse(arranged.value.traverse, waits ? 'bowditch' : method, tolerance.value);
  });
  const solution = computed<SolvedTraverse | null>(() => (solved.value?.ok === true ? solved.value.value : null));
  /** Rows of the stations, in the order of the figures. */
  const lines = computed<readonly number[]>(() => {
    const { arranged } = reading.value;
    return arranged.ok ? arranged.value.lines : [];
  });

  function commit(next: TraverseSheet): void {
    typing.value = null;
    history.commit(next);
  }

  return {
    view,
    sheet,
    typing,
    cell,
    pointedRow,
    pasted,
    kept,
    savedAt,
    isLoaded,
    fault,
    refusal,
    tolerances,
    live,
    rows,
    reading,
    tolerance,
    solved,
    solution,
    lines,
    canUndo: computed<boolean>(() => history.canUndo.value || typing.value !== null),
    canRedo: history.canRedo,
    commit,
    /** The cell in hand becomes part of the sheet. */
    commitTyping: (): void => {
      if (typing.value === null) return;
      const { row, field, text } = typing.value;
      if ((shownRows(sheet.value)[row]?.[field] ?? '') === text) typing.value = null;
      else commit(live.value);
    },
    undo: (): void => {
      if (typing.value === null) history.undo();
      else typing.value = null;
    },
    redo: history.redo,
    /** The sheet as the back half kept it; it begins a history of its own. */
    load: (left: { readonly sheet: TraverseSheet; readonly savedAt: string } | null): void => {
      if (left !== null) history.begin(left.sheet);
      kept.value = sheet.value;
      savedAt.value = left?.savedAt ?? null;
    },
  };
});
