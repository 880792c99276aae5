import { SIZE, openBoard, placeText } from './drawing-board.ts';
import type { Board } from './drawing-board.ts';
import type { Area, Spot } from './label-placement.ts';
import { placeGridLabels, placeNeighbours, placeStreets, placeTitle } from './name-labels.ts';
import { polygonsOnPaper } from './paper-shapes.ts';
import type { PlanData, PlanProject } from './plan-data.ts';
import { addLines, freeCrosses, reserveFurniture } from './plan-drawing.ts';
import type { DrawingOptions, PlanDrawing } from './plan-drawing.ts';
import { chosenTurn, drawingFrame, toPaper } from './plan-frame.ts';
import type { PlanFrame } from './plan-frame.ts';
import { barOf, gridOf } from './plan-grid.ts';
import { around, boxFor } from './plan-labels.ts';
import type { PlanLabel } from './plan-labels.ts';
import { projectPoints } from './project-points.ts';
import type { ProjectPoint } from './project-points.ts';
import { usualOptions } from './sheet-options.ts';

/** One of the two schemes of a land-management project: the parcels of the case as they were, or as they become. */
export interface ProjectDrawing extends Pick<
  PlanDrawing,
  'frame' | 'grid' | 'bar' | 'boundaries' | 'buildings' | 'otherBuildings' | 'contours'
> {
  readonly titles: readonly PlanLabel[];
  readonly neighbours: readonly PlanLabel[];
  readonly streets: readonly PlanLabel[];
  readonly points: readonly PlanLabel[];
  readonly markers: { readonly at: readonly Spot[]; readonly new: readonly Spot[]; readonly radius: number };
}

/**
 * Both schemes stand in one frame, so that they can be laid over each other.
 *
 * Unit  millimetres of paper, y downwards
 */
export function drawProject(
  data: PlanData,
  project: PlanProject,
  options: DrawingOptions & { readonly area: Area },
): { readonly before: ProjectDrawing; readonly after: ProjectDrawing } {
  const all = [...project.before, ...project.after].flatMap(({ geometry }) => geometry);
  const concerned = new Set<string>([...project.before, ...project.after].map(({ number }) => number));
  // Neither scheme may show a parcel of the other one as a neighbour.
  const surroundings: PlanData = {
    ...data,
    neighbours: data.neighbours.filter(({ number }) => !concerned.has(number)),
    around: data.around.filter(({ number }) => !concerned.has(number)),
    buildings: data.buildings.map((each) => ({ ...each, own: false })),
  };
  const turn = options.turn ?? chosenTurn(all, options.area);
  const frame = drawingFrame(all, { area: options.area, scale: options.scale ?? null, turn });
  const show = options.show ?? usualOptions.show;
  return {
    before: drawSide(surroundings, { frame, show, parcels: project.before, points: [] }),
    after: drawSide(surroundings, { frame, show, parcels: project.after, points: projectPoints(project) }),
  };
}

interface Side {
  readonly frame: PlanFrame;
  readonly show: NonNullable<DrawingOptions['show']>;
  readonly parcels: PlanProject['after'];
  readonly points: readonly ProjectPoint[];
}

function drawSide(data: PlanData, { frame, show, parcels, points }: Side): ProjectDrawing {
  const geometry = parcels.flatMap((each) => each.geometry);
  const board = openBoard({ ...data, geometry }, frame);
  const bar = barOf(frame);
  reserveFurniture(board, bar.fieldMm);
  const lines = addLines(board);
  const grid = show.grid ? gridOf(frame) : null;
  const gridLabels = grid ? placeGridLabels(board, grid) : [];
  const spots = points.map(({ at }) => toPaper(frame, at));
  spots.forEach((at) => board.placement.addBox({ at, width: 1.4, height: 1.4, angle: 0 }));
  const titles = parcels.flatMap(({ number, areaDoubled, geometry: own }) =>
    placeTitle({ ...board, data: { ...data, number, areaDoubled }, body: polygonsOnPaper(frame, own) }),
  );
  const numbers = placeNumbers(board, points);
  const neighbours = show.neighbours ? placeNeighbours(board) : [];
  const streets = placeStreets(board);
  const labels = [...gridLabels, ...titles, ...numbers, ...neighbours, ...streets];
  return {
    frame,
    grid: grid && { ...grid, labels: gridLabels, crosses: freeCrosses(grid, labels) },
    bar,
    ...lines,
    contours: board.body.flat(),
    titles,
    neighbours,
    streets,
    points: numbers,
    markers: {
      at: spots.filter((_, index) => points[index]?.isNew === false),
      new: spots.filter((_, index) => points[index]?.isNew === true),
      radius: 0.7,
    },
  };
}

/** New points first: they are what the project is about. A number without a free place stands in the table. */
function placeNumbers(board: Board, points: readonly ProjectPoint[]): readonly PlanLabel[] {
  return points
    .toSorted((one, other) => Number(other.isNew) - Number(one.isNew))
    .flatMap(({ no, at }) => {
      const text = { text: String(no), sizePt: SIZE.point, bold: true };
      const spot = toPaper(board.frame, at);
      return placeText(board, text, around(spot, [-1, -1], boxFor(text), [1, 1.7, 2.6]));
    });
}
