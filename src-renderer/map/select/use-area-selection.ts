import type { MapMouseEvent } from 'maplibre-gl';
import { readonly, type ShallowRef, shallowRef, watch } from 'vue';
import { areaDoubled, boxOf } from '#domain/geometry/measures.ts';
import { meetsRing } from '#domain/geometry/meets.ts';
import type { Position } from '#domain/geometry/types.ts';
import { backHalf } from '../../app/back-half.ts';
import { useOperations } from '../../app/operations.ts';
import { toSeatFault } from '../../app/seat-fault.ts';
import { useSelection } from '../../app/selection.store.ts';
import { useStatus } from '../../app/status.store.ts';
import { useTexts } from '../../app/texts.ts';
import { useTheme } from '../../app/theme.ts';
import { useToasts } from '../../app/toasts.ts';
import type { MapHandle, MapTool } from '../map-handle.ts';
import { addSelectLayer, drawSelectArea, paintSelectLayer } from './select-layer.ts';

/** As many as the back half answers at once; a larger area is to be drawn smaller. */
const MOST = 5000;
/** A press that hardly moves is a click, not a box. */
const LEAST_BOX_PX = 5;

export interface LassoFigures {
  /** That were given; the contour goes on to the pointer. */
  readonly corners: number;
  readonly areaDoubled: number | null;
}

/** Several parcels at once: a box by dragging with Shift, an area by its corners (lasso); Alt takes out instead of adding. */
export function useAreaSelection(handle: ShallowRef<MapHandle | null>, tool: ShallowRef<MapTool | null>) {
  const selection = useSelection();
  const status = useStatus();
  const { isDark } = useTheme();
  const { show } = useToasts();
  const { t, number, faultText } = useTexts();
  const lassoFigures = shallowRef<LassoFigures | null>(null);
  let corners: Position[] = [];
  let moving: Position | null = null;
  let dragged: { readonly from: readonly [number, number]; to: readonly [number, number] } | null = null;

  async function select(points: readonly Position[], takesOut: boolean): Promise<void> {
    const live = handle.value;
    const [first] = points;
    if (!live || !first || points.length < 3) return;
    const ring = [...points, first];
    try {
      const found = await backHalf.register.shapesIn({ zone: live.zone, box: boxOf([[ring]]), limit: MOST });
      if (found.truncated) return show({ tone: 'warn', text: t('map.selection.tooMany', { n: number(MOST) }) });
      const met = found.parcels.filter(({ geometry }) => meetsRing(geometry, ring));
      const numbers = new Set<string>(met.map((parcel) => parcel.number));
      selection.select(
        takesOut
          ? selection.numbers.filter((each) => !numbers.has(each))
          : [...new Set([...selection.numbers, ...numbers])],
      );
      for (const { number: each, geometry } of met) selection.areas.set(each, areaDoubled(geometry));
      status.announce(t('map.selection.count', { n: selection.numbers.length }, selection.numbers.length));
    } catch (error) {
      show({ tone: 'danger', text: faultText(toSeatFault(error)) });
    }
  }

  const draw = (points: readonly Position[]): void => {
    if (handle.value) drawSelectArea(handle.value, points);
  };
  const drawn = (): Position[] => (moving === null ? corners : [...corners, moving]);

  function drawLasso(): void {
    const points = drawn();
    const closed = [...points, ...points.slice(0, 1)];
    lassoFigures.value = { corners: corners.length, areaDoubled: points.length > 2 ? areaDoubled([[closed]]) : null };
    draw(points);
  }

  function begin(): void {
    corners = [];
    moving = null;
    drawLasso();
  }

  function complete(takesOut: boolean): void {
    const points = corners;
    begin();
    void select(points, takesOut);
  }

  const lasso: MapTool = {
    name: 'lasso',
    cursor: 'crosshair',
    move: ({ at }) => {
      moving = at;
      drawLasso();
    },
    press: ({ at, alt }) => {
      // The second click of a double click stands on the first: it completes.
      if (corners.at(-1)?.join() === at.join()) return complete(alt);
      corners.push(at);
      drawLasso();
    },
    key: (event) => {
      if (event.key === 'Enter' && corners.length > 2) complete(event.altKey);
      else if (event.key === 'Backspace') corners.pop();
      else if (event.key === 'Escape' && corners.length > 0) corners.pop();
      else return false;
      drawLasso();
      return true;
    },
    leave: () => {
      begin();
      lassoFigures.value = null;
    },
  };

  function toggle(): void {
    if (lassoFigures.value) return handle.value?.setTool(null);
    handle.value?.setTool(lasso);
    begin();
    status.announce(t('map.selection.prompt'));
  }

  const cornersOfBox = (live: MapHandle): readonly Position[] => {
    if (!dragged) return [];
    const [[x0, y0], [x1, y1]] = [dragged.from, dragged.to];
    const at = (x: number, y: number): Position => live.toGrid(live.map.unproject([x, y]));
    return [at(x0, y0), at(x1, y0), at(x1, y1), at(x0, y1)];
  };

  function pressBox(event: MapMouseEvent): void {
    const { shiftKey, button } = event.originalEvent;
    if (tool.value !== null || !shiftKey || button !== 0) return;
    // The map would be dragged along
    event.preventDefault();
    dragged = { from: [event.point.x, event.point.y], to: [event.point.x, event.point.y] };
  }

  function moveBox(live: MapHandle, event: MapMouseEvent): void {
    if (!dragged) return;
    dragged.to = [event.point.x, event.point.y];
    draw(cornersOfBox(live));
  }

  function dropBox(live: MapHandle, event: MapMouseEvent): void {
    if (!dragged) return;
    const [dx, dy] = [dragged.to[0] - dragged.from[0], dragged.to[1] - dragged.from[1]];
    const points = cornersOfBox(live);
    dragged = null;
    draw([]);
    if (Math.max(Math.abs(dx), Math.abs(dy)) >= LEAST_BOX_PX) void select(points, event.originalEvent.altKey);
  }

  watch(handle, (live) => {
    if (live === null) return;
    addSelectLayer(live);
    live.map.on('mousedown', pressBox);
    live.map.on('mousemove', (event) => moveBox(live, event));
    live.map.on('mouseup', (event) => dropBox(live, event));
  });
  watch(isDark, () => handle.value && paintSelectLayer(handle.value), { flush: 'post' });

  useOperations([
    {
      id: 'map.lasso',
      title: () => t('app.operations.map.lasso'),
      isOn: () => lassoFigures.value !== null,
      refusal: () => (handle.value === null ? t('app.reasons.noMap') : null),
      run: toggle,
    },
  ]);

  return { lassoFigures: readonly(lassoFigures), toggle, stop: () => handle.value?.setTool(null) };
}
