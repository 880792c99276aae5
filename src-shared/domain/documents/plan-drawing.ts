import { lengthMm } from '../geometry/measures.ts';
import { placeLengths, placeLetters, placePoints } from './boundary-labels.ts';
import { openBoard } from './drawing-board.ts';
import type { Board, Leader } from './drawing-board.ts';
import { boxesOverlap } from './label-placement.ts';
import type { Area, LabelBox, Spot } from './label-placement.ts';
import { placeGridLabels, placeLiteras, placeNeighbours, placeStreets, placeTitle } from './name-labels.ts';
import { boundaryLines, isSeen, polygonsOnPaper } from './paper-shapes.ts';
import type { PaperPolygon } from './paper-shapes.ts';
import { stretchesOf } from './plan-adjacency.ts';
import type { Stretch } from './plan-adjacency.ts';
import { contoursOf, sidesOf } from './plan-contours.ts';
import type { Contour } from './plan-contours.ts';
import type { PlanData } from './plan-data.ts';
import { DRAWING_AREA, chosenTurn, drawingFrame, toPaper } from './plan-frame.ts';
import type { PlanFrame } from './plan-frame.ts';
import { barOf, gridOf } from './plan-grid.ts';
import type { PlanGrid, ScaleBar } from './plan-grid.ts';
import { insetsOf, markInsets } from './plan-insets.ts';
import type { InsetMark, PlanInset } from './plan-insets.ts';
import type { PlanLabel } from './plan-labels.ts';
import { usualOptions } from './sheet-options.ts';
import type { SheetOptions } from './sheet-options.ts';

/** The drawing of a plan in millimetres of paper; the typesetter only draws it. */
export interface PlanDrawing {
  readonly frame: PlanFrame;
  /** Null when the sheet is to be without. */
  readonly grid: (PlanGrid & { readonly labels: readonly PlanLabel[] }) | null;
  readonly bar: ScaleBar;
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
  /** Where the insets are cut out, and the insets themselves. */
  readonly insetMarks: readonly InsetMark[];
  readonly insets: readonly PlanInset[];
  /** How many lengths and point numbers found no free place and stand in the table only. */
  readonly omitted: { readonly lengths: number; readonly points: number };
}

/**
 * Lays a plan out on paper: scale, lines, and every label in a place where it covers neither the boundary nor another
 * label. Labels are placed in the order of what the reader needs first; what finds no place is counted as omitted.
 *
 * Unit  millimetres of paper, y downwards
 */
export function drawPlan(data: PlanData, options: DrawingOptions = {}): PlanDrawing {
  const { area = DRAWING_AREA, scale = null, show = usualOptions.show } = options;
  const turn = options.turn ?? chosenTurn(data.geometry, area);
  const board = openBoard(data, drawingFrame(data.geometry, { area, scale, turn }));
  const { frame } = board;
  const contours = contoursOf(data.geometry);
  const bar = barOf(frame);
  reserveFurniture(board, bar.fieldMm);
  const lines = addLines(board);
  const grid = show.grid ? gridOf(frame) : null;
  const gridLabels = grid ? placeGridLabels(board, grid) : [];
  const markers = addMarkers(board, contours);
  const insets = show.insets ? insetsOf(data, { frame, contours, lengths: show.lengths }) : [];
  const insetMarks = markInsets(board, insets);
  const literas = placeLiteras(board);
  const points = placePoints(board, contours);
  const letters = show.neighbours ? placeLetters(board, contours, planStretches(data, contours)) : [];
  const lengths = show.lengths ? placeLengths(board, contours) : [];
  const title = placeTitle(board);
  const neighbours = show.neighbours ? placeNeighbours(board) : [];
  const streets = placeStreets(board);
  const labels = [...gridLabels, ...literas, ...points, ...letters, ...lengths, ...title, ...neighbours, ...streets];
  return {
    frame,
    grid: grid && { ...grid, labels: gridLabels, crosses: freeCrosses(grid, labels) },
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
    insetMarks,
    insets,
    omitted: {
      lengths: show.lengths ? markers.at.length - lengths.length : 0,
      points: markers.at.length - points.length,
    },
  };
}

export interface DrawingOptions extends Partial<Pick<SheetOptions, 'scale' | 'turn' | 'show'>> {
  readonly area?: Area;
}

/** North arrow in the upper right corner, scale bar in the lower left one: the template draws them there. */
export function reserveFurniture({ placement, frame }: Board, fieldMm: number): void {
  placement.addBox({ at: [frame.width - 6.5, 9], width: 9, height: 16, angle: 0 });
  placement.addBox({ at: [fieldMm + 6, frame.height - 6.5], width: 2 * fieldMm + 12, height: 10, angle: 0 });
}

export function addLines({
  data,
  frame,
  placement,
  body,
}: Board): Pick<PlanDrawing, 'boundaries' | 'buildings' | 'otherBuildings'> {
  const others = [...data.neighbours, ...data.around].flatMap(({ geometry }) => polygonsOnPaper(frame, geometry));
  const boundaries = boundaryLines(others, frame);
  const visible = (own: boolean): readonly PaperPolygon[] =>
    data.buildings
      .filter((each) => each.own === own)
      .flatMap(({ geometry }) => polygonsOnPaper(frame, geometry))
      .filter((polygon) => isSeen(polygon, frame));
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

export const freeCrosses = ({ crosses }: PlanGrid, labels: readonly LabelBox[]): readonly Spot[] =>
  crosses.filter((at) => !labels.some((label) => boxesOverlap(label, { at, width: 3, height: 3, angle: 0 })));

/** The neighbours of a plan from letter to letter, for the drawing and for the table alike. */
export const planStretches = (data: PlanData, contours = contoursOf(data.geometry)): readonly Stretch[] =>
  stretchesOf(contours, data.neighbours, data.streets);
