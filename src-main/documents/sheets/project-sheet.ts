import type { PlanData, PlanProject } from '#domain/documents/plan-data.ts';
import { areaBalance, projectBoundaries, workOf } from '#domain/documents/project-boundaries.ts';
import { drawProject } from '#domain/documents/project-drawing.ts';
import type { ProjectDrawing } from '#domain/documents/project-drawing.ts';
import { projectPoints } from '#domain/documents/project-points.ts';
import { roomOn } from '#domain/documents/sheet-options.ts';
import { printAreaM2, printAreaM2WithUnit, printCoordinate, printLength } from '#domain/geometry/print.ts';
import { toSurveyAxes } from '#domain/geometry/survey-axes.ts';
import { printParcelNumber } from '#domain/numbers/parcel-number.ts';
import { burdensField, categoryField, field, placeField, purposeField, rightsText } from '../plan-fields.ts';
import type { PlanField } from '../plan-fields.ts';
import { besideText, captionOf, chain } from '../plan-tables.ts';
import type { GroupedRow } from '../plan-tables.ts';
import { WORK_WORDS, basisWords } from '../sheet-words.ts';
import { printScale, sheetBase } from './sheet-base.ts';
import type { SheetBase, SheetOrder } from './sheet-base.ts';

export interface ProjectSheet extends SheetBase {
  readonly fields: readonly PlanField[];
  readonly parcels: readonly (readonly string[])[];
  readonly balance: string;
  readonly scale: string;
  readonly before: ProjectDrawing;
  readonly after: ProjectDrawing;
  readonly caption: string;
  readonly points: readonly (readonly string[])[];
  readonly boundaries: readonly GroupedRow[];
}

/** Heading and legend of a scheme, millimetres. */
const AROUND_SCHEME = 17;

/** Land-management project: what the case does to its parcels (Land Code art. 43, 12; approval: 4 working days, art. 150). */
export function projectSheet(order: SheetOrder, project: PlanProject): ProjectSheet {
  const { data } = order;
  const { before, after } = schemes(order, project);
  const base = sheetBase(order);
  return {
    ...base,
    // About the case and not about one of its parcels.
    number: data.caseNumber ?? base.number,
    fields: projectFields(data, project),
    parcels: parcelRows(project),
    balance: balanceOf(project),
    scale: printScale(before.frame.scale),
    before,
    after,
    caption: captionOf(data),
    points: projectPoints(project).map(({ no, at, isNew }) => {
      const { xNorthMm, yEastMm } = toSurveyAxes(at);
      const origin = isNew ? 'жаңа / новая' : 'тізілім / реестр';
      return [String(no), printCoordinate(xNorthMm, 'kk'), printCoordinate(yEastMm, 'kk'), origin];
    }),
    boundaries: projectBoundaries(data, project).flatMap(({ parcel, stretches, neighbours }): GroupedRow[] => [
      {
        group: `${printParcelNumber(parcel.number)} · ${printAreaM2WithUnit(parcel.areaDoubled, 'kk')} · ${parcel.purpose.kk}${parcel.purpose.ru === parcel.purpose.kk ? '' : ` / ${parcel.purpose.ru}`}`,
      },
      ...stretches.map((stretch) => ({
        cells: [
          chain(stretch),
          besideText({ neighbours, streets: data.streets }, stretch),
          printLength(stretch.lengthMm, 'kk'),
        ],
      })),
    ]),
    signatures: [
      { role: 'Жобаны әзірлеген / Разработал', name: data.preparedBy ?? '' },
      { role: 'Келісілді: құқық иеленуші / Согласовано: правообладатель', name: '' },
      { role: 'Бекітілді: уәкілетті орган / Утверждено: уполномоченный орган', name: '' },
    ],
  };
}

/** Both schemes on one page, unless a page for each draws them at least twice as large. */
function schemes({ data, options }: SheetOrder, project: PlanProject): ReturnType<typeof drawProject> {
  const { width, height } = roomOn(options);
  const draw = (room: number): ReturnType<typeof drawProject> =>
    drawProject(data, project, {
      area: { width, height: Math.floor(room - AROUND_SCHEME) },
      scale: options.scale,
      turn: options.turn,
      show: options.show,
    });
  const [together, apart] = [draw(height / 2), draw(Math.min(height, width + AROUND_SCHEME))];
  return apart.after.frame.scale * 2 <= together.after.frame.scale ? apart : together;
}

function projectFields(data: PlanData, project: PlanProject): readonly PlanField[] {
  const { holders, pledgees } = project.consents;
  return [
    field({ kk: 'Жұмыстың түрі', ru: 'Вид работ' }, WORK_WORDS[workOf(project)]),
    field({ kk: 'Негіз', ru: 'Основание' }, basisWords(data)),
    placeField(data),
    categoryField(data),
    purposeField(data),
    field({ kk: 'Құқық түрі', ru: 'Вид права' }, rightsText(data)),
    burdensField(data),
    field(
      { kk: 'Келісімдер', ru: 'Согласия' },
      {
        kk: `құқық иеленушілер – ${holders}, кепіл ұстаушылар – ${pledgees}`,
        ru: `правообладателей – ${holders}, залогодержателей – ${pledgees}`,
      },
    ),
    field(
      { kk: 'Бекіту мерзімі', ru: 'Срок утверждения' },
      { kk: '4 жұмыс күні (Жер кодексінің 150-бабы)', ru: '4 рабочих дня (Земельный кодекс, ст. 150)' },
    ),
  ];
}

function parcelRows({ before, after }: PlanProject): readonly (readonly string[])[] {
  const cells = (each: PlanProject['after'][number] | undefined): readonly string[] =>
    each ? [printParcelNumber(each.number), printAreaM2(each.areaDoubled, 'kk')] : ['', ''];
  return Array.from({ length: Math.max(before.length, after.length) }, (_, index) => [
    ...cells(before[index]),
    ...cells(after[index]),
  ]);
}

function balanceOf(project: PlanProject): string {
  const sum = (parcels: PlanProject['after']): string =>
    printAreaM2WithUnit(
      parcels.reduce((total, { areaDoubled }) => total + areaDoubled, 0),
      'kk',
    );
  const difference = areaBalance(project);
  const verdict =
    difference === 0
      ? 'айырма жоқ / разницы нет'
      : `айырма / разница: ${difference > 0 ? '−' : '+'}${printAreaM2WithUnit(Math.abs(difference), 'kk')}`;
  return `Барлығы / Всего: ${sum(project.before)} → ${sum(project.after)} · ${verdict}`;
}
