import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_RULE_SETTINGS } from '#domain/cases/rule-settings.ts';
import { FunctionalZone, LandCategory } from '#domain/parcels/parcel.ts';
import { checkFacts } from '#domain/register-check/register-rules.ts';
import { emptyTestStore, type TestStore } from '../testing/demo-store.fixture.ts';
import { prepareCheck, type CheckStatements, type RightRow, type TileRow } from './check-statements.ts';
import { IS_IN_ZONE, IS_PLAIN_CLASS } from './plain-entries.ts';

const RUNS = Number(process.env['SHEKARA_CASES'] ?? 100);
const REGION = '21';
const EVERYWHERE = [-1e9, 1e9, -1e9, 1e9] as const;

let made: TestStore;
let statements: CheckStatements;
beforeAll(() => {
  made = emptyTestStore();
  statements = prepareCheck(made.store.raw);
});
afterAll(() => made.dispose());

/** Fills the tables, looks, and empties them again. */
function withRows<T>(fill: () => void, look: () => T): T {
  const { raw } = made.store;
  raw.exec('begin');
  try {
    fill();
    return look();
  } finally {
    raw.exec('rollback');
  }
}

const number = (index: number): string => `21318045${String(index).padStart(3, '0')}`;

interface Entry {
  readonly category: string;
  readonly functionalZone: string | null;
  readonly zone: number;
  /** Of the corner that the rule looks at, and how much further the boundary goes to the west and east. */
  readonly eastMm: number;
  readonly west: number;
  readonly east: number;
}

const entries: fc.Arbitrary<readonly Entry[]> = fc.array(
  fc.record({
    category: fc.constantFrom(
      ...LandCategory.options,
      ...Array<string>(6).fill('settlements'),
      'Settlements',
      'swamp',
      '',
    ),
    functionalZone: fc.option(fc.constantFrom(...FunctionalZone.options, 'lunar', ''), { freq: 2 }),
    zone: fc.constantFrom(11, 12, 12, 12, 13),
    eastMm: fc.oneof(
      fc.integer({ min: 11_900_000_000, max: 13_100_000_000 }),
      fc.tuple(fc.integer({ min: 11, max: 13 }), fc.integer({ min: -3, max: 3 })).map(([zone, by]) => zone * 1e9 + by),
    ),
    west: fc.nat(2000),
    east: fc.nat(2000),
  }),
  { minLength: 1, maxLength: 30 },
);

function insertEntry({ category, functionalZone, zone, eastMm, west, east }: Entry, index: number): void {
  const { raw } = made.store;
  raw
    .prepare(
      `insert into parcel (row, region, number, version, quarter, zone, geometry, area_doubled, label_east, label_north,
        category, functional_zone, purpose_kk, purpose_ru, divisibility, survey_method, survey_note, from_seq)
        values (?, ?, ?, 1, '21318045', ?, x'00', 1, 0, 0, ?, ?, '', '', 'divisible', '', '', 0)`,
    )
    .run(index, REGION, number(index), zone, category, functionalZone);
  raw
    .prepare('insert into parcel_box (row, west, east, south, north) values (?, ?, ?, 1, 2)')
    .run(index, (eastMm - west) / 1000, (eastMm + east) / 1000);
}

const isInOrder = (entry: Entry): boolean =>
  checkFacts(
    'entry',
    {
      ...{ number: number(0), rka: null, isRkaKnown: true, hasRight: true },
      ...{ category: entry.category, functionalZone: entry.functionalZone, zone: entry.zone },
      at: [entry.eastMm, 5_670_000_000],
    },
    DEFAULT_RULE_SETTINGS,
  ).length === 0;

