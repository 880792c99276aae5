import { radToSeconds } from './angle-units.ts';
import { roundTogether } from './round-together.ts';
import type { TraverseFigures } from './traverse.ts';

export interface RoundedCorrections {
  /** By station, tenths of a second. */
  readonly seconds: readonly (number | null)[];
  /** By side, metres to the millimetre. */
  readonly northsM: readonly (number | null)[];
  readonly eastsM: readonly (number | null)[];
}

/** Corrections as a sheet prints them: each column adds up to its misclosure with the other sign. */
export const roundedCorrections = ({ vertices, legs }: TraverseFigures): RoundedCorrections => ({
  seconds: roundTogether(
    vertices.map(({ correctionRad }) => (correctionRad === null ? null : radToSeconds(correctionRad))),
    1,
  ),
  northsM: roundTogether(
    legs.map(({ correctionNorthM }) => correctionNorthM),
    3,
  ),
  eastsM: roundTogether(
    legs.map(({ correctionEastM }) => correctionEastM),
    3,
  ),
});
