import { type Candidate, type LabelBox, LabelPlacement } from '#domain/documents/label-placement.ts';
import { type ScreenPoint, sideLabel, type SideLabel } from './use-screen.ts';

/* Where numbers of points and lengths of sides stand on the map, so that none lies on another. Pixels of the map. */

export interface NumberedPoint {
  readonly no: number;
  readonly x: number;
  readonly y: number;
}

export interface MeasuredSide {
  readonly from: ScreenPoint;
  readonly to: ScreenPoint;
  readonly text: string;
  /** The side of the way on which the length stands while there is room. */
  readonly leftOfWay: boolean;
}

export interface FigureToLabel<P extends NumberedPoint, S extends MeasuredSide> {
  readonly points: readonly P[];
  readonly sides: readonly S[];
  /** Numbers stand away from it. */
  readonly middle: ScreenPoint;
  /** Areas of parts, letters of buildings, signs of findings: nothing is written over them. */
  readonly taken: readonly LabelBox[];
  /** Size of text against the usual one. */
  readonly textScale: number;
}

export interface FigureLabels<P, S> {
  /** What has no room is left out until the map is nearer. */
  readonly numbers: readonly (P & { readonly nx: number; readonly ny: number })[];
  readonly lengths: readonly (S & { readonly label: SideLabel })[];
}

/** Points of a figure with more of them than this are drawn without numbers: they would only cover each other. */
export const MANY_POINTS = 120;
const LETTER_PX = 6.9;
const LINE_PX = 13;
const POINT_PX = 8;
/** How far the number of a point stands off, and farther where it is crowded. */
const NUMBER_PX = [14, 21] as const;
/** Turns from the way out of the figure, best first. */
const TURNS = [0, 40, -40, 80, -80, 120, -120, 180] as const;
/** Places along a side, best first, and what standing on its other hand costs. */
const PLACES = [0.5, 0.36, 0.64, 0.24, 0.76] as const;
const OTHER_HAND = 3;

export const textBox = (at: ScreenPoint, text: string, textScale: number, angle = 0): LabelBox => ({
  at,
  width: text.length * LETTER_PX * textScale,
  height: LINE_PX * textScale,
  angle,
});

export const signBox = ([x, y]: ScreenPoint, size: number): LabelBox => ({
  at: [x, y],
  width: size,
  height: size,
  angle: 0,
});

/** Numbers first: a table names points by them; a length can be read beside the map as well. */
export function labelFigure<P extends NumberedPoint, S extends MeasuredSide>(
  figure: FigureToLabel<P, S>,
): FigureLabels<P, S> {
  const { points, sides, textScale } = figure;
  // The map cuts at its own edge: what is beyond takes its place as well, so that nothing jumps while the map moves
  const placement = new LabelPlacement(null);
  for (const box of figure.taken) placement.addBox(box);
  for (const { x, y } of points) placement.addBox(signBox([x, y], POINT_PX));
  for (const { from, to } of sides) placement.addSoftLine([from, to]);
  const numbers = points.flatMap((point) => {
    const place = placement.place(numberPlaces(point, figure.middle, textScale));
    return place === null ? [] : [{ ...point, nx: place.at[0], ny: place.at[1] }];
  });
  const lengths = sides.flatMap((side) => {
    const places = lengthPlaces(side, textScale);
    const chosen = placement.place(places.map(({ candidate }) => candidate));
    const label = places.find(({ candidate }) => candidate === chosen)?.label;
    return label === undefined ? [] : [{ ...side, label }];
  });
  return { numbers, lengths };
}

function numberPlaces({ no, x, y }: NumberedPoint, [mx, my]: ScreenPoint, textScale: number): readonly Candidate[] {
  const outward = Math.atan2(y - my, x - mx);
  return NUMBER_PX.flatMap((distance, ring) =>
    TURNS.map((turn, rank) => {
      const angle = outward + (turn / 180) * Math.PI;
      const reach = distance * textScale;
      const at: ScreenPoint = [x + Math.cos(angle) * reach, y + Math.sin(angle) * reach];
      return { ...textBox(at, String(no), textScale), cost: rank + ring * 2 };
    }),
  );
}

function lengthPlaces(
  { from, to, text, leftOfWay }: MeasuredSide,
  textScale: number,
): readonly { readonly candidate: Candidate; readonly label: SideLabel }[] {
  return [leftOfWay, !leftOfWay].flatMap((hand, turned) =>
    PLACES.flatMap((along, rank) => {
      const label = sideLabel(from, to, text, { leftOfWay: hand, along });
      if (label === null) return [];
      const box = textBox([label.x, label.y], text, textScale, label.angle);
      return [{ label, candidate: { ...box, cost: rank + turned * OTHER_HAND } }];
    }),
  );
}
