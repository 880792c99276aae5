import { samePosition } from '#domain/geometry/predicates.ts';
import type { Position } from '#domain/geometry/types.ts';

/** Points of a file closer than this are one point, written twice: half the grid. */
const SAME_POINT_MM = 0.5;

interface Placed {
  readonly eastMm: number;
  readonly northMm: number;
  readonly position: Position;
}

/**
 * The millimetre grid under a drawing. Points that are one point in the file become one point of the grid, whatever the
 * rounding of each would have been: neighbours that shared a corner share it still.
 */
export class PointGrid {
  /** The farthest that a point was moved to reach the grid, mm. */
  largestMoveMm = 0;
  readonly #shift: readonly [number, number];
  readonly #joined = new Set<string>();
  readonly #cells = new Map<number, Placed[]>();

  constructor(shift: readonly [eastMm: number, northMm: number] = [0, 0]) {
    this.#shift = shift;
  }

  /** Points that went to the place of one beside them, each counted once however often it is written. */
  get joined(): number {
    return this.#joined.size;
  }

  place([east, north]: readonly [eastM: number, northM: number]): Position {
    const [eastMm, northMm] = [east * 1000, north * 1000];
    const own: Position = [Math.round(eastMm) + this.#shift[0], Math.round(northMm) + this.#shift[1]];
    const known = this.#knownAt(eastMm, northMm);
    const position = known?.position ?? own;
    if (known === null) this.#remember({ eastMm, northMm, position });
    else if (!samePosition(position, own)) this.#joined.add(`${String(eastMm)} ${String(northMm)}`);
    const move = Math.hypot(position[0] - this.#shift[0] - eastMm, position[1] - this.#shift[1] - northMm);
    this.largestMoveMm = Math.max(this.largestMoveMm, move);
    return position;
  }

  /** Half a millimetre around a point lies in four cells of the grid at most. */
  #knownAt(eastMm: number, northMm: number): Placed | null {
    const [column, row] = [Math.floor(eastMm - SAME_POINT_MM), Math.floor(northMm - SAME_POINT_MM)];
    for (let cell = 0; cell < 4; cell++) {
      for (const placed of this.#cells.get(keyOf(column + (cell & 1), row + (cell >> 1))) ?? []) {
        if (Math.hypot(placed.eastMm - eastMm, placed.northMm - northMm) <= SAME_POINT_MM) return placed;
      }
    }
    return null;
  }

  #remember(placed: Placed): void {
    const key = keyOf(Math.floor(placed.eastMm), Math.floor(placed.northMm));
    const cell = this.#cells.get(key);
    if (cell === undefined) this.#cells.set(key, [placed]);
    else cell.push(placed);
  }
}

/** Cells far apart may share a key: distances are asked anyway. */
const keyOf = (column: number, row: number): number => Math.imul(column % 2 ** 31, 73_856_093) ^ (row % 2 ** 31);
