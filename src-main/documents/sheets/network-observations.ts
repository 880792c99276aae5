import { radToSeconds, toFullTurn } from '#domain/survey/angle-units.ts';
import type { Observation } from '#domain/survey/network/network.ts';
import type { AdjustedObservation } from '#domain/survey/network/residuals.ts';
import { componentOf, said } from '../survey-report-words.ts';
import { bearing, decimal, metres, signed, some } from './survey-figures.ts';

/** A measured figure with what the adjustment made of it; a GNSS point has two. */
export interface ObservationLine {
  readonly cells: readonly string[];
  readonly kind: { readonly kk: string; readonly ru: string };
  readonly isSuspect: boolean;
}

/** Number, between what, measured, adjusted, standard deviation, residual, w, redundancy, smallest error that would be found. */
export function observationRows(
  observations: readonly Observation[],
  adjusted: readonly AdjustedObservation[],
): readonly ObservationLine[] {
  const byId = new Map(observations.map((observation) => [observation.id, observation]));
  return adjusted.flatMap((result) => {
    const observation = byId.get(result.id);
    return observation === undefined ? [] : [lineOf(observation, result)];
  });
}

/** An observation that was left out, as it was measured; a GNSS point has both coordinates in one line. */
export type LeftOutLine = Pick<ObservationLine, 'cells' | 'kind'>;

/** Number, between what, measured, standard deviation. */
export function leftOutLine(observation: Observation): LeftOutLine {
  return {
    kind: said((texts) => texts.network.kind[observation.kind]),
    cells: [String(Number(observation.id) + 1), wayOf(observation), ...measuredText(observation)],
  };
}

function measuredText(observation: Observation): readonly [string, string] {
  if (observation.kind === 'gnss') {
    const { xNorthM, yEastM } = observation.value;
    return [`${metres(xNorthM)}; ${metres(yEastM)}`, decimal(observation.sdNorthM * 1000, 1)];
  }
  if (observation.kind === 'distance') return [metres(observation.valueM), decimal(observation.sdM * 1000, 1)];
  return [bearing(toFullTurn(observation.valueRad)), `${decimal(radToSeconds(observation.sdRad), 1)}″`];
}

function lineOf(observation: Observation, result: AdjustedObservation): ObservationLine {
  const isLength = result.unit === 'm';
  const { value, sd } = measuredOf(observation, result);
  const print = (figure: number): string => (isLength ? metres(figure) : bearing(toFullTurn(figure)));
  const small = (figure: number): number => (isLength ? figure * 1000 : radToSeconds(figure));
  return {
    kind: said((texts) => texts.network.kind[observation.kind]),
    isSuspect: result.isSuspect,
    cells: [
      String(Number(result.id) + 1),
      `${wayOf(observation)}${componentOf(result)}`,
      print(value),
      print(value + result.residual),
      `${decimal(small(sd), 1)}${isLength ? '' : '″'}`,
      signed(small(result.residual), 1),
      some(result.statistic, (figure) => decimal(figure, 2)),
      decimal(result.redundancy, 2),
      some(result.smallestDetectable, (figure) => decimal(small(figure), 1)),
    ],
  };
}

function measuredOf(
  observation: Observation,
  { component }: AdjustedObservation,
): { readonly value: number; readonly sd: number } {
  if (observation.kind === 'distance') return { value: observation.valueM, sd: observation.sdM };
  if (observation.kind !== 'gnss') return { value: observation.valueRad, sd: observation.sdRad };
  return component === 'north'
    ? { value: observation.value.xNorthM, sd: observation.sdNorthM }
    : { value: observation.value.yEastM, sd: observation.sdEastM };
}

/** A – B: from station to target; A – B – C: the angle at B from A to C; a named set of directions in brackets. */
function wayOf(observation: Observation): string {
  if (observation.kind === 'gnss') return observation.at;
  const { kind, at, to } = observation;
  if (kind === 'angle') return `${observation.from} – ${at} – ${to}`;
  const set = kind === 'direction' ? (observation.set.split('\u0000')[1] ?? '') : '';
  return `${at} – ${to}${set === '' ? '' : ` (${set})`}`;
}
