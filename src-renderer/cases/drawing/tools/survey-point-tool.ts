import { computed, ref, shallowRef, watch } from 'vue';
import { freePointName, type MeasuredPoint } from '#domain/cases/drafting-aids.ts';
import { lengthMm } from '#domain/geometry/measures.ts';
import type { Position } from '#domain/geometry/types.ts';
import { useTexts } from '../../../app/texts.ts';
import { useAids } from '../../aids.store.ts';
import { useCaseDesk } from '../../use-case-desk.ts';
import { useDrawing } from '../drawing.store.ts';
import type { DrawingTool, GridPointer } from '../tool.ts';
import type { DraftRef } from '../use-drawing.ts';
import { catchAt, shapesOf } from './snapping.ts';

const FIRST = 'T1';

/**
 * Surveyed points by hand: each point that is pressed, typed or pasted is kept under the next free name, to be caught and
 * to compare corners with. Delete takes the one under the pointer away. No part of what is lodged.
 */
export function useSurveyPointTool(state: DraftRef) {
  const drawing = useDrawing();
  const aids = useAids();
  const desk = useCaseDesk();
  const { t } = useTexts();
  const shapes = computed(() => shapesOf(state.value));
  const wished = ref<string>(FIRST);
  /** On the way to the back half: their names are taken before they are read from there. */
  const given = shallowRef<readonly MeasuredPoint[]>([]);
  const taken = computed(() => [...aids.aids.measured, ...given.value]);
  const name = computed<string>(() => freePointName(wished.value.trim() || FIRST, taken.value));
  watch(
    () => aids.aids.measured,
    (kept) => {
      const names = new Set(kept.map((point) => point.name));
      given.value = given.value.filter((point) => !names.has(point.name));
    },
  );

  async function add(points: readonly Position[]): Promise<void> {
    const made: MeasuredPoint[] = [];
    for (const at of points)
      made.push({ name: freePointName(made.at(-1)?.name ?? name.value, [...taken.value, ...made]), at });
    const [first, last] = [made.at(0), made.at(-1)];
    if (!first || !last) return;
    given.value = [...given.value, ...made];
    wished.value = freePointName(last.name, taken.value);
    if (await desk.addMeasured(made)) return;
    given.value = given.value.filter((point) => !made.includes(point));
    wished.value = first.name;
  }

  let under: GridPointer | null = null;
  function nearest(): MeasuredPoint | null {
    const pointer = under;
    if (!pointer) return null;
    const near = aids.aids.measured.filter(({ at }) => lengthMm(at, pointer.at) <= pointer.reachMm);
    return near.toSorted((a, b) => lengthMm(a.at, pointer.at) - lengthMm(b.at, pointer.at))[0] ?? null;
  }
  function remove(): boolean {
    const point = nearest();
    if (point) void desk.dropMeasured([point.name]);
    return point !== null;
  }
  function place(): void {
    if (drawing.cursor) void add([drawing.cursor]);
  }

  const tool: DrawingTool = {
    name: 'surveyPoint',
    prompt: computed(() => t('case.prompt.surveyPoint', { name: name.value })),
    points: { place, load: (points) => void add(points), back: () => undefined },
    tried: computed(() => []),
    final: computed(() => []),
    marks: computed(() => []),
    forgives: () => true,
    move: (pointer) => {
      under = pointer;
      catchAt(pointer, shapes.value);
    },
    press: (pointer) => {
      under = pointer;
      catchAt(pointer, shapes.value);
      place();
    },
    key: ({ code }) => code === 'Delete' && remove(),
    escape: () => false,
    leave: drawing.lift,
    forget: () => {
      given.value = [];
      wished.value = FIRST;
    },
    staysInHand: true,
    refused: () => undefined,
  };
  return { ...tool, wished, next: name };
}
