import type { MultiPolygon, Position } from '../geometry/types.ts';
import type { DrawnFigure, DrawnPoint } from '../survey/drawn-figure.ts';
import type { PlanePoint } from '../survey/plane-point.ts';
import { LabelPlacement, type Area, type Spot } from './label-placement.ts';
import { drawingFrame, toPaper, type PlanFrame } from './plan-frame.ts';
import { barOf, type ScaleBar } from './plan-grid.ts';
import { around, boxFor, type PlanLabel } from './plan-labels.ts';

/** A traverse or a network in millimetres of paper, north up; the typesetter only draws it. */
export interface SurveyDrawing {
  readonly frame: PlanFrame;
  readonly bar: ScaleBar;
  readonly sides: readonly (readonly Spot[])[];
  readonly sights: readonly (readonly Spot[])[];
  readonly known: readonly Spot[];
  readonly found: readonly Spot[];
  readonly names: readonly PlanLabel[];
  /** Closed rings, and how many times larger than the scale of the drawing they are; null without ellipses. */
  readonly ellipses: { readonly rings: readonly (readonly Spot[])[]; readonly times: number } | null;
  /** Names that found no free place, and known points that lie too far off to be shown. */
  readonly omitted: { readonly names: number; readonly points: number };
}

const NAME_PT = 7;
/** By how much a far backsight may make all the rest smaller. */
const MOST_SHRUNK = 2.5;
/** Longest semi-axis on paper, millimetres. */
const LONGEST_AXIS = 8;
const RING_POINTS = 48;

export function drawSurvey({ points, lines }: DrawnFigure, area: Area): SurveyDrawing {
  const frame = frameOf({ points, lines }, area);
  const on = (at: PlanePoint): Spot => toPaper(frame, groundOf(at));
  const shown = points.filter(({ at }) => isOn(frame, on(at)));
  const strokes = (tone: 'known' | 'new'): readonly (readonly Spot[])[] =>
    lines.filter((line) => line.tone === tone).map(({ from, to }) => [on(from), on(to)]);
  const [sides, sights, bar] = [strokes('new'), strokes('known'), barOf(frame)];
  const ellipses = ellipsesOf(shown, frame);
  const names = namesOf(
    shown.map(({ name, at }) => ({ name, at: on(at) })),
    { frame, bar, lines: [...sides, ...sights, ...(ellipses?.rings ?? [])] },
  );
  const spotsOf = (known: boolean): readonly Spot[] =>
    shown.filter((point) => point.known === known).map(({ at }) => on(at));
  return {
    frame,
    bar,
    sides,
    sights,
    known: spotsOf(true),
    found: spotsOf(false),
    names,
    ellipses,
    omitted: { names: shown.length - names.length, points: points.length - shown.length },
  };
}

/** A plane of any size and origin, in millimetres: only its differences are drawn. */
const groundOf = ({ xNorthM, yEastM }: PlanePoint): Position => [yEastM * 1000, xNorthM * 1000];

const isOn = ({ width, height }: PlanFrame, [x, y]: Spot): boolean => x >= 0 && y >= 0 && x <= width && y <= height;

/** All points, unless sights to far ones would make the rest too small: then the lines to them leave the frame. */
function frameOf({ points, lines }: DrawnFigure, area: Area): PlanFrame {
  const asGround = (places: readonly PlanePoint[]): MultiPolygon => [[places.map(groundOf)]];
  const whole = drawingFrame(asGround(points.map(({ at }) => at)), { area });
  const sides = lines.filter(({ tone }) => tone === 'new').flatMap(({ from, to }) => [from, to]);
  if (sides.length === 0) return whole;
  const measured = drawingFrame(asGround(sides), { area });
  return whole.scale <= MOST_SHRUNK * measured.scale ? whole : measured;
}

interface Drawn {
  readonly frame: PlanFrame;
  readonly bar: ScaleBar;
  readonly lines: readonly (readonly Spot[])[];
}

function namesOf(
  points: readonly { readonly name: string; readonly at: Spot }[],
  { frame, bar, lines }: Drawn,
): readonly PlanLabel[] {
  const placement = new LabelPlacement(frame);
  // The north arrow at the upper right, the scale bar at the lower left.
  placement.addBox({ at: [frame.width - 6.5, 10.4], width: 9, height: 15, angle: 0 });
  const barWidth = 2 * bar.fieldMm + 10;
  placement.addBox({ at: [barWidth / 2, frame.height - 6.4], width: barWidth, height: 8, angle: 0 });
  for (const { at } of points) placement.addBox({ at, width: 2.4, height: 2.4, angle: 0 });
  for (const line of lines) placement.addSoftLine(line);
  return points.flatMap(({ name, at }) => {
    const text = { text: name, sizePt: NAME_PT, bold: true };
    const placed = placement.place(around(at, [1, -1], boxFor(text), [1.5, 2.6, 4, 6, 9]));
    return placed ? [{ ...placed, ...text }] : [];
  });
}

function ellipsesOf(points: readonly DrawnPoint[], frame: PlanFrame): SurveyDrawing['ellipses'] {
  const found = points.flatMap(({ at, ellipse }) => (ellipse ? [{ at: toPaper(frame, groundOf(at)), ellipse }] : []));
  const longestMm = Math.max(0, ...found.map(({ ellipse }) => (ellipse.semiMajorM * 1000) / frame.scale));
  if (longestMm === 0) return null;
  const times = roundDown(LONGEST_AXIS / longestMm);
  const rings = found.map(({ at, ellipse: { semiMajorM, semiMinorM, bearingRad } }) => {
    const [major, minor] = [semiMajorM, semiMinorM].map((metres) => (metres * 1000 * times) / frame.scale);
    const [sin, cos] = [Math.sin(bearingRad), Math.cos(bearingRad)];
    return Array.from({ length: RING_POINTS }, (_, index): Spot => {
      const turn = (index / RING_POINTS) * 2 * Math.PI;
      const [along, across] = [(major ?? 0) * Math.cos(turn), (minor ?? 0) * Math.sin(turn)];
      return [at[0] + along * sin + across * cos, at[1] - along * cos + across * sin];
    });
  });
  return { rings, times };
}

/** The largest of 1, 2, 5, 10, 20 … that is no larger; never below 1. */
function roundDown(most: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(most)));
  const step = [5, 2].find((each) => each * power <= most) ?? 1;
  return step * power;
}
