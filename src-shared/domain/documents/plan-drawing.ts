import { labelPoint } from '../geometry/label-point.ts';
import { lengthMm } from '../geometry/measures.ts';
import { printAreaM2WithUnit, printLength } from '../geometry/print.ts';
import { printParcelNumber } from '../numbers/parcel-number.ts';
import { LabelPlacement, boxesOverlap } from './label-placement.ts';
import type { Area, LabelBox, Spot } from './label-placement.ts';
import { boundaryLines, clipStroke, polygonsOnPaper } from './paper-shapes.ts';
import type { PaperPolygon } from './paper-shapes.ts';
import { stretchesOf } from './plan-adjacency.ts';
import type { Stretch } from './plan-adjacency.ts';
import { contoursOf, sidesOf } from './plan-contours.ts';
import type { Contour } from './plan-contours.ts';
import type { PlanData } from './plan-data.ts';
import { DRAWING_AREA, barStepM, drawingFrame, gridOf, toPaper } from './plan-frame.ts';
import type { PlanFrame, PlanGrid } from './plan-frame.ts';
import { alongAxis, alongSide, around, boxFor, outwardAt, strikeOf, withinPolygon } from './plan-labels.ts';
import type { LabelText, PlanLabel } from './plan-labels.ts';

/** A label that stands so far from what it names that a thin line joins them. */
interface Leader {
  readonly from: Spot;
  readonly to: Spot;
}

/** The drawing of a plan in millimetres of paper; the typesetter only draws it. */
export interface PlanDrawing {
  readonly frame: PlanFrame;
  readonly grid: PlanGrid & { readonly crosses: readonly Spot[]; readonly labels: readonly PlanLabel[] };
  readonly bar: { readonly stepM: number; readonly fieldMm: number };
  readonly boundaries: readonly (readonly Spot[])[];
  readonly otherBuildings: readonly PaperPolygon[];
  readonly buildings: readonly PaperPolygon[];
  readonly contours: readonly (readonly Spot[])[];
  readonly markers: { readonly at: readonly Spot[]; readonly radius: number };
  readonly literas: readonly PlanLabel[];
  readonly points: readonly PlanLabel[];
  readonly lengths: readonly PlanLabel[];
  readonly letters: readonly PlanLabel[];
  readonly neighbours: readonly PlanLabel[];
  readonly streets: readonly PlanLabel[];
  /** Two lines, number and area; one line when there is no room for two. */
  readonly title: readonly PlanLabel[];
  readonly leaders: readonly Leader[];
  /** How many lengths and point numbers found no free place and stand in the table only. */
  readonly omitted: { readonly lengths: number; readonly points: number };
}

const SIZE = { point: 7.5, length: 7.5, letter: 8, neighbour: 7.5, street: 7.5, grid: 6.5, litera: 8, number: 10, area: 9 };
const LETTER_BOX = { width: 5, height: 5 };
const THIN_SPACE = '\u202f';

interface Board {
  readonly data: PlanData;
  readonly frame: PlanFrame;
  readonly placement: LabelPlacement;
  readonly body: readonly PaperPolygon[];
  readonly leaders: Leader[];
}

/**
 * Lays a plan out on paper: scale, lines, and every label in a place where it covers neither the boundary nor another
 * label. Labels are placed in the order of what the reader needs first; what finds no place is counted as omitted.
 *
 * Unit  millimetres of paper, y downwards
 */
