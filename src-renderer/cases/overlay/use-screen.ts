import { computed, type ComputedRef, type MaybeRefOrGetter, onScopeDispose, ref, toValue, watch } from 'vue';
import type { Box, Position } from '#domain/geometry/types.ts';
import type { MapHandle } from '../../map/map-handle.ts';

export type ScreenPoint = readonly [x: number, y: number];
export type ToScreen = (at: Position) => ScreenPoint;

/**
 * Grid positions as pixels of the map, true in the very frame in which the map draws: the map tells of each move before
 * it paints, and the window repaints what hangs on it in the same frame.
 */
export function useScreen(handle: MaybeRefOrGetter<MapHandle | null>): {
  readonly toScreen: ComputedRef<ToScreen | null>;
  readonly container: ComputedRef<HTMLElement | null>;
} {
  const moves = ref<number>(0);
  const moved = (): void => {
    moves.value += 1;
  };
  let listening: MapHandle | null = null;
  const stop = (): void => {
    listening?.map.off('move', moved).off('resize', moved);
    listening = null;
  };
  watch(
    () => toValue(handle),
    (now) => {
      stop();
      listening = now;
      now?.map.on('move', moved);
      now?.map.on('resize', moved);
      moved();
    },
    { immediate: true },
  );
  onScopeDispose(stop);
  return {
    toScreen: computed<ToScreen | null>(() => {
      const now = toValue(handle);
      if (!now || moves.value < 0) return null;
      return (at) => {
        const { x, y } = now.map.project(now.toLngLat(at));
        return [x, y];
      };
    }),
    container: computed(() => toValue(handle)?.map.getContainer() ?? null),
  };
}

export const pathOf = (points: readonly ScreenPoint[], closed: boolean): string =>
  points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('') +
  (closed ? 'Z' : '');

/** Box around positions with some room, for flying to them. */
export function boxAround(positions: readonly Position[], marginMm: number): Box {
  const easts = positions.map(([east]) => east);
  const norths = positions.map(([, north]) => north);
  return [
    Math.min(...easts) - marginMm,
    Math.min(...norths) - marginMm,
    Math.max(...easts) + marginMm,
    Math.max(...norths) + marginMm,
  ];
}

export interface SideLabel {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly angle: number;
}

/** Room that a length needs beside its side; shorter sides stay without a label. */
const LABEL_PX = 34;

/**
 * A length at the middle of its side or elsewhere along it, upright, on the left or right of the way from a to b. Null when the side is too
 * short on the screen to carry it.
 */
export function sideLabel(
  a: ScreenPoint,
  b: ScreenPoint,
  text: string,
  { leftOfWay, gap = 9, along = 0.5 }: { leftOfWay: boolean; gap?: number; along?: number },
): SideLabel | null {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = Math.hypot(dx, dy);
  if (length < LABEL_PX) return null;
  // Screen y grows downwards: the left of the way is (dy, -dx)
  const side = leftOfWay ? 1 : -1;
  const [nx, ny] = [(dy / length) * side, (-dx / length) * side];
  const angle = (Math.atan2(dy, dx) * 180) / Math.PI;
  const upright = angle > 90 || angle <= -90 ? angle + 180 : angle;
  return { text, x: a[0] + dx * along + nx * gap, y: a[1] + dy * along + ny * gap, angle: upright };
}
