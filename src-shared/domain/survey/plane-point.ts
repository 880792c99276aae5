import { fromSurveyAxes, toSurveyAxes } from '../geometry/survey-axes.ts';
import { Position } from '../geometry/types.ts';
import { ok, refuse, type Refusal, type Result } from '../result.ts';

/**
 * A point of a survey computation, before it is rounded to the grid.
 *
 * CRS     plane of the state zone (or any plane with x north and y east), survey order: x north, y east
 * Unit    metres
 */
export interface PlanePoint {
  readonly xNorthM: number;
  readonly yEastM: number;
}

/**
 * The position on the millimetre grid, rounded half up. The only way from a computation into legal geometry.
 *
 * Refuses 'coordinate.outside' (negative, beyond the grid, not a number)
 */
export function toGrid(point: PlanePoint): Result<Position, Refusal<'coordinate.outside'>> {
  const millimetres = (metres: number): number => Math.floor(metres * 1000 + 0.5);
  const position = Position.safeParse(
    fromSurveyAxes({ xNorthMm: millimetres(point.xNorthM), yEastMm: millimetres(point.yEastM) }),
  );
  return position.success
    ? ok(position.data)
    : refuse('coordinate.outside', [`${String(point.xNorthM)} ${String(point.yEastM)}`]);
}

export function fromGrid(position: Position): PlanePoint {
  const { xNorthMm, yEastMm } = toSurveyAxes(position);
  return { xNorthM: xNorthMm / 1000, yEastM: yEastMm / 1000 };
}
