import type { Feature, FeatureCollection, Geometry } from 'geojson';
import type { GeoJSONSource } from 'maplibre-gl';
import { readonly, ref, type ShallowRef, shallowRef, watch } from 'vue';
import { areaDoubled, directionAngle, lengthMm, lineLengthMm } from '#domain/geometry/measures.ts';
import type { Position } from '#domain/geometry/types.ts';
import { type Operation, useOperations } from '../app/operations.ts';
import { useTexts } from '../app/texts.ts';
import { useTheme } from '../app/theme.ts';
import type { MapHandle, MapTool, ToolPointer } from './map-handle.ts';
import { readPalette } from './style/palette.ts';

export type MeasureKind = 'length' | 'area';

export interface Figures {
  readonly kind: MeasureKind;
  /** That were given; the line goes on to the pointer. */
  readonly points: number;
  readonly lengthMm: number;
  readonly lastMm: number | null;
  readonly bearing: number | null;
  readonly areaDoubled: number | null;
  readonly isDone: boolean;
}

const SOURCE = 'measure';

/** Measures on the plane of the state grid, as the register does; figures live while the line is drawn. */
export function useMeasure(handle: ShallowRef<MapHandle | null>) {
  const { t } = useTexts();
  const { isDark } = useTheme();
  const kind = ref<MeasureKind | null>(null);
  const figures = shallowRef<Figures | null>(null);
  let fixed: Position[] = [];
  let moving: Position | null = null;
  let isDone = false;

  const points = (): Position[] => (moving === null || isDone ? fixed : [...fixed, moving]);
  const closedRing = (line: readonly Position[]): Position[] => [...line, ...line.slice(0, 1)];

  function draw(): void {
    const live = handle.value;
    const line = points();
    const isArea = kind.value === 'area' && line.length > 2;
    const last = line.at(-1);
    const before = line.at(-2);
    figures.value =
      kind.value === null
        ? null
        : {
            kind: kind.value,
            points: fixed.length,
            lengthMm: lineLengthMm(isArea ? closedRing(line) : line),
            lastMm: last && before ? lengthMm(before, last) : null,
            bearing: last && before ? directionAngle(before, last) : null,
            areaDoubled: isArea ? areaDoubled([[closedRing(line)]]) : null,
            isDone,
          };
    if (live !== null) live.map.getSource<GeoJSONSource>(SOURCE)?.setData(shape(live, line, isArea));
  }

  function shape(live: MapHandle, line: readonly Position[], isArea: boolean): FeatureCollection {
    const at = line.map(live.toLngLat);
    const ring = closedRing(line).map(live.toLngLat);
    const features: Feature[] = at.map((coordinates) => feature({ type: 'Point', coordinates }));
    if (at.length > 1) features.unshift(feature({ type: 'LineString', coordinates: isArea ? ring : at }));
    if (isArea) features.unshift(feature({ type: 'Polygon', coordinates: [ring] }));
    return { type: 'FeatureCollection', features };
  }

  function begin(): void {
    fixed = [];
    moving = null;
    isDone = false;
  }

  const tool: MapTool = {
    name: 'measure',
    cursor: 'crosshair',
    move: ({ at }: ToolPointer) => {
      moving = at;
      draw();
    },
    press: ({ at }: ToolPointer) => {
      if (isDone) begin();
      const last = fixed.at(-1);
      // The second click of a double click stands on the first: it completes.
      if (last !== undefined && lengthMm(last, at) === 0) isDone = true;
      else fixed.push(at);
      draw();
    },
    key: (event) => {
      if (event.key === 'Enter') isDone = fixed.length > 1;
      else if (event.key === 'Backspace') fixed.pop();
      else if (event.key === 'Escape' && isDone) isDone = false;
      else if (event.key === 'Escape' && fixed.length > 0) fixed.pop();
      else return false;
      draw();
      return true;
    },
    leave: () => {
      begin();
      kind.value = null;
      draw();
    },
  };

  function toggle(next: MeasureKind): void {
    if (kind.value === next) return handle.value?.setTool(null);
    handle.value?.setTool(tool);
    kind.value = next;
    draw();
  }

  function add({ map }: MapHandle): void {
    map.addSource(SOURCE, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } });
    map.addLayer({
      id: 'measure-area',
      type: 'fill',
      source: SOURCE,
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-opacity': 0.15 },
    });
    map.addLayer({
      id: 'measure-line',
      type: 'line',
      source: SOURCE,
      filter: ['==', ['geometry-type'], 'LineString'],
      paint: { 'line-width': 2, 'line-dasharray': [3, 1.5] },
    });
    map.addLayer({
      id: 'measure-points',
      type: 'circle',
      source: SOURCE,
      filter: ['==', ['geometry-type'], 'Point'],
      paint: { 'circle-radius': 3.5, 'circle-stroke-width': 1.6 },
    });
    paint();
  }

  function paint(): void {
    const map = handle.value?.map;
    if (map?.getLayer('measure-line') === undefined) return;
    const palette = readPalette();
    map.setPaintProperty('measure-area', 'fill-color', palette.snap);
    map.setPaintProperty('measure-line', 'line-color', palette.snap);
    map.setPaintProperty('measure-points', 'circle-color', palette.surface);
    map.setPaintProperty('measure-points', 'circle-stroke-color', palette.snap);
  }

  const operation = (id: Operation['id'], title: () => string, measured: MeasureKind): Operation => ({
    id,
    title,
    isOn: () => kind.value === measured,
    refusal: () => (handle.value === null ? t('app.reasons.noMap') : null),
    run: () => toggle(measured),
  });
  useOperations([
    operation('map.measureLength', () => t('map.measureLength'), 'length'),
    operation('map.measureArea', () => t('map.measureArea'), 'area'),
  ]);
  watch(handle, (live) => live !== null && add(live));
  watch(isDark, paint, { flush: 'post' });

  return { figures: readonly(figures), stop: () => handle.value?.setTool(null) };
}

const feature = (geometry: Geometry): Feature => ({ type: 'Feature', properties: {}, geometry });
