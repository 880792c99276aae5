import type { MultiPolygon, Polygon, Position, Ring } from '#domain/geometry/types.ts';
import type { Random } from './random.ts';
import type { Block, TownFrame } from './town-frame.ts';

export type LotKind = 'house' | 'flats' | 'shop' | 'school' | 'park' | 'field' | 'substation' | 'powerLine';

/** A future parcel: its ground, and what the generators of buildings and addresses need to know of its place. */
export interface Lot {
  readonly kind: LotKind;
  readonly geometry: MultiPolygon;
  /** Which street it faces; null for ground without an address of its own. */
  readonly faces: 'south' | 'north' | null;
  /** Middle of the front and inward extent, in the frame of the town. */
  readonly front: { readonly u: number; readonly v: number; readonly width: number; readonly depth: number };
  /** Strip along the western side, ground of a servitude. */
  readonly strip: MultiPolygon | null;
}

type Node = readonly [u: number, v: number];

const CHAMFER = 4.6;
/** Nodes of the middle line closer than this become one: no parcel gets a side of a few centimetres. */
const NODE_GAP = 2.6;
/** Houses of one side of a block: flagship house numbers rely on at most nine. */
export const MOST_LOTS_A_ROW = 9;

/**
 * Two rows of lots back to back. Each lot carries every vertex of the middle line that lies on it, so the lots of the
 * block tile it exactly:
 *
 *     t0   t1    t2     t3
 *      ┌────┬─────┬──────┐
 *      ├────┴─┬───┴─┬────┤   middle line: nodes of both rows
 *      └──────┴─────┴────┘
 *     s0     s1    s2   s3
 */
export function twoRows(
  frame: TownFrame,
  block: Block,
  random: Random,
  lots: RowCounts,
  kind: LotKind,
): readonly Lot[] {
  const middle = (block.south + block.north) / 2 + random.between(-3, 3);
  const south = cuts(block.west, block.east, lots.south, random);
  const north = cuts(block.west, block.east, lots.north, random);
  const { nodes, ofSouth, ofNorth } = middleLine(south, north, middle, random);
  const corners = chamfers(random);
  const rows: Lot[] = [];
  for (let k = 0; k < lots.north; k++) {
    const back = nodes.slice(at(ofNorth, k), at(ofNorth, k + 1) + 1);
    const edge = frontEdge(
      north,
      k,
      block.north,
      corners.northWest && k === 0,
      corners.northEast && k === lots.north - 1,
      -1,
      random,
    );
    rows.push(
      lotOf(
        frame,
        kind,
        'north',
        [...back, ...edge.reverse()],
        at(north, k),
        at(north, k + 1),
        block.north,
        middle,
        back[0],
      ),
    );
  }
  for (let k = 0; k < lots.south; k++) {
    const back = nodes.slice(at(ofSouth, k), at(ofSouth, k + 1) + 1);
    const edge = frontEdge(
      south,
      k,
      block.south,
      corners.southWest && k === 0,
      corners.southEast && k === lots.south - 1,
      1,
      random,
    );
    const outline = [...edge, ...back.slice().reverse()];
    rows.push(lotOf(frame, kind, 'south', outline, at(south, k), at(south, k + 1), block.south, middle, back[0]));
  }
  return rows;
}

export interface RowCounts {
  readonly south: number;
  readonly north: number;
}

/** Lots as deep as the block, each from street to street; used for large ground. */
export function oneRow(frame: TownFrame, block: Block, random: Random, count: number, kind: LotKind): readonly Lot[] {
  const south = cuts(block.west, block.east, count, random);
  const north = south.map((u, k) => (k === 0 || k === count ? u : u + random.between(-4, 4)));
  const corners = chamfers(random);
  return Array.from({ length: count }, (_, k) => {
    const first = k === 0;
    const last = k === count - 1;
    const edge = frontEdge(south, k, block.south, first && corners.southWest, last && corners.southEast, 1, random);
    const top = frontEdge(north, k, block.north, first && corners.northWest, last && corners.northEast, -1, random);
    return lotOf(
      frame,
      kind,
      'south',
      [...edge, ...top.reverse()],
      at(south, k),
      at(south, k + 1),
      block.south,
      block.north,
      undefined,
    );
  });
}

/** Takes squares out of a lot as enclaves of their own. Each square must lie well inside. */
export function withEnclaves(
  frame: TownFrame,
  lot: Lot,
  places: readonly Node[],
  half: number,
  kind: LotKind,
): readonly [Lot, ...Lot[]] {
  const squares = places.map(([u, v]) => squareAt(frame, u, v, half));
  const outer = lot.geometry[0] ?? [];
  const holes = squares.map((square) => square.slice().reverse());
  const enclave: Lot = {
    kind,
    geometry: squares.map((square): Polygon => [square]),
    faces: null,
    front: { u: places[0]?.[0] ?? 0, v: places[0]?.[1] ?? 0, width: 2 * half, depth: 2 * half },
    strip: null,
  };
  return [{ ...lot, geometry: [[...outer, ...holes]] }, enclave];
}

