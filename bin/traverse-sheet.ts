import type { AdjustedTraverse } from '#domain/survey/adjust-traverse.ts';
import type { GlobalTest } from '#domain/survey/network/adjust-network.ts';
import { printBearing, printDms } from '#domain/survey/print-angle.ts';
import { roundedCorrections } from '#domain/survey/rounded-corrections.ts';
import type { SurveyTolerance, TraverseVerdict } from '#domain/survey/survey-tolerances.ts';
import type { TraverseFigures } from '#domain/survey/traverse.ts';

/** Seconds and metres as the sheet prints them. */
const SECONDS = { decimals: 1 };
const MM = 3;

/** Letters that a terminal would obey instead of showing: point names come from a file. */
const visible = (name: string): string => name.replace(/\p{C}/gu, '\u{fffd}');

const metres = (value: number | null): string => (value === null ? '' : signless(value.toFixed(MM)));
/** No minus in front of a zero. */
const signless = (text: string): string => (/^-0\.0*$/u.test(text) ? text.slice(1) : text);

const signed = (value: number | null | undefined, decimals: number): string =>
  value == null ? '' : `${value > 0 ? '+' : ''}${signless(value.toFixed(decimals))}`;

const HEAD = 'point|angle|corr. ″|bearing|distance|dx|dy|corr. x|corr. y|x north|y east'.split('|');

/** The computation sheet as a table: a row a station, with the side that leaves it. */
export function sheetOf(figures: TraverseFigures): readonly string[] {
  const { vertices, legs } = figures;
  const { seconds, northsM, eastsM } = roundedCorrections(figures);
  const rows = vertices.map(({ name, measuredRad, position }, index) => {
    const leg = legs[index];
    return [
      visible(name),
      measuredRad === null ? '' : printDms(measuredRad, SECONDS),
      signed(seconds[index], SECONDS.decimals),
      leg?.bearingRad == null ? '' : printBearing(leg.bearingRad, SECONDS),
      metres(leg?.distanceM ?? null),
      metres(leg?.dxNorthM ?? null),
      metres(leg?.dyEastM ?? null),
      signed(northsM[index], MM),
      signed(eastsM[index], MM),
      metres(position?.xNorthM ?? null),
      metres(position?.yEastM ?? null),
    ];
  });
  return inColumns([HEAD, ...rows]);
}

function inColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** Misclosures beside what is permitted, and where the permitted value comes from. */
export function closuresOf(
  figures: TraverseFigures,
  verdict: TraverseVerdict,
  row: SurveyTolerance,
): readonly string[] {
  const { angular, linear } = figures;
  if (angular === null && linear === null) return ['Nothing checks this traverse: it ends nowhere known.'];
  const label = row.legalReference === '' ? `${row.confidence}, no legal reference` : row.legalReference;
  const lines = [`Permitted values: ${row.id} (${row.nameEn}), ${label}.`];
  if (angular !== null && verdict.angular !== null) {
    const { k, tSeconds } = row.angular;
    const permitted = `${printDms(verdict.angular.permittedRad, SECONDS)} (${k} · ${tSeconds}″ · √${angular.count}, ${row.confidence})`;
    const sums = `sum ${printDms(angular.measuredSumRad, SECONDS)}, should be ${printDms(angular.theoreticalSumRad, SECONDS)}`;
    const misclosure = printDms(angular.misclosureRad, SECONDS);
    lines.push(`Angles: ${sums}, misclosure ${misclosure}, permitted ${permitted}${excess(verdict.angular)}`);
  }
  if (linear !== null && verdict.linear !== null) {
    const { denominator, permittedDenominator } = verdict.linear;
    const misclosure = `x ${metres(linear.misclosureNorthM)}, y ${metres(linear.misclosureEastM)}, together ${metres(linear.misclosureM)} m`;
    const relative = denominator === null ? 'none' : `1:${Math.floor(denominator)}`;
    const permitted = `1:${permittedDenominator} (${row.confidence})${excess(verdict.linear)}`;
    lines.push(
      `Sides: length ${metres(linear.lengthM)} m, misclosure ${misclosure}, ${relative}, permitted ${permitted}`,
    );
  }
  return lines;
}

const excess = ({ passes }: { readonly passes: boolean }): string => (passes ? '' : ' – EXCEEDED');

function verdictOf({ passes, statistic, lower, upper }: GlobalTest): string {
  const figures = `chi-square ${statistic.toFixed(2)}, 95 %: ${lower.toFixed(2)} to ${upper.toFixed(2)}`;
  return `${passes ? 'agrees' : 'DISAGREES'} with the stated standard deviations (${figures})`;
}

/** What a least-squares adjustment says of itself. */
export function qualityOf({ network, figures }: AdjustedTraverse): readonly string[] {
  const { degreesOfFreedom, varianceFactor, globalTest, points, observations } = network;
  const names = new Map(figures.vertices.map(({ name }, index) => [String(index), visible(name)]));
  const test = globalTest === null ? 'no redundancy, nothing tested' : verdictOf(globalTest);
  const ellipses = points
    .filter(({ isFixed }) => !isFixed)
    .map(({ name, ellipse: { semiMajorM, semiMinorM, bearingRad } }) => [
      names.get(name) ?? name,
      (semiMajorM * 1000).toFixed(1),
      (semiMinorM * 1000).toFixed(1),
      printBearing(bearingRad),
    ]);
  const suspects = observations
    .filter(({ isSuspect }) => isSuspect)
    .map(({ id }) => id.replace(/\d+$/u, (place) => `at ${names.get(place) ?? place}`));
  const factor = varianceFactor === null ? '' : `, variance factor ${varianceFactor.toFixed(3)}`;
  return [
    `Least squares: ${degreesOfFreedom} degrees of freedom${factor}, ${test}`,
    ...(suspects.length > 0 ? [`Suspect (look at them again, nothing was removed): ${suspects.join(', ')}`] : []),
    'Standard error ellipses, mm:',
    ...inColumns([['point', 'major', 'minor', 'bearing'], ...ellipses]),
  ];
}
