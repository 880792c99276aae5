import { roundTogether } from '#domain/survey/round-together.ts';
import { roundedCorrections } from '#domain/survey/rounded-corrections.ts';
import type { TraverseFigures, TraverseLeg } from '#domain/survey/traverse.ts';
import { angle, bearing, metres, signed, some, wholeMm } from './survey-figures.ts';

interface StationRows {
  readonly rows: readonly (readonly string[])[];
  /** The last row of the sheet. */
  readonly sums: readonly string[];
}

/**
 * The fourteen columns of the computation sheet: station, measured angle, its correction, corrected angle; bearing and length
 * of the side to the next station, its increments, each with its correction, and corrected; coordinates.
 */
export function stationRows(figures: TraverseFigures): StationRows {
  const { vertices, legs, angular } = figures;
  const { seconds, northsM, eastsM } = roundedCorrections(figures);
  // Rounded together, corrected increments lead from each printed coordinate to the next one.
  const northsCorrectedM = roundTogether(legs.map(correctedNorth), 3);
  const eastsCorrectedM = roundTogether(legs.map(correctedEast), 3);
  const rows = vertices.map(({ name, measuredRad, correctedRad, position }, index) => {
    const leg = legs[index];
    return [
      name,
      some(measuredRad, angle),
      measuredRad === null ? '' : some(seconds[index], (value) => signed(value, 1)),
      some(correctedRad, angle),
      some(leg?.bearingRad, bearing),
      some(leg?.distanceM, metres),
      some(leg?.dxNorthM, (value) => signed(value, 3)),
      some(northsM[index], wholeMm),
      some(leg?.dyEastM, (value) => signed(value, 3)),
      some(eastsM[index], wholeMm),
      some(northsCorrectedM[index], (value) => signed(value, 3)),
      some(eastsCorrectedM[index], (value) => signed(value, 3)),
      some(position?.xNorthM, metres),
      some(position?.yEastM, metres),
    ];
  });
  const total = (of: (leg: TraverseLeg) => number | null): number => legs.reduce((sum, leg) => sum + (of(leg) ?? 0), 0);
  const [north, east] = [total((leg) => leg.dxNorthM), total((leg) => leg.dyEastM)];
  const [vNorth, vEast] = [total((leg) => leg.correctionNorthM), total((leg) => leg.correctionEastM)];
  const correctedSum = angular && angular.measuredSumRad + sumOf(vertices.map(({ correctionRad }) => correctionRad));
  return {
    rows,
    sums: [
      'Σ',
      some(angular?.measuredSumRad, angle),
      angular === null ? '' : signed(sumOf(seconds), 1),
      some(correctedSum, angle),
      '',
      metres(total((leg) => leg.distanceM)),
      ...[signed(north, 3), wholeMm(vNorth), signed(east, 3), wholeMm(vEast)],
      ...[signed(north + vNorth, 3), signed(east + vEast, 3)],
      '',
      '',
    ],
  };
}

const sumOf = (values: readonly (number | null)[]): number =>
  values.reduce<number>((sum, value) => sum + (value ?? 0), 0);

const correctedNorth = ({ dxNorthM, correctionNorthM }: TraverseLeg): number | null =>
  dxNorthM === null ? null : dxNorthM + (correctionNorthM ?? 0);
const correctedEast = ({ dyEastM, correctionEastM }: TraverseLeg): number | null =>
  dyEastM === null ? null : dyEastM + (correctionEastM ?? 0);
