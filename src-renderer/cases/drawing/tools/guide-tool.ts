import { computed } from 'vue';
import type { Construction } from '#domain/cases/drafting-aids.ts';
import { footOnGuide } from '#domain/geometry/guides.ts';
import { lengthMm } from '#domain/geometry/measures.ts';
import type { Position } from '#domain/geometry/types.ts';
import { useStatus } from '../../../app/status.store.ts';
import { useTexts } from '../../../app/texts.ts';
import { useAids } from '../../aids.store.ts';
import { useCaseDesk } from '../../use-case-desk.ts';
import { guideOf } from '../catch-guides.ts';
import { useDrawing } from '../drawing.store.ts';
import { addPoint, noLine, stepBack } from '../line-draft.ts';
import type { DrawingTool, GridPointer, GuideToolName } from '../tool.ts';
import type { DraftRef } from '../use-drawing.ts';
import { catchAt, shapesOf } from './snapping.ts';

/** What two points make: a line through both, or a circle round the first through the second; null: neither. */
export function constructionOf(tool: GuideToolName, from: Position, to: Position): Construction | null {
  if (tool === 'guideLine') return from.join() === to.join() ? null : { kind: 'line', a: from, b: to };
  if (tool !== 'guideCircle') return null;
  const radiusMm = Math.round(lengthMm(from, to));
  return radiusMm > 0 && radiusMm <= 10_000_000 ? { kind: 'circle', centre: from, radiusMm } : null;
}

/**
 * Construction lines and circles: two points each, steps of its history and no part of what is lodged. Delete takes
 * the one under the pointer away.
 */
export function useGuideTool(name: 'guideLine' | 'guideCircle', state: DraftRef): DrawingTool {
  const drawing = useDrawing();
  const aids = useAids();
  const desk = useCaseDesk();
  const status = useStatus();
  const { t } = useTexts();
  const shapes = computed(() => shapesOf(state.value));

  function add(from: Position, to: Position): void {
    const made = constructionOf(name, from, to);
    if (!made) return;
    void desk.run({ name: 'construct', made });
    drawing.draft = noLine;
  }

  function place(): void {
    const [centre] = drawing.draft.points;
    const { d } = drawing.draft.locks;
    // A typed radius needs no direction
    if (name === 'guideCircle' && centre && d !== undefined) return add(centre, [centre[0], centre[1] + d]);
    if (!drawing.cursor) return;
    drawing.draft = addPoint(drawing.draft, drawing.cursor);
    const [from, to] = drawing.draft.points;
    if (from && to) add(from, to);
  }

  let last: GridPointer | null = null;
  function remove(): boolean {
    const pointer = last;
    if (!pointer) return false;
    const near = aids.aids.constructions.findLast((each) => {
      const foot = footOnGuide(pointer.at, guideOf(each));
      return foot !== null && lengthMm(foot, pointer.at) <= pointer.reachMm;
    });
    if (!near) return false;
    void desk.run({ name: 'eraseConstructions', erased: [near] });
    status.announce(t('case.guide.removed'));
    return true;
  }

  return {
    name,
    prompt: computed(() => t(`case.prompt.${name}.${drawing.draft.points.length === 0 ? 'start' : 'end'}`)),
    points: {
      place,
      load: (points) => {
        const [from, to] = points;
        drawing.draft = { ...noLine, points: points.slice(0, 1) };
        if (from && to) add(from, to);
      },
      back: () => {
        drawing.draft = noLine;
      },
    },
    tried: computed(() => []),
    final: computed(() => []),
    marks: computed(() => []),
    forgives: () => true,
    move: (pointer) => {
      last = pointer;
      catchAt(pointer, shapes.value);
    },
    press: (pointer) => {
      last = pointer;
      catchAt(pointer, shapes.value);
      place();
    },
    key: ({ code }) => code === 'Delete' && remove(),
    escape: () => {
      const before = stepBack(drawing.draft);
      if (before) drawing.draft = before;
      return before !== null;
    },
    leave: drawing.lift,
    forget: drawing.reset,
    staysInHand: true,
    refused: () => undefined,
  };
}
