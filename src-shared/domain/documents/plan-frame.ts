import { boxOf } from '../geometry/measures.ts';
import type { Box, MultiPolygon, Position } from '../geometry/types.ts';
import type { Area, Spot } from './label-placement.ts';

/**
 * A window of the state plane on paper: `scale` is the denominator, 500 for 1 : 500; `turn` says by how many degrees
 * clockwise the ground is turned on paper, 0 with north up.
 */
export interface PlanFrame extends Area {
  readonly scale: number;
  readonly centre: Position;
  readonly turn: number;
}

/** Frame of the drawing on the sheet and of the situational scheme, millimetres. */
export const DRAWING_AREA: Area = { width: 180, height: 128 };
export const SCHEME_AREA: Area = { width: 180, height: 80 };
/** The scheme on a sheet of its own is higher: what all sheets of a parcel know of its surroundings is this much. */
const KNOWN_AREA: Area = { width: 180, height: 120 };

/** Kept free around the parcel for numbers, letters and the north arrow; below also for the scale bar. */
const MARGIN = { side: 13, top: 10, bottom: 12.5 };

export const ROUND_SCALES = [
  ...[50, 100, 200, 250, 500, 1000, 2000, 2500, 5000, 10_000, 20_000, 25_000, 50_000],
  ...[100_000, 200_000, 250_000, 500_000, 1_000_000, 2_000_000, 5_000_000],
];

/** 1 : 4000 shows a quarter of a town; closer there would be nothing to find one's way by. */
const SCHEME_SCALES = [4000, ...ROUND_SCALES.filter((scale) => scale > 4000)];

export interface FrameOptions {
  readonly area?: Area;
  /** A scale of the user's; one at which the parcel does not fit gives way to the largest that it fits at. */
  readonly scale?: number | null;
  readonly turn?: number;
}

/** The largest round scale at which the parcel stands in the frame with room for its labels. */
export function drawingFrame(
  geometry: MultiPolygon,
  { area = DRAWING_AREA, scale: wanted = null, turn = 0 }: FrameOptions = {},
): PlanFrame {
  const { width, height, centre } = extentOf(geometry, turn);
  const least = roundScale(neededFor({ width, height }, area));
  const scale = Math.max(least, wanted ?? least);
  const lift = Math.round(((MARGIN.bottom - MARGIN.top) / 2) * scale);
  return { ...area, scale, turn, centre: moved(centre, turn, lift) };
}

const neededFor = ({ width, height }: Area, area: Area): number =>
  Math.max(width / (area.width - 2 * MARGIN.side), height / (area.height - MARGIN.top - MARGIN.bottom));

