import type { Bilingual } from '#domain/documents/plan-data.ts';
import { knownPoints } from '#domain/survey/known-points.ts';
import { confidenceEllipse } from '#domain/survey/network/error-ellipse.ts';
import type { SolvedTraverseReport, SurveyReportOrder } from '#domain/survey/report/survey-report.ts';
import type { SolvedTraverse } from '#domain/survey/solve-traverse.ts';
import { alike, field, type PlanField } from '../plan-fields.ts';
import type { GroupedRow } from '../plan-tables.ts';
import {
  DIRECTIONS,
  GROSS,
  HEADS,
  inLine,
  joinedBy,
  REPORT_FIELDS,
  ROLES,
  said,
  standingOf,
  TRAVERSE_VERDICTS,
  verdictOfTest,
} from '../survey-report-words.ts';
import { axis, bearing, decimal, metres, mm } from './survey-figures.ts';
import { surveyReportBase, type Conclusion, type SurveyReportBase } from './survey-report-base.ts';
import { closureRows, type ClosureRow } from './traverse-closures.ts';
import { stationRows } from './traverse-stations.ts';

/** The computation sheet of a traverse («ведомость вычисления координат») with what it was computed from and judged by. */
export interface TraverseReportSheet extends SurveyReportBase {
  readonly angleSide: Bilingual;
  readonly given: readonly GroupedRow[];
  readonly closures: readonly ClosureRow[];
  readonly stations: readonly (readonly string[])[];
  readonly sums: readonly string[];
  /** Null for the methods that share the misclosures out by a rule. */
  readonly quality: {
    readonly lines: readonly Bilingual[];
    readonly points: readonly (readonly string[])[];
  } | null;
}

const DRAWING_HEIGHT = 92;

export function traverseReportSheet(order: SurveyReportOrder, solved: SolvedTraverseReport): TraverseReportSheet {
  const { sheet } = solved;
  const angleSide = said((texts) => texts.settings.side[sheet.angleSide]);
  const { rows, sums } = stationRows(solved.solved.figures);
  return {
    ...surveyReportBase(order, {
      conclusion: conclusionOf(solved.solved),
      figure: solved.figure,
      fields: fieldsOf(order, solved, angleSide),
      orientation: 'landscape',
      height: DRAWING_HEIGHT,
    }),
    angleSide,
    given: givenRows(solved),
    closures: closureRows(solved.solved, order.tolerance),
    stations: rows,
    sums,
    quality: qualityOf(solved.solved),
  };
}

function conclusionOf({ verdict, adjusted }: SolvedTraverse): Conclusion {
  const { angular, linear, passes } = verdict;
  const isChecked = angular !== null || linear !== null;
  const test = adjusted && isChecked ? verdictOfTest(adjusted.network.globalTest) : null;
  const suspects = adjusted?.network.observations.some(({ isSuspect }) => isSuspect) === true;
  return {
    head: !isChecked ? HEADS.unchecked : passes ? HEADS.within : HEADS.beyond,
    sentences: joinedBy(
      '. ',
      isChecked ? null : said((texts) => texts.closures.unchecked),
      isChecked && passes ? TRAVERSE_VERDICTS.within : null,
      angular?.passes === false ? TRAVERSE_VERDICTS.angular : null,
      linear?.passes === false ? TRAVERSE_VERDICTS.linear : null,
      test,
      suspects ? GROSS.found : null,
    ),
  };
}

function fieldsOf(
  { tolerance }: SurveyReportOrder,
  { sheet, solved }: SolvedTraverseReport,
  angleSide: Bilingual,
): readonly PlanField[] {
  const kind = said((texts) => texts.kind[solved.figures.kind]);
  const method = said((texts) => texts.method[sheet.method]);
  const row: Bilingual = { kk: tolerance.nameKk, ru: tolerance.nameRu };
  return [
    field(REPORT_FIELDS.kind, joinedBy(', ', kind, angleSide)),
    field(REPORT_FIELDS.method, method),
    field(REPORT_FIELDS.tolerance, joinedBy('; ', row, standingOf(tolerance))),
  ];
}

