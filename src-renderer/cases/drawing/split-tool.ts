import type { Position } from '#domain/geometry/types.ts';
import type { MapHandle, MapTool, ToolPointer } from '../../map/map-handle.ts';
import type { FieldName } from './line-draft.ts';
import type { Drawing } from './use-drawing.ts';
import { useDrawing } from './drawing.store.ts';

/** How near the pointer must come, in screen pixels. */
const REACH_PX = 11;
/** Two presses this near are a double click: the line is done. */
const SAME_PRESS_PX = 4;

export const mmPerPixel = ({ map, toGrid }: MapHandle): number => {
  const [x, y] = [map.getContainer().clientWidth / 2, map.getContainer().clientHeight / 2];
  const [a, b] = [toGrid(map.unproject([x, y])), toGrid(map.unproject([x + 100, y]))];
  return Math.hypot(b[0] - a[0], b[1] - a[1]) / 100;
};

/** The tool that draws the division line: the pointer moves the end, a press fixes it, Enter or a second press completes. */
export function splitTool(handle: MapHandle, steps: Drawing): MapTool {
  const drawing = useDrawing();
  let lastPress: readonly [number, number] | null = null;

  const isSecondPress = (screen: readonly [number, number]): boolean =>
    lastPress !== null && Math.hypot(screen[0] - lastPress[0], screen[1] - lastPress[1]) <= SAME_PRESS_PX;

  /** Without a point to start from there is neither length nor direction. */
  const fieldAtHand = (name: FieldName): FieldName => (drawing.draft.points.length > 0 ? name : 'x');

  const keys: Readonly<Record<string, () => void>> = {
    Enter: () => (drawing.draft.points.length >= 2 ? void steps.complete() : steps.place()),
    NumpadEnter: () => (drawing.draft.points.length >= 2 ? void steps.complete() : steps.place()),
    Backspace: steps.back,
    Tab: steps.nextCatch,
    KeyD: () => (drawing.focusField = fieldAtHand('d')),
    KeyA: () => (drawing.focusField = fieldAtHand('a')),
    KeyX: () => (drawing.focusField = 'x'),
    KeyY: () => (drawing.focusField = 'y'),
  };

  return {
    name: 'split',
    cursor: 'crosshair',
    move: (pointer: ToolPointer) => steps.point(pointer.at, REACH_PX * mmPerPixel(handle), pointer.alt),
    press: (pointer: ToolPointer) => {
      if (drawing.draft.points.length >= 2 && isSecondPress(pointer.screen)) {
        lastPress = null;
        return void steps.complete();
      }
      lastPress = pointer.screen;
      steps.point(pointer.at, REACH_PX * mmPerPixel(handle), pointer.alt);
      steps.place();
    },
    key: (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return false;
      if (event.code === 'Escape') {
        if (!steps.escape()) drawing.tool = 'select';
        return true;
      }
      if (event.code === 'Tab' && drawing.catches.length < 2) return false;
      if (/^(?:Digit|Numpad)\d$/.test(event.code)) {
        // The digit itself goes on into the field that takes the focus now.
        drawing.focusField = fieldAtHand('d');
        return false;
      }
      const act = keys[event.code];
      act?.();
      return act !== undefined;
    },
    leave: () => {
      steps.leave();
      drawing.tool = 'select';
    },
  };
}

/** The point of the figure nearest to a place, when it is in reach: for linking map and tables. */
export function nearestPoint<P extends { readonly at: Position }>(
  points: readonly P[],
  at: Position,
  reachMm: number,
): P | null {
  let best: { point: P; distance: number } | null = null;
  for (const point of points) {
    const distance = Math.hypot(point.at[0] - at[0], point.at[1] - at[1]);
    if (distance <= reachMm && (best === null || distance < best.distance)) best = { point, distance };
  }
  return best?.point ?? null;
}
