import fc from 'fast-check';
import type { FabricParcel } from './fabric-check.ts';
import type { Fabric, FabricEdit } from './fabric-edit.ts';
import { areaDoubled, boxesMeet, boxOf, growBox, joinBoxes } from './measures.ts';
import type { DoubledMm2, MultiPolygon, Position } from './types.ts';

/*
 *  r3 +---+--+---+      A fabric of columns × rows cells near Astana, zone 12. Corners are moved at random and shared;
 *     |   |   \  |      sides have up to two bends, shared as well. One cell in five has an enclave: a hole that is a
 *  r2 +--+-----+-+      parcel of its own ("c1r0e"), or free land.
 *     | [e]|     |      Numbers name the cell: "c0r0" is the south-western one.
 *  r1 +---+------+
 */
export interface FabricShape {
  readonly columns: number;
  readonly rows: number;
  readonly seed: number;
  readonly sideMm?: number;
  /** Up to so many extra corners on each side of a cell. */
  readonly bends?: number;
  readonly enclaves?: boolean;
}

const EAST = 12_674_500_000;
const NORTH = 5_670_100_000;
const SIDE_MM = 40_000;

/** Numbers in [0, 1), the same for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Parcels that fit each other exactly: every edge shared, no gap, no overlap. */
export function makeFabric(shape: FabricShape): readonly FabricParcel[] {
  const { columns, rows, sideMm = SIDE_MM, enclaves = true } = shape;
  const random = randomOf(shape.seed);
  const sides = sidesOf(shape, random);
  const parcels: FabricParcel[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const outer = [
        ...sides.along(column, row),
        ...sides.up(column + 1, row),
        ...sides.along(column, row + 1).toReversed(),
        ...sides.up(column, row).toReversed(),
      ].filter((point, index, all) => point !== all[index - 1]);
      const number = `c${column}r${row}`;
      const hole = enclaves && random() < 0.2 ? enclaveAt(column, row, sideMm, random) : null;
      parcels.push({ number, geometry: [hole ? [outer, hole.toReversed()] : [outer]] });
      if (hole && random() < 0.5) parcels.push({ number: `${number}e`, geometry: [[hole]] });
    }
  }
  return parcels;
}

function sidesOf({ columns, rows, sideMm = SIDE_MM, bends = 2 }: FabricShape, random: () => number) {
  const moved = (east: number, north: number, by: number): Position => [
    Math.round(EAST + east + (random() - 0.5) * by),
    Math.round(NORTH + north + (random() - 0.5) * by),
  ];
  const corners = Array.from({ length: rows + 1 }, (_, row) =>
    Array.from({ length: columns + 1 }, (__, column) => moved(column * sideMm, row * sideMm, sideMm * 0.3)),
  );
  const corner = (column: number, row: number): Position => corners[row]?.[column] as Position;
  const sides = new Map<string, readonly Position[]>();
  const side = (key: string, a: Position, b: Position): readonly Position[] => {
    const known = sides.get(key);
    if (known) return known;
    const count = Math.floor(random() * (bends + 1));
    const inner = Array.from({ length: count }, (_, index) => {
      const part = (index + 1) / (count + 1);
      return moved(a[0] - EAST + (b[0] - a[0]) * part, a[1] - NORTH + (b[1] - a[1]) * part, sideMm * 0.1);
    });
    sides.set(key, [a, ...inner, b]);
    return sides.get(key) as readonly Position[];
  };
  return {
    along: (column: number, row: number) =>
      side(`along ${column} ${row}`, corner(column, row), corner(column + 1, row)),
    up: (column: number, row: number) => side(`up ${column} ${row}`, corner(column, row), corner(column, row + 1)),
  };
}

function enclaveAt(column: number, row: number, sideMm: number, random: () => number): Position[] {
  const around = [
    [0.4, 0.4],
    [0.6, 0.4],
    [0.6, 0.6],
    [0.4, 0.6],
  ] as const;
  const points = around.map(([east, north]): Position => [
    Math.round(EAST + (column + east + (random() - 0.5) * 0.1) * sideMm),
    Math.round(NORTH + (row + north + (random() - 0.5) * 0.1) * sideMm),
  ]);
  return [...points, points[0] as Position];
}

/** Fabrics of 2 × 2 to 4 × 4 cells. */
export const fabrics: fc.Arbitrary<readonly FabricParcel[]> = fc
  .record({
    columns: fc.integer({ min: 2, max: 4 }),
    rows: fc.integer({ min: 2, max: 4 }),
    seed: fc.nat(),
    bends: fc.nat(2),
    enclaves: fc.boolean(),
  })
  .map(makeFabric);

/** What a command gets: the targets, and around them every parcel that meets their box grown by a metre. */
export function fabricOf(parcels: readonly FabricParcel[], targets: readonly string[]): Fabric {
  const chosen = parcels.filter(({ number }) => targets.includes(number));
  const box = growBox(chosen.map(({ geometry }) => boxOf(geometry)).reduce(joinBoxes), 1000);
  const around = parcels.filter(({ number, geometry }) => !targets.includes(number) && boxesMeet(boxOf(geometry), box));
  return { targets: chosen, around };
}

/** The parcels after the edit; formed ones are numbered "n0", "n1", … in their order. */
export function afterEdit(parcels: readonly FabricParcel[], edit: FabricEdit): readonly FabricParcel[] {
  const changed = new Map(edit.changed.map((parcel) => [parcel.number, parcel]));
  return [
    ...parcels
      .filter(({ number }) => !edit.closed.includes(number))
      .map((parcel) => changed.get(parcel.number) ?? parcel),
    ...edit.formed.map((geometry, index) => ({ number: `n${index}`, geometry })),
  ];
}

export const areaOfAll = (parcels: readonly { readonly geometry: MultiPolygon }[]): DoubledMm2 =>
  parcels.reduce((sum, { geometry }) => sum + areaDoubled(geometry), 0);