export function drawPlan(data: PlanData, area: Area = DRAWING_AREA): PlanDrawing {
  const frame = drawingFrame(data.geometry, area);
  const board: Board = {
    data,
    frame,
    placement: new LabelPlacement(frame),
    body: polygonsOnPaper(frame, data.geometry),
    leaders: [],
  };
  const contours = contoursOf(data.geometry);
  const bar = { stepM: barStepM(frame.scale), fieldMm: (barStepM(frame.scale) * 1000) / frame.scale };
  reserveFurniture(board, bar.fieldMm);
  const grid = gridOf(frame);
  const gridLabels = placeGridLabels(board, grid);
  const lines = addLines(board);
  const markers = addMarkers(board, contours);
  const literas = placeLiteras(board);
  const points = placePoints(board, contours);
  const letters = placeLetters(board, contours);
  const lengths = placeLengths(board, contours);
  const title = placeTitle(board);
  const neighbours = placeNeighbours(board);
  const streets = placeStreets(board);
  const labels = [...gridLabels, ...literas, ...points, ...letters, ...lengths, ...title, ...neighbours, ...streets];
  return {
    frame,
    grid: { ...grid, labels: gridLabels, crosses: freeCrosses(grid, labels) },
    bar,
    ...lines,
    contours: board.body.flat(),
    markers,
    literas,
    points,
    letters,
    lengths,
    title,
    neighbours,
    streets,
    leaders: board.leaders,
    omitted: { lengths: markers.at.length - lengths.length, points: markers.at.length - points.length },
  };
}

/** North arrow in the upper right corner, scale bar in the lower left one: the template draws them there. */
function reserveFurniture({ placement, frame }: Board, fieldMm: number): void {
  placement.addBox({ at: [frame.width - 6.5, 9], width: 9, height: 16, angle: 0 });
  placement.addBox({ at: [fieldMm + 6, frame.height - 6.5], width: 2 * fieldMm + 12, height: 10, angle: 0 });
}

function addLines({ data, frame, placement, body }: Board): Pick<PlanDrawing, 'boundaries' | 'buildings' | 'otherBuildings'> {
  const others = [...data.neighbours, ...data.around].flatMap(({ geometry }) => polygonsOnPaper(frame, geometry));
  const boundaries = boundaryLines(others, frame);
  const visible = (own: boolean): readonly PaperPolygon[] =>
    data.buildings
      .filter((each) => each.own === own)
      .flatMap(({ geometry }) => polygonsOnPaper(frame, geometry))
      .filter((polygon) => boundaryLines([polygon], frame).length > 0);
  const [buildings, otherBuildings] = [visible(true), visible(false)];
  body.flat().forEach((ring) => placement.addHardLine(ring));
  boundaries.forEach((line) => placement.addSoftLine(line));
  [...buildings, ...otherBuildings].flat().forEach((ring) => placement.addSoftLine(ring));
  return { boundaries, buildings, otherBuildings };
}

function addMarkers({ frame, placement }: Board, contours: readonly Contour[]): PlanDrawing['markers'] {
  const at = contours.flatMap((contour) => contour.points.map((point) => toPaper(frame, point.at)));
  const shortest = Math.min(...contours.flatMap(sidesOf).map(({ from, to }) => lengthMm(from.at, to.at) / frame.scale));
  const radius = shortest < 1.6 ? 0.35 : 0.7;
  at.forEach((spot) => placement.addBox({ at: spot, width: 2 * radius, height: 2 * radius, angle: 0 }));
  return { at, radius };
}

function placeGridLabels({ placement }: Board, grid: PlanGrid): readonly PlanLabel[] {
  const metres = (value: number): string => String(value).replace(/\B(?=(?:\d{3})+$)/gu, THIN_SPACE);
  const label = (text: string, at: (size: { width: number; height: number }) => Spot): readonly PlanLabel[] => {
    const size = boxFor({ text, sizePt: SIZE.grid });
    const placed = placement.place([{ ...size, at: at(size), angle: 0, cost: 0 }]);
    return placed ? [{ ...placed, text, sizePt: SIZE.grid }] : [];
  };
  return [
    ...grid.east.flatMap((line) => label(metres(line.metres), ({ height }) => [line.at, 2.2 + height / 2])),
    ...grid.north.flatMap((line) => label(metres(line.metres), ({ width }) => [2.2 + width / 2, line.at])),
  ];
}

function freeCrosses(grid: PlanGrid, labels: readonly LabelBox[]): readonly Spot[] {
  const all = grid.north.flatMap((north) => grid.east.map((east): Spot => [east.at, north.at]));
  return all.filter((at) => !labels.some((label) => boxesOverlap(label, { at, width: 3, height: 3, angle: 0 })));
}

