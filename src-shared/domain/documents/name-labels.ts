import { printAreaM2WithUnit } from '../geometry/print.ts';
import { printParcelNumber } from '../numbers/parcel-number.ts';
import { SIZE, edgeTowards, onParcel, placeText } from './drawing-board.ts';
import type { Board } from './drawing-board.ts';
import type { Area, LabelBox, Spot } from './label-placement.ts';
import { axisOnPaper, heartOf, polygonsOnPaper } from './paper-shapes.ts';
import type { PaperPolygon } from './paper-shapes.ts';
import type { PlanData } from './plan-data.ts';
import type { GridLine, PlanGrid } from './plan-grid.ts';
import { alongAxis, around, boxFor, strikeOf, withinPolygon } from './plan-labels.ts';
import type { LabelText, PlanLabel } from './plan-labels.ts';

const THIN_SPACE = '\u202f';

export function placeLiteras(board: Board): readonly PlanLabel[] {
  return board.data.buildings
    .filter((each) => each.own && each.litera !== '')
    .flatMap(({ litera, geometry }) => {
      const text = { text: litera, sizePt: SIZE.litera };
      const heart = heartOf(polygonsOnPaper(board.frame, geometry)[0] ?? [], board.frame);
      const centre = { ...boxFor(text), at: heart, angle: 0, cost: 0 };
      return placeText(board, text, [centre, ...around(heart, [1, 0], boxFor(text), [3, 5, 8])]);
    });
}

export function placeGridLabels({ placement }: Board, grid: PlanGrid): readonly PlanLabel[] {
  const metres = (value: number): string => String(value).replace(/\B(?=(?:\d{3})+$)/gu, THIN_SPACE);
  return [...grid.east, ...grid.north].flatMap((line) => {
    const label = { text: metres(line.metres), sizePt: SIZE.grid };
    const size = boxFor(label);
    const placed = placement.place([{ ...size, at: beyondTick(line, size), angle: 0, cost: 0 }]);
    return placed ? [{ ...placed, ...label }] : [];
  });
}

/** Where a text stands on a grid line, just inside its tick. */
function beyondTick({ tick: [edge, inside] }: GridLine, { width, height }: Area): Spot {
  const length = Math.hypot(inside[0] - edge[0], inside[1] - edge[1]);
  const [x, y] = [(inside[0] - edge[0]) / length, (inside[1] - edge[1]) / length];
  const reach = 2.2 + (Math.abs(x) * width + Math.abs(y) * height) / 2;
  return [edge[0] + x * reach, edge[1] + y * reach];
}

/** Number over area; where the parcel is too small for both the number alone, and at last beside it with a leader. */
export function placeTitle(board: Board): readonly PlanLabel[] {
  const { data, frame } = board;
  const number = printParcelNumber(data.number);
  const area = `S = ${printAreaM2WithUnit(data.areaDoubled, 'kk')}`;
  const heart = heartOf(roomiest(board.body), frame);
  // Buildings count as holes: the title keeps off their outlines and out of their insides.
  const taken = data.buildings
    .filter((each) => each.own)
    .flatMap(({ geometry }) => polygonsOnPaper(frame, geometry).flat());
  const fits = (size: { width: number; height: number }) =>
    board.body.flatMap((polygon) =>
      withinPolygon(frame, [...polygon, ...taken], { size, angle: 0, heart, stepMm: 1.5 }),
    );
  const texts = [1, 0.8].map((factor) => ({
    top: { text: number, sizePt: SIZE.number * factor, bold: true },
    bottom: { text: area, sizePt: SIZE.area * factor },
  }));
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

/** The part of the parcel that takes most of the paper: the one its title stands in. */
function roomiest(body: Board['body']): PaperPolygon {
  const size = (polygon: PaperPolygon): number => {
    const outer = polygon[0] ?? [];
    return Math.abs(
      outer.slice(1).reduce((sum, b, index) => sum + (outer[index] ?? b)[0] * b[1] - b[0] * (outer[index] ?? b)[1], 0),
    );
  };
  return [...body].sort((one, other) => size(other) - size(one))[0] ?? [];
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
    {
      ...b,
      at: [x, y + box.height / 2 - b.height / 2],
      angle: 0,
      cost: box.cost,
      text: bottom.text,
      sizePt: bottom.sizePt,
    },
  ];
}

export function placeNeighbours(board: Board): readonly PlanLabel[] {
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
        ...withinPolygon(frame, polygon, { size, angle: strikeOf(polygon), heart: null, stepMm: 3 }).map((each) => ({
          ...each,
          cost: each.cost + 2,
        })),
      ]);
      const placed = board.placement.place(places, NAME_DEAREST);
      if (placed) return [{ ...placed, ...label }];
    }
    return [];
  });
}

/** A number across its own boundary would name two parcels: it may cost its place inside, not a crossing more. */
const NAME_DEAREST = 8;

export function placeStreets(board: Board): readonly PlanLabel[] {
  const { data, frame, placement } = board;
  return data.streets.flatMap(({ name, axis }) => {
    const both = name.kk === name.ru ? name.kk : `${name.kk} / ${name.ru}`;
    const lines = axisOnPaper(frame, axis);
    for (const text of [both, name.kk]) {
      const label = { text, sizePt: SIZE.street };
      const places = lines
        .flatMap((line) => alongAxis(line, frame, boxFor(label)))
        .filter((each) => !onParcel(board, each));
      const placed = placement.place(places, 7);
      if (placed) return [{ ...placed, ...label }];
    }
    return [];
  });
}
