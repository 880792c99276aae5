import type { Position } from '#domain/geometry/types.ts';
import { Random } from './random.ts';

/*
 * The town is drawn on a lattice of streets in its own frame: u along the streets that run roughly east, v across
 * them, metres. `grid` bends the frame gently and puts it on the state grid. Whoever asks for the same (u, v) gets the
 * same millimetre: that is what makes neighbours share their vertices.
 *
 *      v_2 ──┬─────┬──       cell (i, j) lies between u_i, u_i+1 and v_j, v_j+1;
 *            │ 0,1 │         the lines are street axes, the block is the cell without
 *      v_1 ──┼─────┼──       half a street on each side. Cell (0, 0) is the flagship
 *            │ 0,0 │         block, drawn by hand: there the frame is straight.
 *      v_0 ──┴─────┴──
 *           u_0   u_1
 */

/** Corner 6 of parcel 21-318-045-112, zone 12: origin of the frame. */
const ORIGIN_EAST = 12_674_503.398;
const ORIGIN_NORTH = 5_670_140.284;
/** Streets rise to the north-east by this much a metre. */
const SLOPE = 0.2247;
const FLAGSHIP_CELL = { west: -35.6, east: 104.4, south: -7.2, north: 91.4 } as const;
/** Within this many metres around the flagship block the bending fades out. */
const STRAIGHT_RADIUS = 320;

export const DEMO_ZONE = 12;

export interface Block {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

export interface TownFrame {
  grid(u: number, v: number): Position;
  /** Direction of the eastward streets at a place, radians from east, counter-clockwise. */
  bearing(u: number, v: number): number;
  uLine(i: number): number;
  vLine(j: number): number;
  block(i: number, j: number): Block;
}

export interface FrameOptions {
  readonly seed: number;
  /** Blocks of a quarter: its borders are wider streets. */
  readonly quarterColumns: number;
  readonly quarterRows: number;
}

export function createTownFrame({ seed, quarterColumns, quarterRows }: FrameOptions): TownFrame {
  const bend = createBend(seed);
  const uLine = createLines(FLAGSHIP_CELL.west, FLAGSHIP_CELL.east, (i) => new Random(seed, 1, i).between(122, 186));
  const vLine = createLines(FLAGSHIP_CELL.south, FLAGSHIP_CELL.north, (j) => new Random(seed, 2, j).between(88, 116));
  const halfU = (i: number): number => (mod(i + 1, quarterColumns) === 0 ? 12 : 8.5);
  const halfV = (j: number): number => (mod(j + 1, quarterRows) === 0 ? 11 : 7.5);
  return {
    grid(u, v) {
      const [du, dv] = bend(u, v);
      return [Math.round((ORIGIN_EAST + u + du) * 1000), Math.round((ORIGIN_NORTH + SLOPE * u + v + dv) * 1000)];
    },
    bearing(u, v) {
      const [a, b] = [bend(u - 5, v), bend(u + 5, v)];
      return Math.atan2(SLOPE * 10 + b[1] - a[1], 10 + b[0] - a[0]);
    },
    uLine,
    vLine,
    block: (i, j) => ({
      west: uLine(i) + halfU(i),
      east: uLine(i + 1) - halfU(i + 1),
      south: vLine(j) + halfV(j),
      north: vLine(j + 1) - halfV(j + 1),
    }),
  };
}

/** Waves long enough that no block is squeezed: the slope of the sum stays below a fifth. */
function createBend(seed: number): (u: number, v: number) => readonly [number, number] {
  const random = new Random(seed, 3);
  const [p1, p2, p3, p4, p5, p6] = Array.from({ length: 6 }, () => random.between(0, 2 * Math.PI)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const east = (u: number, v: number): number =>
    170 * Math.sin(v / 3100 + p1) + 24 * Math.sin(v / 540 + p2) + 7 * Math.sin((0.6 * u + v) / 210 + p3);
  const north = (u: number, v: number): number =>
    170 * Math.sin(u / 3400 + p4) + 28 * Math.sin(u / 620 + p5) + 8 * Math.sin((u - 0.7 * v) / 240 + p6);
  // Relative to the flagship block, so that the bending starts from nothing there.
  const [east0, north0] = [east(35, 42), north(35, 42)];
  return (u, v) => {
    const squared = (u - 35) ** 2 + (v - 42) ** 2;
    const share = 1 - Math.exp(-squared / (2 * STRAIGHT_RADIUS ** 2));
    return [share * (east(u, v) - east0), share * (north(u, v) - north0)];
  };
}

/** Lines 0 and 1 are given; the others follow at drawn distances, remembered as they are asked for. */
function createLines(line0: number, line1: number, width: (i: number) => number): (i: number) => number {
  const up = [line0, line1];
  const down = [line0];
  return (i) => {
    while (up.length <= i) up.push((up.at(-1) ?? 0) + width(up.length - 1));
    while (down.length <= -i) down.push((down.at(-1) ?? 0) - width(-down.length));
    return (i >= 0 ? up[i] : down[-i]) ?? 0;
  };
}

export const mod = (value: number, by: number): number => ((value % by) + by) % by;