/** Places a text by candidates made for its size; records a leader when the place is far from what it names. */
function placeText(
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

function edgeTowards(box: LabelBox, from: Spot): Spot {
  const [dx, dy] = [from[0] - box.at[0], from[1] - box.at[1]];
  const share = Math.min(box.width / 2 / Math.abs(dx || 1e-9), box.height / 2 / Math.abs(dy || 1e-9), 1);
  return [box.at[0] + dx * share, box.at[1] + dy * share];
}

function placeLiteras(board: Board): readonly PlanLabel[] {
  return board.data.buildings
    .filter((each) => each.own && each.litera !== '')
    .flatMap(({ litera, geometry }) => {
      const text = { text: litera, sizePt: SIZE.litera };
      const heart = toPaper(board.frame, labelPoint(geometry));
      const centre = { ...boxFor(text), at: heart, angle: 0, cost: 0 };
      return placeText(board, text, [centre, ...around(heart, [1, 0], boxFor(text), [3, 5, 8])]);
    });
}

function placePoints(board: Board, contours: readonly Contour[]): readonly PlanLabel[] {
  return contours.flatMap((contour) =>
    contour.points.flatMap((point, index) => {
      const text = { text: String(point.no), sizePt: SIZE.point, bold: true };
      const at = toPaper(board.frame, point.at);
      const towards = outwardOf(board.frame, contour, index);
      return placeText(board, text, around(at, towards, boxFor(text), [1, 1.7, 2.6, 4, 6]), { from: at, beyondMm: 6 });
    }),
  );
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

function placeLetters(board: Board, contours: readonly Contour[]): readonly PlanLabel[] {
  return planStretches(board.data, contours).flatMap((stretch) => {
    const at = toPaper(board.frame, stretch.from);
    const text = { text: stretch.letters[0], sizePt: SIZE.letter, bold: true };
    const places = around(at, letterSide(board, contours, stretch), LETTER_BOX, [1.6, 2.4, 3.4, 5, 7, 10, 14]);
    return placeText(board, text, places, { from: at, beyondMm: 8 });
  });
}

function letterSide(board: Board, contours: readonly Contour[], stretch: Stretch): Spot {
  for (const contour of contours) {
    const index = contour.points.findIndex((point) => point.no === stretch.points[0]);
    if (index >= 0) return outwardOf(board.frame, contour, index);
  }
  return [0, -1];
}

export const planStretches = (data: PlanData, contours = contoursOf(data.geometry)): readonly Stretch[] =>
  stretchesOf(contours, data.neighbours, data.streets);

function placeLengths(board: Board, contours: readonly Contour[]): readonly PlanLabel[] {
  const sides = contours.flatMap((contour) => sidesOf(contour).map((side) => ({ ...side, contour })));
  // Long sides first: they show the figure; a short side gives way.
  sides.sort((one, other) => lengthMm(other.from.at, other.to.at) - lengthMm(one.from.at, one.to.at));
  return sides.flatMap(({ from, to, contour }) => {
    const text = { text: printLength(lengthMm(from.at, to.at), 'kk'), sizePt: SIZE.length };
    const [a, b] = [toPaper(board.frame, from.at), toPaper(board.frame, to.at)];
    const body = board.body[contour.part] ?? [];
    return placeText(board, text, alongSide({ a, b, inside: contour.hole ? -1 : 1, body }, boxFor(text)));
  });
}

/** Number over area; where the parcel is too small for both the number alone, and at last beside it with a leader. */
function placeTitle(board: Board): readonly PlanLabel[] {
  const { data, frame } = board;
  const number = printParcelNumber(data.number);
  const area = `S = ${printAreaM2WithUnit(data.areaDoubled, 'kk')}`;
  const heart = toPaper(frame, labelPoint(data.geometry));
  const fits = (size: { width: number; height: number }) =>
    board.body.flatMap((polygon) => withinPolygon(frame, polygon, { size, angle: 0, heart, stepMm: 1.5 }));
  const texts = [1, 0.8].map((factor) => ({ top: { text: number, sizePt: SIZE.number * factor, bold: true }, bottom: { text: area, sizePt: SIZE.area * factor } }));
  for (const { top, bottom } of texts) {
    const placed = board.placement.place(fits(stacked(top, bottom)));
    if (placed) return twoLines(placed, top, bottom);
  }
  const short = { text: `…-${number.split('-').at(-1) ?? ''}`, sizePt: 8, bold: true };
  const inside = placeText(board, short, fits(boxFor(short)));
  if (inside.length > 0) return inside;
  const [last] = texts.slice(-1);
  const size = last ? stacked(last.top, last.bottom) : boxFor(short);
  const placed = board.placement.place(around(heart, [1, -1], size, [4, 8, 12, 18, 26, 36]));
  if (!placed || !last) return [];
  board.leaders.push({ from: heart, to: edgeTowards(placed, heart) });
  return twoLines(placed, last.top, last.bottom);
}

function stacked(top: LabelText, bottom: LabelText): { width: number; height: number } {
  const [a, b] = [boxFor(top), boxFor(bottom)];
  return { width: Math.max(a.width, b.width), height: a.height + b.height + 1 };
}

function twoLines(box: LabelBox & { readonly cost: number }, top: LabelText, bottom: LabelText): readonly PlanLabel[] {
  const [a, b] = [boxFor(top), boxFor(bottom)];
  const [x, y] = box.at;
  return [
    { ...a, at: [x, y - box.height / 2 + a.height / 2], angle: 0, cost: box.cost, text: top.text, sizePt: top.sizePt },
    { ...b, at: [x, y + box.height / 2 - b.height / 2], angle: 0, cost: box.cost, text: bottom.text, sizePt: bottom.sizePt },
  ];
}

function placeNeighbours(board: Board): readonly PlanLabel[] {
  const { data, frame } = board;
  const name = (each: { readonly number: PlanData['number'] }, full: boolean): readonly string[] => {
    const number = printParcelNumber(each.number);
    const short = `…-${number.split('-').at(-1) ?? ''}`;
    return full ? [number, short] : [short];
  };
  const parcels = [
    ...data.neighbours.map((each) => ({ geometry: each.geometry, names: name(each, true) })),
    ...data.around.map((each) => ({ geometry: each.geometry, names: name(each, false) })),
  ];
  return parcels.flatMap(({ geometry, names }) => {
    const polygons = polygonsOnPaper(frame, geometry);
    for (const text of names) {
      const label = { text, sizePt: SIZE.neighbour };
      const size = boxFor(label);
      const places = polygons.flatMap((polygon) => [
        ...withinPolygon(frame, polygon, { size, angle: 0, heart: null, stepMm: 3 }),
        ...withinPolygon(frame, polygon, { size, angle: strikeOf(polygon), heart: null, stepMm: 3 }).map((each) => ({ ...each, cost: each.cost + 2 })),
      ]);
      const placed = board.placement.place(places, NAME_DEAREST);
      if (placed) return [{ ...placed, ...label }];
    }
    return [];
  });
}

/** A number across its own boundary would name two parcels: it may cost its place inside, not a crossing more. */
const NAME_DEAREST = 8;

function placeStreets(board: Board): readonly PlanLabel[] {
  const { data, frame, placement } = board;
  return data.streets.flatMap(({ name, axis }) => {
    const both = name.kk === name.ru ? name.kk : `${name.kk} / ${name.ru}`;
    const strokes = axis.slice(1).flatMap((to, index) => {
      const clipped = clipStroke(toPaper(frame, axis[index] ?? to), toPaper(frame, to), frame, 0);
      return clipped ? [clipped] : [];
    });
    for (const text of [both, name.kk]) {
      const label = { text, sizePt: SIZE.street };
      const placed = placement.place(strokes.flatMap((stroke) => alongAxis(stroke, boxFor(label))), 7);
      if (placed) return [{ ...placed, ...label }];
    }
    return [];
  });
}
