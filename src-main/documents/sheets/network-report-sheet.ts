import type { Bilingual } from '#domain/documents/plan-data.ts';
import { radToSeconds } from '#domain/survey/angle-units.ts';
import type { AdjustedNetwork } from '#domain/survey/network/adjust-network.ts';
import { confidenceEllipse } from '#domain/survey/network/error-ellipse.ts';
import { datumOf } from '#domain/survey/network/network-sheet.ts';
import type { AdjustedObservation } from '#domain/survey/network/residuals.ts';
import type { SolvedNetworkReport, SurveyReportOrder } from '#domain/survey/report/survey-report.ts';
import { alike, field, type PlanField } from '../plan-fields.ts';
import {
  componentOf,
  GROSS,
  HEADS,
  inLine,
  joinedBy,
  LEAST_SQUARES,
  REPORT_FIELDS,
  ROLES,
  said,
  sourceOf,
  standingOf,
  verdictOfTest,
} from '../survey-report-words.ts';
import { leftOutLine, observationRows, type LeftOutLine, type ObservationLine } from './network-observations.ts';
import { angle, axis, decimal, metres, mm, signed, signedMm, some } from './survey-figures.ts';
import { surveyReportBase, type Conclusion, type SurveyReportBase } from './survey-report-base.ts';
import { testFigures } from './traverse-report-sheet.ts';

/** The report of a network: what was given and measured, how it fits together, what came out, and how sure it is. */
export interface NetworkReportSheet extends SurveyReportBase {
  readonly given: readonly (readonly string[])[];
  readonly observations: readonly ObservationLine[];
  /** What the surveyor left out: number, between what, measured, standard deviation. */
  readonly leftOut: readonly LeftOutLine[];
  readonly quality: readonly Bilingual[];
  /** In the order in which they would be looked at; empty when nothing stands out. */
  readonly removals: readonly (readonly string[])[];
  readonly orientations: readonly (readonly string[])[];
  readonly points: readonly (readonly string[])[];
}

const DRAWING_HEIGHT = 140;

export function networkReportSheet(order: SurveyReportOrder, solved: SolvedNetworkReport): NetworkReportSheet {
  const { adjusted, reading } = solved;
  return {
    ...surveyReportBase(order, {
      conclusion: conclusionOf(solved),
      figure: solved.figure,
      fields: fieldsOf(order, solved),
      orientation: 'portrait',
      height: DRAWING_HEIGHT,
    }),
    given: reading.network.points.map(({ name, position, isFixed }) => [
      name,
      metres(position.xNorthM),
      metres(position.yEastM),
      inLine(isFixed ? ROLES.fixed : ROLES.approximate),
    ]),
    observations: observationRows(reading.network.observations, adjusted.observations),
    leftOut: reading.leftOut.map(leftOutLine),
    quality: qualityOf(solved),
    removals: solved.removals.map(removalRow),
    orientations: adjusted.orientations.map(({ set, orientationRad, sdRad }) => {
      const [station = '', name = ''] = set.split('\u0000');
      return [station, name, angle(orientationRad), decimal(radToSeconds(sdRad), 1)];
    }),
    points: adjusted.points.map(pointRow),
  };
}

const suspectsOf = ({ observations }: AdjustedNetwork): readonly AdjustedObservation[] =>
  observations.filter(({ isSuspect }) => isSuspect);

function conclusionOf({ adjusted, removals }: SolvedNetworkReport): Conclusion {
  const { globalTest } = adjusted;
  const suspects = suspectsOf(adjusted);
  // One gross error makes others suspect: what data snooping takes first, second, … says more than all of them.
  const toLookAt = removals.length > 0 ? removals.map(({ observation }) => observation) : suspects;
  if (globalTest === null) return { head: HEADS.unchecked, sentences: verdictOfTest(null) };
  return {
    head: globalTest.passes && suspects.length === 0 ? HEADS.agrees : HEADS.disagrees,
    sentences: joinedBy(
      '. ',
      verdictOfTest(globalTest),
      suspects.length === 0 ? GROSS.none : joinedBy(': ', GROSS.first, alike(numbersOf(toLookAt))),
    ),
  };
}

/** Observations are named by their row. */
const numberOf = ({ id }: Pick<AdjustedObservation, 'id'>): string => `№ ${Number(id) + 1}`;
const numbersOf = (named: readonly Pick<AdjustedObservation, 'id'>[]): string =>
  [...new Set(named.map(numberOf))].join(', ');