describe('an entry that the database passes over', () => {
  it('X1 is one that no rule has anything to say of', () => {
    const plain = () =>
      made.store.raw
        .prepare(
          `select p.row from parcel_box as b cross join parcel as p on p.row = b.row
            where ${IS_PLAIN_CLASS} and ${IS_IN_ZONE}`,
        )
        .pluck()
        .all() as number[];
    let passed = 0;
    fc.assert(
      fc.property(entries, (list) => {
        const rows = withRows(() => list.forEach(insertEntry), plain);
        passed += rows.length;
        for (const row of rows) expect(isInOrder(list[row] as Entry)).toBe(true);
      }),
      { numRuns: RUNS },
    );
    expect(passed).toBeGreaterThan(0);
  });

  it('X1 has a class in order, asked for by region and by number', () => {
    const listed = () => [
      (statements.oddClasses.all(REGION, REGION) as [number][]).flat(),
      (statements.oddClassesOf.all(REGION, '21', '21:') as [number][]).flat(),
    ];
    fc.assert(
      fc.property(entries, (list) => {
        const odd = list.flatMap((entry, row) =>
          isInOrder({ ...entry, eastMm: entry.zone * 1e9 + 5e8, west: 0, east: 0 }) ? [] : [row],
        );
        for (const rows of withRows(() => list.forEach(insertEntry), listed))
          expect(rows.toSorted((a, b) => a - b)).toEqual(odd);
      }),
      { numRuns: RUNS },
    );
  });

  it('is not listed with its tile where it lies out of its zone', () => {
    const list: readonly Entry[] = [11, 12, 12].map((zone, index) => ({
      ...{ category: 'settlements', functionalZone: null, zone, eastMm: 12_674_500_000, west: 0 },
      east: index === 2 ? 400_000_000 : 10_000,
    }));
    const [tile, outOfZone] = withRows(
      () => list.forEach(insertEntry),
      () => [statements.tile.get(...EVERYWHERE), statements.outOfZone.all(...EVERYWHERE)],
    ) as [TileRow, [number][]];
    const [count, , numbers, , , leastZone, greatestZone] = tile;
    expect([count, numbers, leastZone, greatestZone]).toEqual([
      3,
      list.map((_, index) => number(index)).join(),
      11,
      12,
    ]);
    expect(outOfZone.flat()).toEqual([0, 2]);
  });
});

interface Holding {
  readonly position: number;
  readonly share: readonly [number, number];
}

const rights: fc.Arbitrary<readonly (readonly Holding[])[]> = fc.array(
  fc.uniqueArray(
    fc.record({
      position: fc.nat(3),
      share: fc.oneof(
        fc.constantFrom<[number, number]>([1, 1], [1, 2], [2, 4], [1, 3], [2, 3]),
        fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat(3)).map(([n, more]): [number, number] => [n, n + more]),
      ),
    }),
    { selector: ({ position }) => position, minLength: 1, maxLength: 4 },
  ),
  { minLength: 1, maxLength: 20 },
);

function insertRight(holdings: readonly Holding[], index: number): void {
  const { raw } = made.store;
  raw
    .prepare(
      `insert into parcel_right (region, id, version, parcel, kind, form, since, ground, from_seq)
        values (?, ?, 1, ?, 'ownership', 'shared', '', '', 0)`,
    )
    .run(REGION, `a${index}`, number(index));
  const insert = raw.prepare(
    `insert into right_holder (region, right_id, right_version, position, party, numerator, denominator)
      values (?, ?, 1, ?, 'p', ?, ?)`,
  );
  for (const { position, share } of holdings) insert.run(REGION, `a${index}`, position, ...share);
}

describe('a right that the database passes over', () => {
  it('X1 has whole shares by the rule, asked for by right and by parcel', () => {
    const uneven = () => [
      (statements.unevenRights.all(REGION, 'a', 'b') as RightRow[]).map(([id]) => id),
      (statements.unevenRightsOf.all(REGION, '21', '21:') as RightRow[]).map(([id]) => id),
    ];
    let passed = 0;
    fc.assert(
      fc.property(rights, (list) => {
        const found = withRows(() => list.forEach(insertRight), uneven);
        const notWhole = list.flatMap((holdings, index) => {
          const facts = { id: `a${index}`, parcel: number(index), shares: holdings.map(({ share }) => share) };
          return checkFacts('right', facts, DEFAULT_RULE_SETTINGS).length > 0 ? [facts.id] : [];
        });
        for (const ids of found) {
          expect(notWhole.filter((id) => !ids.includes(id))).toEqual([]);
          passed += list.length - ids.length;
        }
      }),
      { numRuns: RUNS },
    );
    expect(passed).toBeGreaterThan(0);
  });
});