/** Box of a figure as it stands on paper once turned: its sides in millimetres of ground, and its middle. */
function extentOf(geometry: MultiPolygon, turn: number): Area & { readonly centre: Position } {
  const [west, south, east, north] = boxOf(geometry);
  const middle: Position = [(west + east) / 2, (south + north) / 2];
  if (turn === 0) return { width: east - west, height: north - south, centre: middle };
  const spots = geometry.flat(2).map((at) => turned([at[0] - middle[0], middle[1] - at[1]], turn));
  const [xs, ys] = [spots.map(([x]) => x), spots.map(([, y]) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const [dx, dy] = turned([(left + right) / 2, (top + bottom) / 2], -turn);
  return { width: right - left, height: bottom - top, centre: [middle[0] + dx, middle[1] - dy] };
}

/** A vector of paper (y downwards) turned clockwise. */
export function turned([x, y]: Spot, degrees: number): Spot {
  if (degrees === 0) return [x, y];
  const radians = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  return [x * cos - y * sin, x * sin + y * cos];
}

/** The ground position that lies `down` millimetres of ground further down the paper. */
function moved([east, north]: Position, turn: number, down: number): Position {
  const [dx, dy] = turned([0, down], -turn);
  return [east + dx, north - dy];
}

/** Turning the paper costs the reader something: it is done for strips only, and where it draws them so much larger. */
const WORTH_TURNING = 1.5;
/** Length to width from which on a figure is a strip. */
const SLENDER = 3;
const MOST_EDGES = 60;

/** Degrees to turn the ground by so that a long slanting parcel fills the frame; 0 wherever north up does nearly as well. */
export function chosenTurn(geometry: MultiPolygon, area: Area = DRAWING_AREA): number {
  const flat = bearingsOf(geometry).map((bearing) => ({ bearing, extent: extentOf(geometry, bearing) }));
  const isSlender = ({ extent: { width, height } }: (typeof flat)[number]): boolean =>
    Math.max(width, height) >= SLENDER * Math.min(width, height);
  const straight = neededFor(extentOf(geometry, 0), area);
  let [best, least] = [0, straight / WORTH_TURNING];
  for (const { bearing } of flat.filter(isSlender)) {
    for (const turn of [bearing, bearing > 0 ? bearing - 90 : bearing + 90]) {
      const needed = neededFor(extentOf(geometry, turn), area);
      if (needed < least && roundScale(needed) < roundScale(straight)) [best, least] = [turn, needed];
    }
  }
  return best;
}

/** By how much the ground must be turned to lay each of the longest edges flat, whole degrees from −90 to 90. */
function bearingsOf(geometry: MultiPolygon): readonly number[] {
  const edges = geometry.flatMap(([outer = []]) =>
    outer.slice(1).map((b, index) => {
      const a = outer[index] ?? b;
      return [b[0] - a[0], b[1] - a[1]] as const;
    }),
  );
  const longest = edges.sort((one, other) => Math.hypot(...other) - Math.hypot(...one)).slice(0, MOST_EDGES);
  const angles = longest.map(([east, north]) => Math.round((Math.atan2(north, east) * 180) / Math.PI));
  return [...new Set(angles.map((angle) => (angle > 90 ? angle - 180 : angle <= -90 ? angle + 180 : angle)))];
}

/** A scale at which the parcel is still seen, and the streets around it as well. */
export function schemeFrame(geometry: MultiPolygon, area: Area = SCHEME_AREA): PlanFrame {
  const [west, south, east, north] = boxOf(geometry);
  const needed = Math.max((east - west) / 36, (north - south) / 24);
  const known = roundScale(needed, SCHEME_SCALES);
  // A larger sheet draws the same surroundings larger: no more of them is in the snapshot.
  const room = Math.min((KNOWN_AREA.width * known) / area.width, (KNOWN_AREA.height * known) / area.height);
  const scale = [...ROUND_SCALES, known].sort((a, b) => a - b).findLast((each) => each <= room) ?? room;
  return { ...area, scale, turn: 0, centre: [(west + east) / 2, (south + north) / 2] };
}

const roundScale = (needed: number, scales: readonly number[] = ROUND_SCALES): number =>
  scales.find((scale) => scale >= needed) ?? Math.ceil(needed);

/** Round scales that a drawing can be asked for: the parcel fits, and the snapshot knows all that the frame would show. */
export function scalesFor(geometry: MultiPolygon, options: FrameOptions): readonly number[] {
  const known = planWindow(geometry);
  const { scale: least } = drawingFrame(geometry, { ...options, scale: null });
  return ROUND_SCALES.filter((scale) => {
    if (scale < least) return false;
    const [west, south, east, north] = windowOf(drawingFrame(geometry, { ...options, scale }));
    return west >= known[0] && south >= known[1] && east <= known[2] && north <= known[3];
  });
}

/** What the sheets of a parcel show of its surroundings: query this box for parcels, buildings and streets. */
export function planWindow(geometry: MultiPolygon): Box {
  const scheme = { ...schemeFrame(geometry), ...KNOWN_AREA };
  const windows = [windowOf(drawingFrame(geometry)), windowOf(scheme)] as const;
  return [
    Math.min(...windows.map((window) => window[0])),
    Math.min(...windows.map((window) => window[1])),
    Math.max(...windows.map((window) => window[2])),
    Math.max(...windows.map((window) => window[3])),
  ];
}

/** The box of the state plane that a frame shows, turned or not. */
export function windowOf({ width, height, scale, centre, turn }: PlanFrame): Box {
  const radians = (turn * Math.PI) / 180;
  const [cos, sin] = [Math.abs(Math.cos(radians)), Math.abs(Math.sin(radians))];
  const [x, y] = [((width * cos + height * sin) / 2) * scale, ((width * sin + height * cos) / 2) * scale];
  return [Math.floor(centre[0] - x), Math.floor(centre[1] - y), Math.ceil(centre[0] + x), Math.ceil(centre[1] + y)];
}

/** Ground to paper, to a thousandth of a millimetre: finer than any printer, and the same on every machine. */
export function toPaper(frame: PlanFrame, [east, north]: Position): Spot {
  const round = (value: number): number => Math.round(value * 1000) / 1000;
  const [x, y] = turned([(east - frame.centre[0]) / frame.scale, (frame.centre[1] - north) / frame.scale], frame.turn);
  return [round(frame.width / 2 + x), round(frame.height / 2 + y)];
}
