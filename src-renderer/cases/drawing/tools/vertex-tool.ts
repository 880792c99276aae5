import { storeToRefs } from 'pinia';
import { computed } from 'vue';
import type { CaseCommand } from '#domain/cases/case-file.ts';
import { ownParcels } from '#domain/cases/draft.ts';
import { SnapIndex } from '#domain/geometry/snap-index.ts';
import { snapTo } from '#domain/geometry/snap.ts';
import { lengthMm } from '#domain/geometry/measures.ts';
import type { Position } from '#domain/geometry/types.ts';
import type { BoundaryEdit } from '#domain/parcels/adjust-parcels.ts';
import { useTexts } from '../../../app/texts.ts';
import { useCaseStore } from '../../case.store.ts';
import { useCaseDesk } from '../../use-case-desk.ts';
import { useDrawing } from '../drawing.store.ts';
import { edgesNear } from '../edge-near.ts';
import { addPoint, noLine, stepBack } from '../line-draft.ts';
import type { DrawingTool, GridPointer } from '../tool.ts';
import type { DraftRef } from '../use-drawing.ts';
import { catchAt, shapesOf } from './snapping.ts';

/**
 * Moving corners: a press takes one up, the next puts it down, or it is drawn there with the button held; all parcels
 * that meet there follow. A press on an edge
 * puts a corner there, Delete takes the one under the pointer away. The corner taken up is the first point of the draft,
 * so that length, direction and coordinates of its new place can be typed.
 */
export function useVertexTool(state: DraftRef, complete: () => Promise<void>): DrawingTool {
  const drawing = useDrawing();
  const cases = useCaseStore();
  const { file } = storeToRefs(cases);
  const desk = useCaseDesk();
  const { t } = useTexts();

  const own = computed(() => (state.value ? ownParcels(state.value) : []));
  const shapes = computed(() => shapesOf(state.value));
  const corners = computed(() =>
    own.value.flatMap(({ number, geometry }) =>
      geometry.flat().map((line) => ({ about: number, line, source: 'parcel' as const })),
    ),
  );
  const cornerIndex = computed(() => new SnapIndex(corners.value));
  const taken = computed<Position | null>(() => drawing.draft.points[0] ?? null);
  const commandOf = (edit: BoundaryEdit): CaseCommand => ({ name: 'adjustParcels', edit });
  const moving = computed<readonly CaseCommand[]>(() => {
    const to = drawing.draft.points[1] ?? drawing.cursor;
    if (!taken.value || !to || to.join() === taken.value.join()) return [];
    return [commandOf({ kind: 'moveVertex', from: taken.value, to })];
  });

  function point(pointer: GridPointer): void {
    if (taken.value) catchAt(pointer, shapes.value);
    else catchAt(pointer, cornerIndex.value, ['vertex', 'midpoint', 'edge']);
  }

  const cornerAt = ({ at, reachMm }: GridPointer): Position | null =>
    snapTo(at, corners.value, { toleranceMm: reachMm, kinds: ['vertex'] })?.at ?? null;

  /** The corner that the button holds; taken up once the pointer has moved away from where it went down. */
  let held: { readonly corner: Position; readonly from: Position } | null = null;
  function drag(pointer: GridPointer): void {
    if (!held || taken.value || lengthMm(held.from, pointer.at) < pointer.reachMm / 2) return;
    cases.refusal = null;
    drawing.draft = { ...noLine, points: [held.corner] };
  }

  /** With nothing taken up: a corner is taken up, on an edge a corner is made. */
  function begin(pointer: GridPointer): void {
    const corner = cornerAt(pointer);
    const [near] = edgesNear(own.value, pointer.at, pointer.reachMm);
    if (corner) drawing.draft = { ...noLine, points: [corner] };
    else if (near && file.value) {
      const there = drawing.caught?.kind === 'midpoint' ? drawing.caught.at : near.at;
      void desk.run(commandOf({ kind: 'insertVertex', edge: [...near.edge], at: there }));
    } else cases.refusal = { code: 'adjust.noVertex', about: [], at: null };
  }

  function place(): void {
    if (!drawing.cursor) return;
    drawing.draft = addPoint(drawing.draft, drawing.cursor);
    if (drawing.draft.points.length > 1) void complete();
  }

  function remove(): boolean {
    if (drawing.caught?.kind !== 'vertex') return false;
    void desk.run(commandOf({ kind: 'deleteVertex', at: drawing.caught.at }));
    return true;
  }

  return {
    name: 'vertex',
    prompt: computed(() => t(taken.value ? 'case.prompt.vertex.to' : 'case.prompt.vertex.start')),
    points: {
      place,
      load: (points) => {
        drawing.draft = { ...noLine, points: points.slice(0, 2) };
        if (points.length > 1) void complete();
      },
      back: () => {
        drawing.draft = noLine;
      },
    },
    tried: moving,
    final: moving,
    marks: computed(() => []),
    forgives: ({ code }) => code === 'adjust.staysPut',
    move: (pointer) => {
      drag(pointer);
      point(pointer);
    },
    grab: (pointer) => {
      const corner = taken.value ? null : cornerAt(pointer);
      held = corner && { corner, from: pointer.at };
      return held !== null;
    },
    drop: () => {
      const wasDrawn = held !== null && taken.value !== null;
      held = null;
      if (wasDrawn) place();
    },
    press: (pointer) => {
      cases.refusal = null;
      if (taken.value === null) return begin(pointer);
      point(pointer);
      place();
    },
    key: ({ code }) => code === 'Delete' && taken.value === null && remove(),
    escape: () => {
      held = null;
      const before = stepBack(drawing.draft);
      if (before) drawing.draft = before;
      return before !== null;
    },
    leave: () => {
      held = null;
      drawing.lift();
    },
    forget: () => {
      held = null;
      drawing.reset();
    },
    staysInHand: true,
    refused: () => {
      // The corner stays in hand: the next press tries another place
      drawing.draft = { ...noLine, points: drawing.draft.points.slice(0, 1) };
    },
  };
}
