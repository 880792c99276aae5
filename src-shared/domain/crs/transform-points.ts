import { never } from '../invariant.ts';
import { ok, refuse, type Refusal, type Result } from '../result.ts';
import { ellipsoidOf, type CrsId } from './coordinate-systems.ts';
import { isInside, type Extent } from './extent.ts';
import { ELLIPSOID, helmertShift, type Radians } from './helmert.ts';
import { gridShift, type ShiftFailure } from './ntv2-grid.ts';
import type { Pipeline } from './pipeline.ts';
import { projectorOf } from './projector.ts';

/** [east, north] in metres, or [longitude, latitude] in degrees. */
export type Coordinates = readonly [x: number, y: number];

/** A coordinate that was computed, with the way it came by. The one it was computed from stays with the caller. */
export interface TransformedPoint {
  readonly x: number;
  readonly y: number;
  readonly pipeline: string;
  readonly accuracyM: number;
  /** Systems of the pipeline in whose area of use the point is not: a neighbouring zone, say. */
  readonly outside: readonly CrsId[];
}

export type TransformCode = 'crs.outsideReach' | 'crs.outsideGrid' | 'crs.nullShift' | 'coordinate.malformed';

/** The same for many, in one piece: x, y, x, y … NaN where a point is refused. */
export interface TransformedSet {
  readonly pipeline: string;
  readonly accuracyM: number;
  readonly coordinates: Float64Array;
  /** By number of the point, from 0. */
  readonly refused: ReadonlyMap<number, TransformCode>;
  readonly outside: ReadonlyMap<number, readonly CrsId[]>;
}

/**
 * A zone of 6° around Kazakhstan. What lies further off is no point of a Kazakh case: the axes are exchanged, or the
 * system is another one.
 */
const REACH: Extent = [40, 34, 94, 62];

const DEGREES = 180 / Math.PI;

/**
 * Transforms points one after another in one array. A point that cannot be transformed is refused alone.
 *
 * Shape    x, y, x, y … [east, north] or [longitude, latitude], in the source system, which is left as it is
 * Unit     metres or degrees
 * Accuracy ≤ 1e-6 m from PROJ for the steps of the pipeline
 */
export function transformSet(pipeline: Pipeline, source: Float64Array): TransformedSet {
  const run = runnerOf(pipeline);
  const coordinates = new Float64Array(source.length);
  const refused = new Map<number, TransformCode>();
  const outside = new Map<number, readonly CrsId[]>();
  const point: Radians = { x: 0, y: 0 };
  for (let at = 0; at + 1 < source.length; at += 2) {
    point.x = source[at] ?? NaN;
    point.y = source[at + 1] ?? NaN;
    const answer = run(point);
    if (typeof answer === 'string') {
      refused.set(at / 2, answer);
      coordinates[at] = NaN;
      coordinates[at + 1] = NaN;
      continue;
    }
    if (answer !== NOWHERE_OUTSIDE) outside.set(at / 2, answer);
    coordinates[at] = point.x;
    coordinates[at + 1] = point.y;
  }
  return { pipeline: pipeline.id, accuracyM: pipeline.accuracyM, coordinates, refused, outside };
}

/**
 * Transforms one point.
 *
 * Refuses 'crs.outsideReach' | 'crs.outsideGrid' | 'crs.nullShift' (a hole in the grid) | 'coordinate.malformed'
 */
export function transformPoint(
  pipeline: Pipeline,
  [x, y]: Coordinates,
): Result<TransformedPoint, Refusal<TransformCode>> {
  const point: Radians = { x, y };
  const answer = runnerOf(pipeline)(point);
  if (typeof answer === 'string') return refuse(answer, [`${x} ${y}`, pipeline.id]);
  return ok({ x: point.x, y: point.y, pipeline: pipeline.id, accuracyM: pipeline.accuracyM, outside: answer });
}

/** Changes the point in place; answers the systems that it is outside of, or why it was refused. */
type Runner = (point: Radians) => readonly CrsId[] | TransformCode;

const runners = new WeakMap<Pipeline, Runner>();

function runnerOf(pipeline: Pipeline): Runner {
  const known = runners.get(pipeline);
  if (known) return known;
  const made = makeRunner(pipeline);
  runners.set(pipeline, made);
  return made;
}

const NOWHERE_OUTSIDE: readonly CrsId[] = [];

function makeRunner(pipeline: Pipeline): Runner {
  const { from, to, steps } = pipeline;
  const { toRadians } = projectorOf(from);
  const { fromRadians } = projectorOf(to);
  const shift = shifterOf(pipeline);
  const isSame = steps.length === 0;
  return (point) => {
    const { x, y } = point;
    if (!Number.isFinite(x) || !Number.isFinite(y)) return 'coordinate.malformed';
    toRadians(point);
    const longitude = point.x * DEGREES;
    const latitude = point.y * DEGREES;
    if (!isInside(REACH, longitude, latitude)) return 'crs.outsideReach';
    if (isSame) {
      // Nothing is computed for a system and itself: the coordinates stay bit for bit.
      point.x = x;
      point.y = y;
    } else {
      const failure = shift(point);
      if (failure !== null) return failure;
      fromRadians(point);
    }
    const inFrom = isInside(from.area, longitude, latitude);
    const inTo = isInside(to.area, longitude, latitude);
    if (inFrom && inTo) return NOWHERE_OUTSIDE;
    return [...new Set([...(inFrom ? [] : [from.id]), ...(inTo ? [] : [to.id])])];
  };
}

function shifterOf({ shift, from, to }: Pipeline): (point: Radians) => ShiftFailure {
  switch (shift.kind) {
    case 'none':
    case 'equal':
      return () => null;
    case 'helmert': {
      const apply = helmertShift({
        from: ELLIPSOID[ellipsoidOf(from.datum)],
        to: ELLIPSOID[ellipsoidOf(to.datum)],
        inverse: shift.inverse,
      });
      return (point) => {
        apply(point);
        return null;
      };
    }
    case 'grid':
      return gridShift(shift.grid, shift.inverse);
    default:
      return never(shift);
  }
}
