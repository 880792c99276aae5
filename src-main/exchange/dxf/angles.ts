import { FULL_TURN } from '../curves.ts';

export const radians = (degrees: number): number => ((degrees % 360) * Math.PI) / 180;

/** Counter-clockwise from one parameter to the other; the same twice is a whole turn. */
export function sweepBetween(from: number, to: number): number {
  const sweep = (to - from) % FULL_TURN;
  return sweep <= 0 ? sweep + FULL_TURN : sweep;
}
