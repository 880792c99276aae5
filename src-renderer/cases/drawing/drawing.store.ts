import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { CaseCommand } from '#domain/cases/case-file.ts';
import type { Position } from '#domain/geometry/types.ts';
import { remember, remembered } from '../../app/remembered.ts';
import { CATCH_KINDS, type CatchKind } from './catch-shapes.ts';
import type { Catch } from './catching.ts';
import { constrain, expectedOf, type FieldName, fieldsOf, type LineDraft, lineWith, noLine } from './line-draft.ts';
import type { ToolName } from './tool.ts';

/** The tool in hand and the points placed with it. The pointer is grid millimetres; nothing here knows of the screen. */
export const useDrawing = defineStore('drawing', () => {
  const tool = ref<ToolName | 'select'>('select');
  const draft = shallowRef<LineDraft>(noLine);
  const pointer = shallowRef<Position | null>(null);
  const catches = shallowRef<readonly Catch[]>([]);
  const catchIndex = ref<number>(0);
  const snapping = ref<boolean>(true);
  const snapKinds = shallowRef<ReadonlySet<CatchKind>>(new Set(remembered('snapKinds', isKinds) ?? USUAL_KINDS));
  const gridMm = ref<number>(remembered('snapGrid', isGrid) ?? 1000);
  /** What is being typed into the table of coordinates: tried before what the tool in hand means. */
  const typed = shallowRef<CaseCommand | null>(null);
  /** A text of several points that waits to be looked at; with a corner it is the new places of the corners from there on. */
  const pasted = shallowRef<{ readonly text: string; readonly corner: Position | null } | null>(null);
  const pastedPoints = shallowRef<readonly Position[]>([]);
  const focusField = ref<FieldName | null>(null);

  const caught = computed<Catch | null>(
    () => catches.value[catchIndex.value % Math.max(1, catches.value.length)] ?? null,
  );
  const previous = computed<Position | null>(() => draft.value.points.at(-1) ?? null);
  /** Where a press would put the point: locks over catch over pointer. */
  const cursor = computed<Position | null>(() => {
    const free = caught.value?.at ?? pointer.value;
    if (free === null) return isFixed(draft.value) ? constrain([0, 0], previous.value, draft.value.locks) : null;
    return constrain(free, previous.value, draft.value.locks);
  });

  return {
    tool,
    draft,
    pointer,
    catches,
    catchIndex,
    snapping,
    snapKinds,
    gridMm,
    typed,
    pasted,
    pastedPoints,
    focusField,
    caught,
    previous,
    cursor,
    expected: computed(() => expectedOf(draft.value)),
    fields: computed(() => (cursor.value ? fieldsOf(cursor.value, previous.value) : draft.value.locks)),
    line: computed(() => lineWith(draft.value, cursor.value)),
    setCatches: (next: readonly Catch[]): void => {
      const kept = caught.value && next.findIndex(({ at }) => at.join() === caught.value?.at.join());
      catches.value = next;
      // Tab chose a candidate: it stays while it is in reach
      catchIndex.value = typeof kept === 'number' && kept > 0 ? kept : 0;
    },
    /** Which kinds of places are caught; kept for the next time. */
    toggleKind: (kind: CatchKind): void => {
      const next = new Set(snapKinds.value);
      if (!next.delete(kind)) next.add(kind);
      snapKinds.value = next;
      remember('snapKinds', [...next]);
    },
    setGrid: (mm: number): void => {
      gridMm.value = mm;
      remember('snapGrid', mm);
    },
    /** The pointer is gone; what was placed stays. */
    lift: (): void => {
      pointer.value = null;
      catches.value = [];
    },
    reset: (): void => {
      draft.value = noLine;
      catches.value = [];
      catchIndex.value = 0;
    },
  };
});

/** The grid lies everywhere: who wants it switches it on. */
const USUAL_KINDS: readonly CatchKind[] = CATCH_KINDS.filter((kind) => kind !== 'grid');
export const GRID_STEPS_MM = [1000, 5000, 10_000, 50_000] as const;

const isKinds = (value: unknown): value is CatchKind[] =>
  Array.isArray(value) && value.every((each) => CATCH_KINDS.some((kind) => kind === each));
const isGrid = (value: unknown): value is number => GRID_STEPS_MM.some((step) => step === value);

/** The locks alone make a point, so that typed coordinates need no pointer over the map. */
const isFixed = ({ points, locks }: LineDraft): boolean =>
  (locks.x !== undefined && locks.y !== undefined) ||
  (points.length > 0 && locks.d !== undefined && locks.a !== undefined);
