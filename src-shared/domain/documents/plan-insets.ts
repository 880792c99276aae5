import { boxOfPositions, lengthMm } from '../geometry/measures.ts';
import type { Position } from '../geometry/types.ts';
import { placeLengths, placePoints } from './boundary-labels.ts';
import { openBoard } from './drawing-board.ts';
import type { Board } from './drawing-board.ts';
import type { Area, Spot } from './label-placement.ts';
import { boundaryLines, polygonsOnPaper } from './paper-shapes.ts';
import { sidesOf } from './plan-contours.ts';
import type { Contour } from './plan-contours.ts';
import type { PlanData } from './plan-data.ts';
import { ROUND_SCALES, toPaper, turned } from './plan-frame.ts';
import type { PlanFrame } from './plan-frame.ts';
import { around, boxFor } from './plan-labels.ts';
import type { PlanLabel } from './plan-labels.ts';

/** A corner of the boundary that is too dense for the drawing, once more at a larger scale. */
export interface PlanInset {
  /** I, II, III … as at its window in the drawing. */
  readonly name: string;
  readonly frame: PlanFrame;
  readonly boundaries: readonly (readonly Spot[])[];
  readonly contours: readonly (readonly Spot[])[];
  readonly markers: readonly Spot[];
  readonly points: readonly PlanLabel[];
  readonly lengths: readonly PlanLabel[];
}

/** The window of an inset on the drawing: its corners, and its name beside it where a place was free. */
export interface InsetMark {
  readonly corners: readonly Spot[];
  readonly label: PlanLabel | null;
}

/** Three of these stand side by side on an upright A4. */
const INSET_AREA: Area = { width: 57, height: 44 };
/** Kept free around the points of an inset for their numbers. */
const INSET_MARGIN = 9;
/** Points nearer to each other on paper than this crowd: the length between them has no place. */
const CROWDED_MM = 3;
/** What a side should measure in an inset to carry its length. */
const READABLE_MM = 9;
/** A row of them; what is still crowded beyond that stands in the table. */
const MOST_INSETS = 6;
const NAMES = ['I', 'II', 'III', 'IV', 'V', 'VI'] as const;

export function insetsOf(
  data: PlanData,
  {
    frame,
    contours,
    lengths,
  }: { readonly frame: PlanFrame; readonly contours: readonly Contour[]; readonly lengths: boolean },
): readonly PlanInset[] {
  const crowds = contours
    .flatMap((contour) => crowdsOf(contour, frame))
    .sort((one, other) => other.length - one.length);
  const frames = crowds.flatMap((crowd) => frameOf(crowd, frame)).slice(0, MOST_INSETS);
  return frames.map((each, index) => drawInset(data, { frame: each, contours, lengths, name: NAMES[index] ?? '' }));
}

/** Runs of points of a contour that stand too near to one another on paper; a run may pass over the first point. */
function crowdsOf(contour: Contour, frame: PlanFrame): readonly (readonly Position[])[] {
  const sides = sidesOf(contour);
  const isShort = sides.map(({ from, to }) => lengthMm(from.at, to.at) / frame.scale < CROWDED_MM);
  // Begun after a long side, no run is cut in two.
  const start = isShort.indexOf(false) + 1;
  const crowds: Position[][] = [];
  let open: Position[] | null = null;
  for (let step = 0; step < sides.length; step++) {
    const index = (start + step) % sides.length;
    const side = sides[index];
    if (!side || !isShort[index]) {
      open = null;
      continue;
    }
    if (open) open.push(side.to.at);
    else crowds.push((open = [side.from.at, side.to.at]));
  }
  return crowds;
}

/** The window of an inset, turned as its drawing; none where it would not draw at least twice as large. */
function frameOf(crowd: readonly Position[], { scale, turn }: PlanFrame): readonly PlanFrame[] {
  const [west, south, east, north] = boxOfPositions(crowd);
  const middle: Position = [(west + east) / 2, (south + north) / 2];
  const spots = crowd.map(([e, n]) => turned([e - middle[0], middle[1] - n], turn));
  const reach = (axis: 0 | 1): number => 2 * Math.max(...spots.map((spot) => Math.abs(spot[axis])));
  const fits = Math.max(
    reach(0) / (INSET_AREA.width - 2 * INSET_MARGIN),
    reach(1) / (INSET_AREA.height - 2 * INSET_MARGIN),
  );
  const shortest = Math.min(...crowd.slice(1).map((at, index) => lengthMm(crowd[index] ?? at, at)));
  const wanted = Math.max(fits, shortest / READABLE_MM);
  const chosen = INSET_SCALES.find((each) => each >= wanted);
  return chosen === undefined || chosen > scale / 2 ? [] : [{ ...INSET_AREA, scale: chosen, turn, centre: middle }];
}

const INSET_SCALES = [5, 10, 20, 25, ...ROUND_SCALES];

function drawInset(
  data: PlanData,
  options: {
    readonly frame: PlanFrame;
    readonly contours: readonly Contour[];
    readonly lengths: boolean;
    readonly name: string;
  },
): PlanInset {
  const { frame, contours, name } = options;
  const board = openBoard(data, frame);
  const others = [...data.neighbours, ...data.around].flatMap(({ geometry }) => polygonsOnPaper(frame, geometry));
  const boundaries = boundaryLines(others, frame);
  const lines = boundaryLines(board.body, frame);
  lines.forEach((line) => board.placement.addHardLine(line));
  boundaries.forEach((line) => board.placement.addSoftLine(line));
  const isSeen = ([x, y]: Spot): boolean => x > 0 && y > 0 && x < frame.width && y < frame.height;
  const markers = contours.flatMap(({ points }) => points.map(({ at }) => toPaper(frame, at))).filter(isSeen);
  markers.forEach((at) => board.placement.addBox({ at, width: 1.4, height: 1.4, angle: 0 }));
  // The name stands in the upper left corner.
  board.placement.addBox({ at: [7, 4], width: 14, height: 7, angle: 0 });
  const points = placePoints(board, contours);
  return {
    name,
    frame,
    boundaries,
    contours: lines,
    markers,
    points,
    lengths: options.lengths ? placeLengths(board, contours) : [],
  };
}

/** Draws the windows of the insets on the drawing and finds their names a place. */
export function markInsets(board: Board, insets: readonly PlanInset[]): readonly InsetMark[] {
  return insets.map(({ name, frame }) => {
    const [x, y] = toPaper(board.frame, frame.centre);
    const ratio = frame.scale / board.frame.scale;
    const [dx, dy] = [(frame.width / 2) * ratio, (frame.height / 2) * ratio];
    const text = { text: name, sizePt: 7.5, bold: true };
    const size = boxFor(text);
    const reach = Math.min(dx, dy) + 1;
    const placed = board.placement.place(around([x, y], [-1, -1], size, [reach, reach + 3, reach + 6, reach + 10]));
    return {
      corners: [
        [x - dx, y - dy],
        [x + dx, y - dy],
        [x + dx, y + dy],
        [x - dx, y + dy],
      ],
      label: placed && { ...placed, text: name, sizePt: 7.5 },
    };
  });
}
