import { HALF_TURN_RAD } from '../angle-units.ts';
import { chiSquareQuantile } from '../statistics.ts';

/** Covariance of a point, square metres. */
export interface PointCovariance {
  readonly northM2: number;
  readonly eastM2: number;
  readonly northEastM2: number;
}

export interface ErrorEllipse {
  readonly semiMajorM: number;
  readonly semiMinorM: number;
  /** Of the major axis, from grid north clockwise, in [0, π). */
  readonly bearingRad: number;
}

/**
 * Standard error ellipse of a point (эллипс погрешностей): it holds the true point in 39 cases of 100.
 *
 * Unit    metres, radians
 * Source  C. D. Ghilani, Adjustment Computations, 5th ed., ch. 19
 */
export function errorEllipse({ northM2, eastM2, northEastM2 }: PointCovariance): ErrorEllipse {
  const middle = (northM2 + eastM2) / 2;
  const half = Math.hypot((northM2 - eastM2) / 2, northEastM2);
  const bearingRad = Math.atan2(2 * northEastM2, northM2 - eastM2) / 2;
  return {
    semiMajorM: Math.sqrt(middle + half),
    semiMinorM: Math.sqrt(Math.max(0, middle - half)),
    bearingRad: bearingRad < 0 ? bearingRad + HALF_TURN_RAD : bearingRad,
  };
}

/** The ellipse that holds the true point with a probability: 2.45 times the standard one for 0.95. */
export function confidenceEllipse(ellipse: ErrorEllipse, probability: number): ErrorEllipse {
  const factor = Math.sqrt(chiSquareQuantile(probability, 2));
  return {
    semiMajorM: ellipse.semiMajorM * factor,
    semiMinorM: ellipse.semiMinorM * factor,
    bearingRad: ellipse.bearingRad,
  };
}
