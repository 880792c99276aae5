import { computed, type Ref, watch } from 'vue';
import type { Box, Position } from '#domain/geometry/types.ts';
import { toGrid } from '#domain/survey/plane-point.ts';
import { useOperations } from '../../app/operations.ts';
import { useTexts } from '../../app/texts.ts';
import { useWorkplace } from '../../app/workplace.store.ts';
import { useMapView } from '../../map/map-view.store.ts';
import { useShowBox } from '../../map/use-show-box.ts';
import type { DrawnLine, DrawnPoint } from '#domain/survey/drawn-figure.ts';
import { type TraverseOnMap, useSurveyMap } from '../survey-map.store.ts';

const SHARE = 0.6;
const ZONE_MM = 1_000_000_000;

/** Lays the traverse on the map of the register, when its coordinates are those of the zone; it follows the sheet then. */
export function useTraverseOnMap(drawing: {
  readonly points: Ref<readonly DrawnPoint[]>;
  readonly lines: Ref<readonly DrawnLine[]>;
}): void {
  const { t } = useTexts();
  const store = useSurveyMap();
  const view = useMapView();
  const workplace = useWorkplace();
  const showBox = useShowBox();

  const onGrid = computed<TraverseOnMap | null>(() => {
    const zone = view.overview?.zone ?? null;
    const placed = drawing.points.value.map((point) => ({ ...point, position: toGrid(point.at) }));
    if (zone === null || placed.length < 2) return null;
    const points = placed.flatMap(({ name, known, position }) =>
      position.ok && Math.floor(position.value[0] / ZONE_MM) === zone ? [{ name, known, at: position.value }] : [],
    );
    if (points.length < placed.length) return null;
    const lines = drawing.lines.value.flatMap(({ from, to }): readonly (readonly [Position, Position])[] => {
      const [start, end] = [toGrid(from), toGrid(to)];
      return start.ok && end.ok ? [[start.value, end.value]] : [];
    });
    return { zone, points, lines };
  });

  watch(onGrid, (now) => {
    if (store.shown !== null) store.shown = now;
  });

  useOperations([
    {
      id: 'survey.onMap',
      title: () => t('survey.operation.onMap'),
      isOn: () => store.shown !== null,
      refusal: () => (onGrid.value === null && store.shown === null ? t('survey.reason.local') : null),
      run: () => {
        if (store.shown !== null || onGrid.value === null) {
          store.shown = null;
          return;
        }
        store.shown = onGrid.value;
        workplace.open('map');
        showBox(boxAround(onGrid.value), SHARE);
      },
    },
  ]);
}

function boxAround({ points }: TraverseOnMap): Box {
  const easts = points.map(({ at }) => at[0]);
  const norths = points.map(({ at }) => at[1]);
  return [Math.min(...easts), Math.min(...norths), Math.max(...easts), Math.max(...norths)];
}