/** One parcel of several pieces (Land Code art. 155): the pieces must not touch. */
export function joined(first: Lot, second: Lot): Lot {
  return { ...first, geometry: [...first.geometry, ...second.geometry] };
}

/** An upright rectangle on the ground, turned with the streets. */
export function rectangleAt(frame: TownFrame, centre: Node, width: number, depth: number): Ring {
  const [east, north] = frame.grid(centre[0], centre[1]);
  const turn = frame.bearing(centre[0], centre[1]);
  const cos = Math.cos(turn) * 500;
  const sin = Math.sin(turn) * 500;
  const corner = (x: number, y: number): Position => [
    Math.round(east + x * width * cos - y * depth * sin),
    Math.round(north + x * width * sin + y * depth * cos),
  ];
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1), corner(-1, -1)];
}

const squareAt = (frame: TownFrame, u: number, v: number, half: number): Ring =>
  rectangleAt(frame, [u, v], 2 * half, 2 * half);

function cuts(from: number, to: number, count: number, random: Random): number[] {
  const step = (to - from) / count;
  return Array.from({ length: count + 1 }, (_, k) =>
    k === 0 ? from : k === count ? to : from + step * k + random.between(-0.13, 0.13) * step,
  );
}

function middleLine(south: readonly number[], north: readonly number[], middle: number, random: Random) {
  const lean = (u: number, k: number, all: readonly number[]): number =>
    k === 0 || k === all.length - 1 ? u : u + random.between(-2, 2);
  const southU = south.map(lean);
  const northU = north.map((u, k) => {
    const leaning = lean(u, k, north);
    const near = southU.find((other) => Math.abs(other - leaning) < NODE_GAP);
    return near ?? leaning;
  });
  const us = [...new Set([...southU, ...northU])].sort((a, b) => a - b);
  const nodes = us.map((u): Node => [u, middle + random.between(-2.4, 2.4)]);
  return { nodes, ofSouth: southU.map((u) => us.indexOf(u)), ofNorth: northU.map((u) => us.indexOf(u)) };
}

/** The street side from west to east: corner cut or corner, a point of the bend on wide fronts. `inward` is +1 for a southern front. */
function frontEdge(
  all: readonly number[],
  k: number,
  v: number,
  cutWest: boolean,
  cutEast: boolean,
  inward: 1 | -1,
  random: Random,
): Node[] {
  const west = at(all, k);
  const east = at(all, k + 1);
  const edge: Node[] = cutWest
    ? [
        [west, v + inward * CHAMFER],
        [west + CHAMFER, v],
      ]
    : [[west, v]];
  if (east - west > 24 || random.chance(0.3)) edge.push([west + (east - west) * random.between(0.42, 0.58), v]);
  if (east - west > 70) edge.push([west + (east - west) * random.between(0.72, 0.78), v]);
  return [
    ...edge,
    ...(cutEast
      ? ([
          [east - CHAMFER, v],
          [east, v + inward * CHAMFER],
        ] satisfies Node[])
      : ([[east, v]] satisfies Node[])),
  ];
}

function chamfers(random: Random) {
  return {
    southWest: random.chance(0.55),
    southEast: random.chance(0.55),
    northWest: random.chance(0.55),
    northEast: random.chance(0.55),
  };
}

function lotOf(
  frame: TownFrame,
  kind: LotKind,
  faces: 'south' | 'north',
  outline: readonly Node[],
  west: number,
  east: number,
  front: number,
  back: number,
  backWest: Node | undefined,
): Lot {
  const ring = closed(outline.map(([u, v]) => frame.grid(u, v)));
  return {
    kind,
    geometry: [[ring]],
    faces,
    front: { u: (west + east) / 2, v: front, width: east - west, depth: back - front },
    strip: backWest === undefined ? null : stripOf(frame, west, front, backWest, faces),
  };
}

/** Three metres along the western side line, a little off it and off the ends: inside, whatever bend and corners do. */
function stripOf(
  frame: TownFrame,
  west: number,
  front: number,
  [backU, backV]: Node,
  faces: 'south' | 'north',
): MultiPolygon {
  const along = (share: number): Node => [west + 0.4 + (backU - west) * share, front + (backV - front) * share];
  const [a, b] = [along(0.14), along(0.86)];
  const ring = [frame.grid(...a), frame.grid(a[0] + 3, a[1]), frame.grid(b[0] + 3, b[1]), frame.grid(...b)];
  return [[closed(faces === 'south' ? ring : ring.reverse())]];
}

function closed(points: readonly Position[]): Ring {
  const [first] = points;
  return first === undefined ? [] : [...points, first];
}

const at = (values: readonly number[], index: number): number => values[index] ?? 0;