function fieldsOf({ tolerance }: SurveyReportOrder, { reading }: SolvedNetworkReport): readonly PlanField[] {
  const { tSeconds } = tolerance.angular;
  const { constantMm, ppm } = tolerance.distance;
  const row: Bilingual = { kk: tolerance.nameKk, ru: tolerance.nameRu };
  const plain = (value: number): string => String(value).replace('.', ',');
  const figures: Bilingual = {
    kk: `${plain(tSeconds)}″; ${plain(constantMm)} мм + ${plain(ppm)} мм/км`,
    ru: `${plain(tSeconds)}″; ${plain(constantMm)} мм + ${plain(ppm)} мм/км`,
  };
  return [
    field(
      REPORT_FIELDS.datum,
      said((texts) => texts.network.datum[datumOf(reading)]),
    ),
    field(REPORT_FIELDS.method, LEAST_SQUARES),
    field(REPORT_FIELDS.usualSd, joinedBy('; ', row, figures, standingOf(tolerance), sourceOf(tolerance, 'distance'))),
  ];
}

function qualityOf({ adjusted, reading }: SolvedNetworkReport): readonly Bilingual[] {
  const { degreesOfFreedom, varianceFactor, globalTest, datumDefect, iterations, weightedSquares } = adjusted;
  const { points, observations } = reading.network;
  const suspects = suspectsOf(adjusted);
  const critical = adjusted.observations.find((each) => each.critical !== null)?.critical ?? null;
  return [
    {
      kk: `Пункттер: ${points.length}, өлшемдер: ${observations.length}, артық өлшемдер: ${degreesOfFreedom}, датум ақауы: ${datumDefect}, жуықтаулар: ${iterations}`,
      ru: `Пунктов: ${points.length}, измерений: ${observations.length}, избыточных: ${degreesOfFreedom}, дефект датума: ${datumDefect}, приближений: ${iterations}`,
    },
    joinedBy(
      '; ',
      alike(`vᵀPv = ${decimal(weightedSquares, 3)}`),
      varianceFactor === null
        ? null
        : said((texts) => `${texts.network.varianceFactor}: ${decimal(varianceFactor, 3)}`),
    ),
    globalTest === null
      ? verdictOfTest(null)
      : joinedBy(': ', verdictOfTest(globalTest), alike(testFigures(globalTest))),
    suspects.length === 0
      ? GROSS.none
      : joinedBy(
          ': ',
          GROSS.suspect,
          alike(`${suspects.length} (w > ${some(critical, (value) => decimal(value, 2))})`),
        ),
    reading.leftOut.length === 0 ? GROSS.kept : joinedBy(': ', GROSS.leftOut, alike(numbersOf(reading.leftOut))),
  ];
}

function removalRow({ observation, without }: SolvedNetworkReport['removals'][number], index: number): string[] {
  const { unit, estimatedError, statistic, critical } = observation;
  const error = some(estimatedError, (value) =>
    unit === 'm' ? `${signedMm(value)} мм` : `${signed(radToSeconds(value), 1)}″`,
  );
  const { varianceFactor, globalTest } = without;
  return [
    String(index + 1),
    `${numberOf(observation)}${componentOf(observation)}`,
    some(statistic, (value) => decimal(value, 2)),
    some(critical, (value) => decimal(value, 2)),
    error,
    some(varianceFactor, (value) => decimal(value, 3)),
    globalTest === null ? '' : inLine(globalTest.passes ? HEADS.agrees : HEADS.disagrees),
  ];
}

function pointRow({
  name,
  position,
  isFixed,
  sdNorthM,
  sdEastM,
  ellipse,
}: AdjustedNetwork['points'][number]): string[] {
  const coordinates = [name, metres(position.xNorthM), metres(position.yEastM)];
  if (isFixed) return [...coordinates, inLine(ROLES.fixed), '', '', '', '', '', ''];
  const sure = confidenceEllipse(ellipse, 0.95);
  return [
    ...coordinates,
    ...[sdNorthM, sdEastM, Math.hypot(sdNorthM, sdEastM), ellipse.semiMajorM, ellipse.semiMinorM].map(mm),
    axis(ellipse.bearingRad),
    `${mm(sure.semiMajorM)} × ${mm(sure.semiMinorM)}`,
  ];
}
