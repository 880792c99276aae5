import { LabelPlacement } from './label-placement.ts';
import type { LabelBox, Spot } from './label-placement.ts';
import { isInside, polygonsOnPaper } from './paper-shapes.ts';
import type { PaperPolygon } from './paper-shapes.ts';
import type { PlanData } from './plan-data.ts';
import type { PlanFrame } from './plan-frame.ts';
import type { LabelText, PlanLabel } from './plan-labels.ts';

/** A label that stands so far from what it names that a thin line joins them. */
export interface Leader {
  readonly from: Spot;
  readonly to: Spot;
}

/** Sizes of the labels of a drawing in points. */
export const SIZE = {
  point: 7.5,
  length: 7.5,
  letter: 8,
  neighbour: 7.5,
  street: 7.5,
  grid: 6.5,
  litera: 8,
  number: 10,
  area: 9,
};

/** What the placing of labels works on. */
export interface Board {
  readonly data: PlanData;
  readonly frame: PlanFrame;
  readonly placement: LabelPlacement;
  readonly body: readonly PaperPolygon[];
  readonly leaders: Leader[];
}

export const openBoard = (data: PlanData, frame: PlanFrame): Board => ({
  data,
  frame,
  placement: new LabelPlacement(frame),
  body: polygonsOnPaper(frame, data.geometry),
  leaders: [],
});

/** Places a text by candidates made for its size; records a leader when the place is far from what it names. */
export function placeText(
  { placement, leaders }: Board,
  text: LabelText,
  candidates: readonly (LabelBox & { readonly cost: number })[],
  leader?: { readonly from: Spot; readonly beyondMm: number },
): readonly PlanLabel[] {
  const placed = placement.place(candidates);
  if (!placed) return [];
  if (leader) {
    const distance = Math.hypot(placed.at[0] - leader.from[0], placed.at[1] - leader.from[1]);
    if (distance > leader.beyondMm) leaders.push({ from: leader.from, to: edgeTowards(placed, leader.from) });
  }
  return [{ ...placed, text: text.text, sizePt: text.sizePt }];
}

export function edgeTowards(box: LabelBox, from: Spot): Spot {
  const [dx, dy] = [from[0] - box.at[0], from[1] - box.at[1]];
  const share = Math.min(box.width / 2 / Math.abs(dx || 1e-9), box.height / 2 / Math.abs(dy || 1e-9), 1);
  return [box.at[0] + dx * share, box.at[1] + dy * share];
}

export const onParcel = ({ body }: Board, { at }: LabelBox): boolean => body.some((polygon) => isInside(polygon, at));
