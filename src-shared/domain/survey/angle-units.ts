/*
 * Angles are radians inside. The factors stand here once; a full circle is 360° = 400 gon.
 */

export const FULL_TURN_RAD = 2 * Math.PI;
export const HALF_TURN_RAD = Math.PI;
const SECONDS_PER_TURN = 1_296_000;

export const degreesToRad = (degrees: number): number => (degrees / 360) * FULL_TURN_RAD;
export const gonToRad = (gon: number): number => (gon / 400) * FULL_TURN_RAD;
export const secondsToRad = (seconds: number): number => (seconds / SECONDS_PER_TURN) * FULL_TURN_RAD;

export const radToDegrees = (angleRad: number): number => (angleRad / FULL_TURN_RAD) * 360;
export const radToSeconds = (angleRad: number): number => (angleRad / FULL_TURN_RAD) * SECONDS_PER_TURN;

/** Into [0, 2π): bearings and measured angles. */
export function toFullTurn(angleRad: number): number {
  const turned = angleRad % FULL_TURN_RAD;
  const positive = turned < 0 ? turned + FULL_TURN_RAD : turned;
  // A negative angle smaller than half a unit in the last place of 2π becomes 2π itself.
  return positive >= FULL_TURN_RAD ? 0 : positive;
}

/** Into (−π, π]: differences and misclosures. */
export function toHalfTurn(angleRad: number): number {
  const turned = toFullTurn(angleRad);
  return turned > HALF_TURN_RAD ? turned - FULL_TURN_RAD : turned;
}
