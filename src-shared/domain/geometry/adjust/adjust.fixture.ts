import { assert, expect } from 'vitest';
import fc from 'fast-check';
import { at } from '../../cases/situation.fixture.ts';
import { checkFabric, type FabricParcel } from '../fabric-check.ts';
import type { Fabric, FabricEdit } from '../fabric-edit.ts';
import { areaDoubled } from '../measures.ts';
import type { MultiPolygon, Position } from '../types.ts';
import { defectsOf } from '../validity.ts';

const CELL_MM = 40_000;

export interface Tiling {
  readonly columns: number;
  readonly rows: number;
  readonly parcels: readonly FabricParcel[];
  /** Corner of the net of half cells. */
  readonly node: (column: number, row: number) => Position;
}

/**
 * A fabric without gap or overlap: a net of half cells with every corner moved at random by up to a fifth; each parcel
 * has eight corners and shares all edges but the outermost.
 */
export function tiling(columns: number, rows: number, moves: readonly number[]): Tiling {
  const origin = at(0, 0);
  const move = (index: number): number => moves[index % moves.length] ?? 0;
  const node = (column: number, row: number): Position => {
    const index = 2 * (row * (2 * columns + 1) + column);
    return [origin[0] + (column * CELL_MM) / 2 + move(index), origin[1] + (row * CELL_MM) / 2 + move(index + 1)];
  };
  const cell = (column: number, row: number): MultiPolygon => {
    const around = [
      [0, 0],
      [1, 0],
      [2, 0],
      [2, 1],
      [2, 2],
      [1, 2],
      [0, 2],
      [0, 1],
      [0, 0],
    ] as const;
    return [[around.map(([dx, dy]) => node(2 * column + dx, 2 * row + dy))]];
  };
  const parcels = Array.from({ length: columns * rows }, (_, index) => ({
    number: String(index),
    geometry: cell(index % columns, Math.floor(index / columns)),
  }));
  return { columns, rows, parcels, node };
}

/** Tilings of random corners; `columns` × `rows` parcels. */
export const tilings = (columns: number, rows: number): fc.Arbitrary<Tiling> => {
  const count = 2 * (2 * columns + 1) * (2 * rows + 1);
  const reach = CELL_MM / 10;
  return fc
    .array(fc.integer({ min: -reach, max: reach }), { minLength: count, maxLength: count })
    .map((moves) => tiling(columns, rows, moves));
};

export interface Bricks {
  readonly parcels: readonly FabricParcel[];
  /** Corner of a wall before it is sheared: 0..12 units across and one row of 4 units up. */
  readonly corner: (east: number, row: number) => Position;
}

/**
 * A wall of three rows with joints at random places, sheared by whole numbers: corners stand exactly on oblique sides of
 * the rows above and below, which have no vertex there. Parcel `row.index`, each of four corners.
 */
export const bricks: fc.Arbitrary<Bricks> = fc
  .tuple(
    fc.array(fc.uniqueArray(fc.integer({ min: 1, max: 11 }), { minLength: 2, maxLength: 3 }), {
      minLength: 3,
      maxLength: 3,
    }),
    fc.integer({ min: -1300, max: 1300 }),
    fc.integer({ min: -300, max: 300 }),
  )
  .map(([joints, lean, rise]) => {
    const [east0, north0] = at(100, 100);
    const corner = (east: number, row: number): Position => [
      east0 + 5003 * east + 4 * lean * row,
      north0 + rise * east + 4 * 5009 * row,
    ];
    const parcels = joints.flatMap((inner, row) => {
      const ends = [0, ...inner.toSorted((x, y) => x - y), 12];
      return ends.slice(1).map((end, index) => {
        const start = ends[index] ?? 0;
        const around = [corner(start, row), corner(end, row), corner(end, row + 1), corner(start, row + 1)];
        return { number: `${row}.${index}`, geometry: [[[...around, around[0] as Position]]] };
      });
    });
    return { parcels, corner };
  });

/** The parcels with these numbers are the targets, all others are around. */
export const fabricOf = (parcels: readonly FabricParcel[], ...targets: readonly string[]): Fabric => ({
  targets: parcels.filter(({ number }) => targets.includes(number)),
  around: parcels.filter(({ number }) => !targets.includes(number)),
});

const all = (fabric: Fabric): readonly FabricParcel[] => [...fabric.targets, ...fabric.around];

/** The parcels after an edit, those formed under 'new 0', 'new 1' … */
export function applied(fabric: Fabric, edit: FabricEdit): readonly FabricParcel[] {
  const changed = new Map(edit.changed.map(({ number, geometry }) => [number, geometry]));
  return [
    ...all(fabric)
      .filter(({ number }) => !edit.closed.includes(number))
      .map((parcel) => ({ ...parcel, geometry: changed.get(parcel.number) ?? parcel.geometry })),
    ...edit.formed.map((geometry, index) => ({ number: `new ${index}`, geometry })),
  ];
}

/** What takes an edit back: the old geometries of what it changed or closed, and away with what it formed. */
function undone(fabric: Fabric, edit: FabricEdit): readonly FabricParcel[] {
  const old = new Map(all(fabric).map((parcel) => [parcel.number, parcel]));
  const now = new Map(applied(fabric, edit).map((parcel) => [parcel.number, parcel]));
  for (const index of edit.formed.keys()) now.delete(`new ${index}`);
  for (const number of [...edit.closed, ...edit.changed.map((parcel) => parcel.number)])
    now.set(number, old.get(number) as FabricParcel);
  return all(fabric).map(({ number }) => now.get(number) as FabricParcel);
}

const total = (parcels: readonly FabricParcel[]): number =>
  parcels.reduce((sum, { geometry }) => sum + areaDoubled(geometry), 0);

const defectKeys = (parcels: readonly FabricParcel[]): ReadonlySet<string> =>
  new Set(checkFabric(parcels).map(({ kind, about, at: place }) => `${kind} ${about.join()} ${place.join()}`));

/**
 * What must hold after any edit: areas to the mm² as the edit states, every geometry valid, no defect between parcels
 * that was not there, every changed parcel of the fabric and really another, undo bit for bit.
 */
export function expectSound(fabric: Fabric, edit: FabricEdit): void {
  const after = applied(fabric, edit);
  expect(total(after) - total(all(fabric))).toBe(edit.deviationDoubled);
  for (const { geometry } of [...edit.changed, ...edit.formed.map((geometry) => ({ geometry }))])
    expect(defectsOf(geometry)).toEqual([]);
  const known = defectKeys(all(fabric));
  expect([...defectKeys(after)].filter((key) => !known.has(key))).toEqual([]);
  for (const { number, geometry } of edit.changed) {
    const old = all(fabric).find((parcel) => parcel.number === number);
    assert(old, `${number} is not of the fabric`);
    expect(geometry).not.toEqual(old.geometry);
  }
  expect(undone(fabric, edit)).toEqual(all(fabric));
}

/** The value, or a failure that shows the refusal. */
export function valueOf<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T {
  assert(result.ok, JSON.stringify(result));
  return result.value;
}
