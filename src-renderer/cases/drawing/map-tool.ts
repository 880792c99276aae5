import type { Position } from '#domain/geometry/types.ts';
import { ParcelNumber } from '#domain/numbers/types.ts';
import type { MapHandle, MapTool, ToolPointer } from '../../map/map-handle.ts';
import { parcelAt } from '../../map/parcel-at.ts';
import type { FieldName } from './line-draft.ts';
import { useDrawing } from './drawing.store.ts';
import type { DrawingTool, GridPointer } from './tool.ts';
import type { Drawing } from './use-drawing.ts';

/** How near the pointer must come, in screen pixels. */
export const REACH_PX = 11;
/** Two presses this near are a double click: the line is done. */
const SAME_PRESS_PX = 4;

const FIELD_KEYS: Readonly<Record<string, FieldName>> = { KeyD: 'd', KeyA: 'a', KeyX: 'x', KeyY: 'y' };

export const mmPerPixel = ({ map, toGrid }: MapHandle): number => {
  const [x, y] = [map.getContainer().clientWidth / 2, map.getContainer().clientHeight / 2];
  const [a, b] = [toGrid(map.unproject([x, y])), toGrid(map.unproject([x + 100, y]))];
  return Math.hypot(b[0] - a[0], b[1] - a[1]) / 100;
};

/** Gives pointer and keys of the map to a tool of the draft. Enter completes, a second press on the spot does too. */
export function mapTool(handle: MapHandle, steps: Drawing, tool: DrawingTool): MapTool {
  const drawing = useDrawing();
  let lastPress: readonly [number, number] | null = null;

  function pointerOf({ at, screen, alt }: ToolPointer): GridPointer {
    const parcel = ParcelNumber.safeParse(parcelAt(handle.map, [...screen])?.number);
    return {
      at,
      reachMm: REACH_PX * mmPerPixel(handle),
      freely: alt || !drawing.snapping,
      parcel: parcel.success ? parcel.data : null,
    };
  }

  const isSecondPress = (screen: readonly [number, number]): boolean =>
    lastPress !== null && Math.hypot(screen[0] - lastPress[0], screen[1] - lastPress[1]) <= SAME_PRESS_PX;

  /** A key that leads into a field of the next point. Without a point to start from there is neither `d` nor `a`. */
  function fieldOf(code: string): FieldName | null {
    const name = FIELD_KEYS[code] ?? (/^(?:Digit|Numpad)\d$/.test(code) ? 'd' : null);
    if (name === null || name === 'x' || name === 'y' || drawing.draft.points.length > 0) return name;
    return code === 'KeyA' || code === 'KeyD' ? null : 'x';
  }

  function enter(): void {
    if (tool.points && tool.final.value.length === 0) tool.points.place();
    else void steps.complete();
  }

  function pointKey(event: KeyboardEvent): boolean | null {
    if (!tool.points) return null;
    const field = fieldOf(event.code);
    if (field !== null) {
      drawing.focusField = field;
      // A digit itself goes on into the field that takes the focus now
      return FIELD_KEYS[event.code] !== undefined;
    }
    if (event.code === 'Backspace') tool.points.back();
    else if (event.code === 'Tab' && drawing.catches.length > 1) drawing.catchIndex += 1;
    else return null;
    return true;
  }

  return {
    name: tool.name,
    cursor: tool.points ? 'crosshair' : 'pointer',
    move: (pointer) => tool.move(pointerOf(pointer)),
    press: (pointer) => {
      if (tool.points && tool.final.value.length > 0 && isSecondPress(pointer.screen)) {
        lastPress = null;
        return void steps.complete();
      }
      lastPress = pointer.screen;
      tool.press(pointerOf(pointer));
    },
    grab: (pointer) => tool.grab?.(pointerOf(pointer)) ?? false,
    drop: () => tool.drop?.(),
    key: (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return false;
      if (event.code === 'Escape') {
        if (!steps.escape()) drawing.tool = 'select';
        return true;
      }
      const used = pointKey(event);
      if (used !== null) return used;
      if (event.code === 'Enter' || event.code === 'NumpadEnter') {
        // Buttons and fields of the panels keep their Enter
        if (event.target instanceof HTMLButtonElement) return false;
        enter();
        return true;
      }
      return tool.key(event);
    },
    leave: () => {
      tool.leave();
      // Another tool of the draft may have been taken; only something else leaves none in hand
      if (drawing.tool === tool.name) drawing.tool = 'select';
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
