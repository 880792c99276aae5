import { planStretches } from '#domain/documents/plan-drawing.ts';
import { contoursOf, sidesOf } from '#domain/documents/plan-contours.ts';
import type { Contour, Side } from '#domain/documents/plan-contours.ts';
import type { Stretch } from '#domain/documents/plan-adjacency.ts';
import type { PlanData } from '#domain/documents/plan-data.ts';
import { directionAngle, lengthMm, perimeterMm } from '#domain/geometry/measures.ts';
import {
  printAngle,
  printAreaM2,
  printAreaM2WithUnit,
  printCoordinate,
  printLength,
  printLengthWithUnit,
} from '#domain/geometry/print.ts';
import { toSurveyAxes } from '#domain/geometry/survey-axes.ts';
import { epsgOfZone } from '#domain/geometry/types.ts';
import { printParcelNumber } from '#domain/numbers/parcel-number.ts';
import { METHOD_WORDS, RIGHT_WORDS } from './plan-words.ts';

/** A row of a table as it is printed; a group row names what follows, such as the contour of the next points. */
export type GroupedRow = { readonly group: string } | { readonly cells: readonly string[] };

/** Tables of page 2 and after. */
export interface PlanTables {
  readonly caption: string;
  readonly points: readonly GroupedRow[];
  readonly total: string;
  readonly neighbours: readonly (readonly string[])[];
  readonly lineage: {
    readonly parents: readonly (readonly string[])[];
    readonly children: readonly (readonly string[])[];
  } | null;
}

export function planTables(data: PlanData): PlanTables {
  return {
    caption: captionOf(data),
    points: pointRows(data),
    total: totalOf(data),
    neighbours: planStretches(data).map((stretch) => neighbourRow(data, stretch)),
    lineage: lineageOf(data),
  };
}

export const totalOf = (data: PlanData): string =>
  `Периметрі / Периметр: ${printLengthWithUnit(perimeterMm(data.geometry), 'kk')} · Ауданы / Площадь: ${printAreaM2WithUnit(data.areaDoubled, 'kk')}`;

/** System, accuracy and origin of the coordinates: over every table of them. */
export function captionOf({ zone, survey }: PlanData): string {
  const method = METHOD_WORDS[survey.method];
  const accuracy = survey.accuracyMm === null ? 'белгісіз / не указана' : printLengthWithUnit(survey.accuracyMm, 'kk');
  return [
    `QazTRF-23, Гаусс–Крюгер, ${zone}-аймақ / зона ${zone}`,
    `EPSG:${epsgOfZone(zone)}`,
    `дәлдігі / точность ${accuracy}`,
    method.kk === method.ru ? method.kk : `${method.kk} / ${method.ru}`,
  ].join(' · ');
}

function pointRows(data: PlanData): PlanTables['points'] {
  const contours = contoursOf(data.geometry);
  const brought = new Set(data.newPoints.map(String));
  return contours.flatMap((contour) => [
    ...(contours.length > 1 ? [{ group: contourName(contour, data.geometry.length) }] : []),
    ...sidesOf(contour).map((side) => ({
      cells: [...pointCells(side), brought.has(String(side.from.at)) ? 'жаңа / новая' : 'тізілім / реестр'],
    })),
  ]);
}

/** Number, x north, y east, side, its length and bearing. */
export function pointCells({ from, to }: Side): readonly string[] {
  const { xNorthMm, yEastMm } = toSurveyAxes(from.at);
  return [
    String(from.no),
    printCoordinate(xNorthMm, 'kk'),
    printCoordinate(yEastMm, 'kk'),
    `${from.no}–${to.no}`,
    printLength(lengthMm(from.at, to.at), 'kk'),
    printAngle(directionAngle(from.at, to.at)),
  ];
}

export function contourName(contour: Contour, parts: number): string {
  const part = parts > 1 ? `${contour.part + 1}-бөлік / Часть ${contour.part + 1}: ` : '';
  return part + (contour.hole ? 'ішкі контур / внутренний контур' : 'сыртқы контур / внешний контур');
}

export function neighbourRow(data: PlanData, stretch: Stretch): readonly string[] {
  return [stretch.letters.join(' – '), chain(stretch), besideText(data, stretch), printLength(stretch.lengthMm, 'kk')];
}

const LONG_CHAIN = 6;

/** Points passed: 2–3–4; a letter stands for an end that is no turning point; a long chain is shortened in the middle. */
export function chain({ points, letters, startsAtPoint, endsAtPoint }: Stretch): string {
  const stops = [...(startsAtPoint ? [] : [letters[0]]), ...points.map(String), ...(endsAtPoint ? [] : [letters[1]])];
  return (stops.length > LONG_CHAIN ? [...stops.slice(0, 2), '…', ...stops.slice(-1)] : stops).join('–');
}

export function besideText(data: Pick<PlanData, 'neighbours' | 'streets'>, { beside }: Stretch): string {
  if (beside.kind === 'common') return 'ортақ пайдаланудағы жерлер / земли общего пользования';
  if (beside.kind === 'street') {
    const name = data.streets[beside.index]?.name ?? { kk: '', ru: '' };
    return `${name.kk}, ортақ пайдаланудағы жерлер / ${name.ru}, земли общего пользования`;
  }
  const neighbour = data.neighbours[beside.index];
  if (!neighbour) return '';
  const formed = neighbour.formed ? ' (жаңа учаске / образуемый участок)' : '';
  const rights = neighbour.rights.map((kind) => `${RIGHT_WORDS[kind].kk} / ${RIGHT_WORDS[kind].ru}`);
  const holders = neighbour.holders.map(({ kk, ru }) => (kk === ru ? kk : `${kk} / ${ru}`));
  return [printParcelNumber(neighbour.number) + formed, ...rights, ...holders].join('; ');
}

function lineageOf({ lineage }: PlanData): PlanTables['lineage'] {
  if (lineage.parents.length === 0) return null;
  const row = (each: PlanData['lineage']['parents'][number]): readonly string[] => [
    printParcelNumber(each.number),
    each.areaDoubled === null ? '—' : printAreaM2(each.areaDoubled, 'kk'),
  ];
  return { parents: lineage.parents.map(row), children: lineage.siblings.map(row) };
}
