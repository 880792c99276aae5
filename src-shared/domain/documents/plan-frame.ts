import { boxOf } from '../geometry/measures.ts';
import type { Box, MultiPolygon, Position } from '../geometry/types.ts';
import type { Area, Spot } from './label-placement.ts';

/** A window of the state plane on paper: `scale` is the denominator, 500 for 1 : 500. */
export interface PlanFrame extends Area {
  readonly scale: number;
  readonly centre: Position;
}

/** Frame of the drawing on the sheet and of the situational scheme, millimetres. */
export const DRAWING_AREA: Area = { width: 180, height: 128 };
export const SCHEME_AREA: Area = { width: 180, height: 80 };

/** Kept free around the parcel for numbers, letters and the north arrow; below also for the scale bar. */
const MARGIN = { side: 13, top: 10, bottom: 12.5 };

const ROUND_SCALES = [
  ...[50, 100, 200, 250, 500, 1000, 2000, 2500, 5000, 10_000, 20_000, 25_000, 50_000],
  ...[100_000, 200_000, 250_000, 500_000, 1_000_000, 2_000_000, 5_000_000],
];

/** 1 : 4000 shows a quarter of a town; closer there would be nothing to find one's way by. */
const SCHEME_SCALES = [4000, ...ROUND_SCALES.filter((scale) => scale > 4000)];

/** Round steps of the coordinate grid and of the scale bar, metres. */
const ROUND_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000];

/** The largest round scale at which the parcel stands in the frame with room for its labels. */
export function drawingFrame(geometry: MultiPolygon, area: Area = DRAWING_AREA): PlanFrame {
  const [west, south, east, north] = boxOf(geometry);
  const needed = Math.max(
    (east - west) / (area.width - 2 * MARGIN.side),
    (north - south) / (area.height - MARGIN.top - MARGIN.bottom),
  );
  const scale = roundScale(needed);
  const lift = Math.round(((MARGIN.bottom - MARGIN.top) / 2) * scale);
  return { ...area, scale, centre: [(west + east) / 2, (south + north) / 2 - lift] };
}

/** A scale at which the parcel is still seen, and the streets around it as well. */
export function schemeFrame(geometry: MultiPolygon): PlanFrame {
  const [west, south, east, north] = boxOf(geometry);
  const needed = Math.max((east - west) / 36, (north - south) / 24);
  return { ...SCHEME_AREA, scale: roundScale(needed, SCHEME_SCALES), centre: [(west + east) / 2, (south + north) / 2] };
}

const roundScale = (needed: number, scales = ROUND_SCALES): number =>
  scales.find((scale) => scale >= needed) ?? Math.ceil(needed);

/** What the sheet of a parcel shows of its surroundings: query this box for parcels, buildings and streets. */
export function planWindow(geometry: MultiPolygon): Box {
  const [drawing, scheme] = [windowOf(drawingFrame(geometry)), windowOf(schemeFrame(geometry))];
  return [
    Math.min(drawing[0], scheme[0]),
    Math.min(drawing[1], scheme[1]),
    Math.max(drawing[2], scheme[2]),
    Math.max(drawing[3], scheme[3]),
  ];
}

export function windowOf({ width, height, scale, centre }: PlanFrame): Box {
  const [x, y] = [(width / 2) * scale, (height / 2) * scale];
  return [Math.floor(centre[0] - x), Math.floor(centre[1] - y), Math.ceil(centre[0] + x), Math.ceil(centre[1] + y)];
}

/** Ground to paper, to a thousandth of a millimetre: finer than any printer, and the same on every machine. */
export function toPaper(frame: PlanFrame, [east, north]: Position): Spot {
  const round = (value: number): number => Math.round(value * 1000) / 1000;
  return [
    round(frame.width / 2 + (east - frame.centre[0]) / frame.scale),
    round(frame.height / 2 - (north - frame.centre[1]) / frame.scale),
  ];
}

/** Step of the grid in metres: the smallest round one that keeps crosses at least 30 mm apart on paper. */
export const gridStepM = (scale: number): number => stepOf(scale, 30);

/** Length of one field of the scale bar in metres: two of them make a bar of 30 to 75 mm. */
export const barStepM = (scale: number): number => stepOf(scale, 15);

const stepOf = (scale: number, leastMm: number): number =>
  ROUND_STEPS.find((step) => (step * 1000) / scale >= leastMm) ?? Math.ceil((leastMm * scale) / 1000);

export interface GridLine {
  readonly metres: number;
  readonly at: number;
}

export interface PlanGrid {
  readonly stepM: number;
  /** East coordinate and its x, from west to east. */
  readonly east: readonly GridLine[];
  /** North coordinate and its y, from south to north. */
  readonly north: readonly GridLine[];
}

export function gridOf(frame: PlanFrame): PlanGrid {
  const stepM = gridStepM(frame.scale);
  const [west, south, east, north] = windowOf(frame);
  return {
    stepM,
    east: multiples(stepM, west, east).map((metres) => ({ metres, at: toPaper(frame, [metres * 1000, 0])[0] })),
    north: multiples(stepM, south, north).map((metres) => ({ metres, at: toPaper(frame, [0, metres * 1000])[1] })),
  };
}

function multiples(step: number, fromMm: number, toMm: number): number[] {
  const first = Math.ceil(fromMm / 1000 / step);
  const last = Math.floor(toMm / 1000 / step);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}
