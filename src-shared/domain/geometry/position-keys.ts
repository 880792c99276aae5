import type { Position } from './types.ts';

/** Width of the square in which two offsets fit one double: 67 km. */
const REACH = 2 ** 26;

/**
 * Keys by which a Map tells grid points apart: one whole number for points within 67 km of each other, text for the
 * rest. Numbers are several times faster, and the Map does not care that both kinds stand in it.
 */
export function positionKeys(origin: Position): (position: Position) => number | string {
  const west = origin[0] - REACH / 2;
  const south = origin[1] - REACH / 2;
  return (position) => {
    const east = position[0] - west;
    const north = position[1] - south;
    if (east < 0 || north < 0 || east >= REACH || north >= REACH) return `${position[0]},${position[1]}`;
    return east * REACH + north;
  };
}

/** Whole numbers that tell directed segments apart; good as long as the function lives, for up to 67 million points. */
export function segmentKeys(origin: Position): (from: Position, to: Position) => number {
  const keyOf = positionKeys(origin);
  const places = new Map<number | string, number>();
  const placeOf = (position: Position): number => {
    const key = keyOf(position);
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, places.size);
    return places.size - 1;
  };
  return (from, to) => placeOf(from) * REACH + placeOf(to);
}
