import { ok, refuse, type Refusal, type Result } from '../../result.ts';
import type { PlanePoint } from '../plane-point.ts';

/** A point of a network: where it is known to stand, or about where (a few per cent of the distances will do). */
export interface NetworkPoint {
  readonly name: string;
  readonly position: PlanePoint;
  readonly isFixed: boolean;
}

interface Measured {
  /** Names the observation in the report: unique in its network. */
  readonly id: string;
}

/** Reading of the horizontal circle, clockwise. The readings of a set share one unknown orientation. */
export interface DirectionObservation extends Measured {
  readonly kind: 'direction';
  readonly set: string;
  readonly at: string;
  readonly to: string;
  readonly valueRad: number;
  readonly sdRad: number;
}

/** Angle at a point, clockwise from one target to another. */
export interface AngleObservation extends Measured {
  readonly kind: 'angle';
  readonly at: string;
  readonly from: string;
  readonly to: string;
  readonly valueRad: number;
  readonly sdRad: number;
}

/** Bearing from grid north clockwise. */
export interface BearingObservation extends Measured {
  readonly kind: 'bearing';
  readonly at: string;
  readonly to: string;
  readonly valueRad: number;
  readonly sdRad: number;
}

/** Horizontal distance, already reduced to the plane of the zone. */
export interface DistanceObservation extends Measured {
  readonly kind: 'distance';
  readonly at: string;
  readonly to: string;
  readonly valueM: number;
  readonly sdM: number;
}

/** Coordinates of a point by GNSS, already transformed into the plane of the zone, with their covariance. */
export interface GnssObservation extends Measured {
  readonly kind: 'gnss';
  readonly at: string;
  readonly value: PlanePoint;
  readonly sdNorthM: number;
  readonly sdEastM: number;
  /** Correlation of north and east, between −1 and 1. */
  readonly correlation: number;
}

export type Observation =
  DirectionObservation | AngleObservation | BearingObservation | DistanceObservation | GnssObservation;

export interface Network {
  readonly points: readonly NetworkPoint[];
  readonly observations: readonly Observation[];
}

export type NetworkInputCode =
  | 'network.duplicate'
  | 'network.unknownPoint'
  | 'network.notANumber'
  | 'network.standardDeviation'
  | 'network.toItself';

const namesOf = (observation: Observation): readonly string[] => {
  if (observation.kind === 'gnss') return [observation.at];
  return observation.kind === 'angle'
    ? [observation.at, observation.from, observation.to]
    : [observation.at, observation.to];
};

function numbersOf(observation: Observation): { readonly values: readonly number[]; readonly sds: readonly number[] } {
  if (observation.kind === 'distance') return { values: [observation.valueM], sds: [observation.sdM] };
  if (observation.kind !== 'gnss') return { values: [observation.valueRad], sds: [observation.sdRad] };
  const { value, sdNorthM, sdEastM, correlation } = observation;
  // A correlation of ±1 leaves no inverse of the covariance: it counts as no standard deviation.
  const sds = Math.abs(correlation) < 1 ? [sdNorthM, sdEastM] : [0];
  return { values: [value.xNorthM, value.yEastM, correlation], sds };
}

/**
 * Refuses what cannot be adjusted whatever its figures are.
 *
 * Refuses 'network.duplicate' (a name of a point or an id twice) | 'network.unknownPoint' (observation, name) |
 *         'network.notANumber' | 'network.standardDeviation' (zero, negative) | 'network.toItself'
 */
export function checkNetwork({ points, observations }: Network): Result<null, Refusal<NetworkInputCode>> {
  const names = points.map(({ name }) => name);
  const twice = firstTwice(names) ?? firstTwice(observations.map(({ id }) => id));
  if (twice !== null) return refuse('network.duplicate', [twice]);
  const known = new Set(names);
  for (const { name, position } of points)
    if (!Number.isFinite(position.xNorthM) || !Number.isFinite(position.yEastM))
      return refuse('network.notANumber', [name]);
  for (const observation of observations) {
    const { id } = observation;
    const used = namesOf(observation);
    const missing = used.find((name) => !known.has(name));
    if (missing !== undefined) return refuse('network.unknownPoint', [id, missing]);
    if (new Set(used).size < used.length) return refuse('network.toItself', [id]);
    const { values, sds } = numbersOf(observation);
    if (![...values, ...sds].every(Number.isFinite)) return refuse('network.notANumber', [id]);
    if (sds.some((sd) => sd <= 0)) return refuse('network.standardDeviation', [id]);
  }
  return ok(null);
}

function firstTwice(names: readonly string[]): string | null {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return null;
}
