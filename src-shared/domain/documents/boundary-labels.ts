import { lengthMm } from '../geometry/measures.ts';
import { printLength } from '../geometry/print.ts';
import { SIZE, onParcel, placeText } from './drawing-board.ts';
import type { Board } from './drawing-board.ts';
import type { Spot } from './label-placement.ts';
import type { Stretch } from './plan-adjacency.ts';
import { sidesOf } from './plan-contours.ts';
import type { Contour } from './plan-contours.ts';
import { clipStroke } from './paper-shapes.ts';
import { toPaper } from './plan-frame.ts';
import type { PlanFrame } from './plan-frame.ts';
import { alongSide, around, boxFor, outwardAt } from './plan-labels.ts';
import type { PlanLabel } from './plan-labels.ts';

const LETTER_BOX = { width: 5, height: 5 };

/** More points than this are labelled near by only, the round numbers first. */
const MANY_POINTS = 80;
const NEAR = [1, 1.7, 2.6];
const FAR = [4, 6];

export function placePoints(board: Board, contours: readonly Contour[]): readonly PlanLabel[] {
  const points = contours.flatMap((contour) => contour.points.map((point, index) => ({ contour, index, point })));
  const many = points.length > MANY_POINTS;
  const rank = (no: number): number => (no === 1 ? 0 : no % 10 === 0 ? 1 : no % 5 === 0 ? 2 : 3);
  if (many) points.sort((one, other) => rank(one.point.no) - rank(other.point.no) || one.point.no - other.point.no);
  return points.flatMap(({ contour, index, point }) => {
    const text = { text: String(point.no), sizePt: SIZE.point, bold: true };
    const at = toPaper(board.frame, point.at);
    if (!isInFrame(board.frame, at)) return [];
    const places = around(at, outwardOf(board.frame, contour, index), boxFor(text), many ? NEAR : [...NEAR, ...FAR]);
    const offParcel = places.map((each) => (onParcel(board, each) ? { ...each, cost: each.cost + 3 } : each));
    return placeText(board, text, offParcel, { from: at, beyondMm: 4.5 });
  });
}

const isInFrame = ({ width, height }: PlanFrame, [x, y]: Spot): boolean =>
  x >= 0 && y >= 0 && x <= width && y <= height;

export function placeLetters(
  board: Board,
  contours: readonly Contour[],
  stretches: readonly Stretch[],
): readonly PlanLabel[] {
  return stretches.flatMap((stretch) => {
    const at = toPaper(board.frame, stretch.from);
    const text = { text: stretch.letters[0], sizePt: SIZE.letter, bold: true };
    const places = around(at, letterSide(board, contours, stretch), LETTER_BOX, [1.6, 2.4, 3.4, 5, 7, 10, 14, 20]);
    const outside = places.filter((each) => !onParcel(board, each));
    return placeText(board, text, outside, { from: at, beyondMm: 8 });
  });
}

function letterSide(board: Board, contours: readonly Contour[], stretch: Stretch): Spot {
  for (const contour of contours) {
    const index = contour.points.findIndex((point) => point.no === stretch.points[0]);
    if (index >= 0) return outwardOf(board.frame, contour, index);
  }
  return [0, -1];
}

/** Off the parcel: out of an outer contour, into a hole. */
function outwardOf(frame: PlanFrame, contour: Contour, index: number): Spot {
  const { points, hole } = contour;
  const spot = (offset: number): Spot => {
    const point = points[(index + offset + points.length) % points.length];
    return toPaper(frame, point?.at ?? [0, 0]);
  };
  const outward = outwardAt(spot(-1), spot(0), spot(1));
  return hole ? [-outward[0], -outward[1]] : outward;
}

export function placeLengths(board: Board, contours: readonly Contour[]): readonly PlanLabel[] {
  const sides = contours.flatMap((contour) => sidesOf(contour).map((side) => ({ ...side, contour })));
  // Long sides first: they show the figure; a short side gives way.
  sides.sort((one, other) => lengthMm(other.from.at, other.to.at) - lengthMm(one.from.at, one.to.at));
  return sides.flatMap(({ from, to, contour }) => {
    const text = { text: printLength(lengthMm(from.at, to.at), 'kk'), sizePt: SIZE.length };
    const seen = clipStroke(toPaper(board.frame, from.at), toPaper(board.frame, to.at), board.frame, 0);
    if (!seen) return [];
    const [a, b] = seen;
    const body = board.body[contour.part] ?? [];
    return placeText(board, text, alongSide({ a, b, inside: contour.hole ? -1 : 1, body }, boxFor(text)));
  });
}