/** Given points, then given directions. */
function givenRows({ sheet, reading }: SolvedTraverseReport): readonly GroupedRow[] {
  if (!reading.arranged.ok) return [];
  const { traverse, lines } = reading.arranged.value;
  const [first, last] = [lines[0] ?? 0, lines.at(-1) ?? 0];
  const known = knownPoints(sheet, reading);
  const isLinked = traverse.end.kind === 'linked';
  const roleOf = (row: number): Bilingual => {
    if (row === first) return ROLES.start;
    if (row < first) return ROLES.back;
    if (isLinked && row === last) return ROLES.end;
    return isLinked && row > last ? ROLES.fore : ROLES.unused;
  };
  const nameIn = (row: number): string => sheet.rows[row]?.point.trim() ?? '';
  const hasCoordinates = (row: number): boolean => known.some((point) => point.row === row);
  const sourceIn = (row: number): string => inLine(hasCoordinates(row) ? DIRECTIONS.byCoordinates : DIRECTIONS.stated);
  const { orientation, end } = traverse;
  const isBacksight = orientation.kind === 'backsight';
  const back = previousRow(sheet.rows, first);
  const fore = nextRow(sheet.rows, last);
  return [
    ...known.map(({ row, name, at }) => ({
      cells: [name, metres(at.xNorthM), metres(at.yEastM), '', inLine(roleOf(row))],
    })),
    {
      cells: [
        isBacksight ? `${nameIn(back)} – ${nameIn(first)}` : `${nameIn(first)} – ${traverse.stations[1]?.name ?? ''}`,
        '',
        '',
        bearing(orientation.bearingRad),
        isBacksight ? sourceIn(back) : inLine(DIRECTIONS.stated),
      ],
    },
    ...(end.kind === 'linked' && end.bearingRad !== null
      ? [{ cells: [`${nameIn(last)} – ${nameIn(fore)}`, '', '', bearing(end.bearingRad), sourceIn(fore)] }]
      : []),
  ];
}

type Rows = SolvedTraverseReport['sheet']['rows'];
const isFilled = (row: Rows[number] | undefined): boolean =>
  row !== undefined && Object.values(row).some((cell) => cell.trim() !== '');
const previousRow = (rows: Rows, from: number): number => rows.slice(0, from).findLastIndex((row) => isFilled(row));
function nextRow(rows: Rows, from: number): number {
  const found = rows.findIndex((row, index) => index > from && isFilled(row));
  return found === -1 ? rows.length : found;
}

function qualityOf({ adjusted, figures }: SolvedTraverse): TraverseReportSheet['quality'] {
  if (adjusted === null) return null;
  const { degreesOfFreedom, varianceFactor, globalTest, points, observations } = adjusted.network;
  const nameAt = (place: string): string => figures.vertices[Number(place)]?.name ?? place;
  const suspects = observations.filter(({ isSuspect }) => isSuspect);
  const suspectWords = (texts: Parameters<Parameters<typeof said>[0]>[0]): string =>
    suspects
      .map(({ id, statistic }) => {
        const [what = '', place = ''] = id.split(' ');
        const text = what === 'angle' ? texts.missing.angle : texts.missing.distance;
        return `${text.replace('{station}', nameAt(place))} (w ${decimal(statistic ?? 0, 1)})`;
      })
      .join(', ');
  return {
    lines: [
      said((texts) => `${texts.network.freedom}: ${degreesOfFreedom}`),
      ...(varianceFactor === null
        ? []
        : [said((texts) => `${texts.network.varianceFactor}: ${decimal(varianceFactor, 3)}`)]),
      ...(globalTest === null
        ? [verdictOfTest(null)]
        : [joinedBy(': ', verdictOfTest(globalTest), alike(testFigures(globalTest)))]),
      suspects.length === 0 ? GROSS.none : joinedBy(': ', GROSS.found, said(suspectWords)),
      GROSS.kept,
    ],
    points: points
      .filter(({ isFixed }) => !isFixed)
      .map(({ name, sdNorthM, sdEastM, ellipse }) => {
        const sure = confidenceEllipse(ellipse, 0.95);
        return [
          nameAt(name),
          ...[sdNorthM, sdEastM, Math.hypot(sdNorthM, sdEastM), ellipse.semiMajorM, ellipse.semiMinorM].map(mm),
          axis(ellipse.bearingRad),
          `${mm(sure.semiMajorM)} × ${mm(sure.semiMinorM)}`,
        ];
      }),
  };
}

export const testFigures = ({
  statistic,
  lower,
  upper,
}: {
  readonly statistic: number;
  readonly lower: number;
  readonly upper: number;
}): string => `χ² = ${decimal(statistic, 2)}; 95 %: ${decimal(lower, 2)} – ${decimal(upper, 2)}`;
