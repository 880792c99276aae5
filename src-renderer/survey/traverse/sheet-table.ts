import type { PrintLanguage } from '#domain/geometry/print.ts';
import { printBearing, printDms } from '#domain/survey/print-angle.ts';
import { roundedCorrections } from '#domain/survey/rounded-corrections.ts';
import type { SolvedTraverse } from '#domain/survey/solve-traverse.ts';

export const TABLE_COLUMNS = [
  'point',
  'angle',
  'correction',
  'bearing',
  'distance',
  'dx',
  'dy',
  'vx',
  'vy',
  'x',
  'y',
] as const;

interface TableWords {
  readonly heads: (column: (typeof TABLE_COLUMNS)[number]) => string;
  readonly language: PrintLanguage;
  readonly separator: '.' | ',';
}

/** The computation sheet for another program: no spaces between thousands, an ASCII minus, metres to the millimetre. */
export function sheetTable({ figures }: SolvedTraverse, { heads, language, separator }: TableWords): string[][] {
  const { vertices, legs } = figures;
  const plain = (value: number | null | undefined, decimals: number): string =>
    value == null
      ? ''
      : value
          .toFixed(decimals)
          .replace(/^-(0(?:\.0*)?)$/u, '$1')
          .replace('.', separator);
  const { seconds, northsM, eastsM } = roundedCorrections(figures);
  return [
    TABLE_COLUMNS.map(heads),
    ...vertices.map(({ name, measuredRad, position }, index) => {
      const leg = legs[index];
      return [
        name,
        measuredRad === null ? '' : printDms(measuredRad, { language, decimals: 1 }),
        plain(measuredRad === null ? null : seconds[index], 1),
        leg?.bearingRad == null ? '' : printBearing(leg.bearingRad, { language, decimals: 1 }),
        plain(leg?.distanceM, 3),
        plain(leg?.dxNorthM, 3),
        plain(leg?.dyEastM, 3),
        plain(northsM[index], 3),
        plain(eastsM[index], 3),
        plain(position?.xNorthM, 3),
        plain(position?.yEastM, 3),
      ];
    }),
  ];
}
