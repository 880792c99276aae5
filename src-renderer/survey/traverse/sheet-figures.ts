import type { PlanePoint } from '#domain/survey/plane-point.ts';
import { roundedCorrections } from '#domain/survey/rounded-corrections.ts';
import type { TraverseFigures } from '#domain/survey/traverse.ts';

/** What was computed for a row of the sheet; null: not yet, or nothing to compute. */
export interface RowFigures {
  readonly correctionSeconds: number | null;
  readonly bearingRad: number | null;
  readonly dxNorthM: number | null;
  readonly dyEastM: number | null;
  readonly correctionNorthM: number | null;
  readonly correctionEastM: number | null;
  readonly position: PlanePoint | null;
}

/**
 * Figures by row of the sheet: of the station, and of the side that leaves it. Corrections are rounded so that they add up
 * to the misclosure. A closed traverse whose last side leads back has its start twice: the row keeps what it had first.
 *
 * Unit  seconds; metres rounded to the millimetre (corrections); radians
 */
export function figuresByRow(sheet: TraverseFigures, lines: readonly number[]): ReadonlyMap<number, RowFigures> {
  const { vertices, legs } = sheet;
  const { seconds, northsM, eastsM } = roundedCorrections(sheet);
  const figures = new Map<number, RowFigures>();
  for (const [index, { position, measuredRad }] of vertices.entries()) {
    const line = lines[index];
    if (line === undefined) continue;
    const first = figures.get(line);
    const leg = legs[index];
    const correctionSeconds = measuredRad === null ? null : (seconds[index] ?? null);
    figures.set(
      line,
      first === undefined
        ? {
            correctionSeconds,
            bearingRad: leg?.bearingRad ?? null,
            dxNorthM: leg?.dxNorthM ?? null,
            dyEastM: leg?.dyEastM ?? null,
            correctionNorthM: northsM[index] ?? null,
            correctionEastM: eastsM[index] ?? null,
            position,
          }
        : { ...first, correctionSeconds: first.correctionSeconds ?? correctionSeconds },
    );
  }
  return figures;
}
