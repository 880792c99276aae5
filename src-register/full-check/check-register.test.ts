import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boxOf } from '#domain/geometry/measures.ts';
import type { MultiPolygon, Position } from '#domain/geometry/types.ts';
import { areaDoubled } from '#domain/geometry/measures.ts';
import { REGISTER_RULES } from '#domain/register-check/register-rules.ts';
import { LANGUAGES, messages } from '#locales/messages.ts';
import { decodeMultiPolygon, encodeMultiPolygon } from '../geometry-blob.ts';
import { demoTestStore, type TestStore } from '../testing/demo-store.fixture.ts';
import { isFound, plantInRegister, REGISTER_PLANTS } from '../testing/planted-register.fixture.ts';
import { checkRegister, type RegisterCheckOptions } from './check-register.ts';
import { planTiles } from '#domain/geometry/scan/plan-tiles.ts';

let made: TestStore;
beforeAll(() => {
  made = demoTestStore(700, 3);
});
afterAll(() => made.dispose());

const check = (options: Partial<RegisterCheckOptions> = {}, of = made) =>
  checkRegister(of.store, { file: of.file, key: null, prefix: '', toleranceMm: 20, threads: 0, ...options });

/** Columns that the tests spoil, and what tells the rows apart. */
const SPOILT = {
  parcel: { key: ['row'], columns: ['geometry', 'area_doubled', 'category', 'rka', 'zone', 'number'] },
  parcel_right: { key: ['row'], columns: ['parcel'] },
  encumbrance: { key: ['row'], columns: ['scope'] },
  right_holder: { key: ['region', 'right_id', 'right_version', 'position'], columns: ['numerator'] },
};

/** Spoils the register, checks it, and puts everything back. */
async function spoilt(sql: readonly (readonly [string, ...unknown[]])[], options: Partial<RegisterCheckOptions> = {}) {
  const { raw } = made.store;
  const kept = Object.entries(SPOILT).map(([table, { key, columns }]) => ({
    put: raw.prepare(
      `update ${table} set ${columns.map((name) => `${name} = @${name}`).join()} where ${key.map((name) => `${name} = @${name}`).join(' and ')}`,
    ),
    rows: raw.prepare(`select ${[...key, ...columns].join()} from ${table}`).all() as Record<string, unknown>[],
  }));
  raw.transaction(() => {
    for (const [text, ...values] of sql) raw.prepare(text).run(...values);
  })();
  try {
    const { findings } = await check(options);
    return findings.map(({ code, about }) => `${code} ${about[0] ?? ''}`);
  } finally {
    raw.transaction(() => {
      for (const { put, rows } of kept) for (const row of rows) put.run(row);
    })();
  }
}

interface Stored {
  readonly row: number;
  readonly number: string;
  readonly geometry: MultiPolygon;
}

function parcelAt(index: number): Stored {
  const row = made.store.raw
    .prepare('select row, number, geometry from parcel order by number limit 1 offset ?')
    .get(index) as {
    row: number;
    number: string;
    geometry: Buffer;
  };
  return { ...row, geometry: decodeMultiPolygon(row.geometry) };
}

/** The outline with one of its corners a metre further from its middle: over a neighbour, or over the street. */
function swollen({ geometry }: Stored): MultiPolygon {
  const [west, south, east, north] = boxOf(geometry);
  const [x, y] = [(west + east) / 2, (south + north) / 2];
  const grow = ([px, py]: Position): Position => [Math.round(x + (px - x) * 1.1), Math.round(y + (py - y) * 1.1)];
  return geometry.map((polygon) => polygon.map((ring) => ring.map(grow)));
}

describe('check of a register', () => {
  it('finds nothing in a sound register, and counts what it looked at', async () => {
    const seen: number[] = [];
    const { parcels, findings } = await check({ threads: 2, onProgress: ({ parcels: done }) => seen.push(done) });
    expect(findings).toEqual([]);
    expect(parcels).toBe(700);
    expect(seen.at(-1)).toBe(700);
  });

  it('sees areas, categories, addresses and zones that are wrong', async () => {
    const [a, b, c, d] = [parcelAt(5), parcelAt(50), parcelAt(90), parcelAt(130)];
    const found = await spoilt([
      ['update parcel set area_doubled = area_doubled + 1 where row = ?', a.row],
      ["update parcel set category = 'swamp' where row = ?", b.row],
      ["update parcel set rka = '9999999999999999' where row = ?", c.row],
      ['update parcel set zone = 13 where row = ?', d.row],
    ]);
    expect(found.toSorted()).toEqual(
      [
        `area.storedDiffers ${a.number}`,
        `category.unknown ${b.number}`,
        `address.unknown ${c.number}`,
        `gridZone.differs ${d.number}`,
      ].toSorted(),
    );
  });

  it('sees a parcel without a right, and shares that are no whole', async () => {
    const a = parcelAt(20);
    const right = made.store.raw
      .prepare(
        "select r.id, r.parcel from parcel_right r where r.form = 'shared' and r.parcel <> ? order by r.id limit 1",
      )
      .get(a.number) as { id: string; parcel: string };
    const found = await spoilt([
      ["update parcel_right set parcel = '21999999999' where parcel = ?", a.number],
      [
        'update right_holder set numerator = numerator + 1 where right_id = ? and position = 0 and numerator < denominator',
        right.id,
      ],
    ]);
    expect(found.toSorted()).toEqual([`right.none ${a.number}`, `shares.notWhole ${right.parcel}`].toSorted());
  });

  it('sees an overlap once, however many tiles it lies in, with the quarter and area of the parcel', async () => {
    const a = parcelAt(30);
    const geometry = swollen(a);
    const change = [
      'update parcel set geometry = ?, area_doubled = ? where row = ?',
      encodeMultiPolygon(geometry, 12),
      areaDoubled(geometry),
      a.row,
    ] as const;
    const whole = await spoilt([change], { prefix: '21' });
    const inTiles = await spoilt([change], { prefix: '21', parcelsInTile: 8 });
    expect(whole.length).toBeGreaterThan(0);
    expect(whole.every((finding) => finding.startsWith('fabric.'))).toBe(true);
    expect(inTiles.toSorted()).toEqual(whole.toSorted());
    expect(new Set(inTiles).size).toBeGreaterThan(0);
  });

  it('sees a number of another quarter', async () => {
    const a = parcelAt(40);
    const other = made.store.raw
      .prepare('select number from quarter where number <> ? order by number desc limit 1')
      .pluck()
      .get(a.number.slice(0, 8)) as string;
    const found = await spoilt([['update parcel set number = ? where row = ?', `${other}9998`, a.row]]);
    expect(found).toContain(`quarter.elsewhere ${other}9998`);
  });

  it('asks the same of a quarter by its numbers as of the whole by whatever is in order', async () => {
    const { raw } = made.store;
    const burdened = raw
      .prepare('select row, parcel from encumbrance where scope is not null and to_seq is null order by row limit 1')
      .get() as { row: number; parcel: string };
    const quarter = burdened.parcel.slice(0, 8);
    const shared = raw
      .prepare("select id, parcel from parcel_right where form = 'shared' and parcel glob ? limit 1")
      .get(`${quarter}*`) as { id: string; parcel: string };
    const [first, second] = raw
      .prepare('select number from parcel where number glob ? and number not in (?, ?) order by number limit 2')
      .pluck()
      .all(`${quarter}*`, burdened.parcel, shared.parcel) as [string, string];
    const spoil = [
      ["update parcel set rka = '9999999999999999' where number = ?", first],
      ["update parcel_right set parcel = '21999999999' where parcel = ?", second],
      ['update right_holder set denominator = denominator + 1 where right_id = ? and position = 0', shared.id],
      [
        'update encumbrance set scope = (select geometry from parcel where number = ?) where row = ?',
        first,
        burdened.row,
      ],
    ] as const;
    const found = await spoilt(spoil, { prefix: quarter });
    expect(found.toSorted()).toEqual(
      [
        `address.unknown ${first}`,
        `right.none ${second}`,
        `shares.notWhole ${shared.parcel}`,
        `scope.outside ${burdened.parcel}`,
      ].toSorted(),
    );
    expect((await spoilt(spoil)).toSorted()).toEqual(found.toSorted());
    expect((await spoilt(spoil, { prefix: '21' })).toSorted()).toEqual(found.toSorted());
  });

  it('looks at a quarter alone when asked', async () => {
    const a = parcelAt(5);
    const spoil = ['update parcel set area_doubled = area_doubled + 1 where row = ?', a.row] as const;
    expect(await spoilt([spoil], { prefix: a.number.slice(0, 8) })).toHaveLength(1);
    const other = made.store.raw
      .prepare('select number from parcel where number not like ? limit 1')
      .pluck()
      .get(`${a.number.slice(0, 8)}%`) as string;
    expect(await spoilt([spoil], { prefix: other.slice(0, 8) })).toEqual([]);
  });

  it('is cancelled in the middle', async () => {
    const cancel = new AbortController();
    const going = check({
      threads: 1,
      signal: cancel.signal,
      parcelsInTile: 8,
      prefix: '21',
      onProgress: () => cancel.abort(),
    });
    await expect(going).rejects.toMatchObject({ code: 'CANCELLED' });
    cancel.abort();
    for (const threads of [0, 1])
      await expect(check({ threads, signal: cancel.signal })).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('planted defects', () => {
  it('X1 are all found, quarters included, and nothing else, in threads', async () => {
    const spoiltTown = demoTestStore(1_500, 5);
    try {
      const planted = plantInRegister(spoiltTown.store.raw, 3, 6);
      expect(planted).toHaveLength(3 * REGISTER_PLANTS.length);
      const { findings } = await check({ file: spoiltTown.file, threads: 2, parcelsInTile: 500 }, spoiltTown);
      expect(planted.filter((each) => !isFound(each, findings))).toEqual([]);
      const numbers = new Set(planted.map(({ number }) => number));
      expect(findings.filter(({ about }) => !about.some((number) => numbers.has(number)))).toEqual([]);
    } finally {
      spoiltTown.dispose();
    }
  });
});

describe('a damaged register', () => {
  it.each([0, 1])('is a fault with its code, with %i threads', async (threads) => {
    const { raw } = made.store;
    const { row, geometry } = raw.prepare('select row, geometry from parcel limit 1').get() as {
      row: number;
      geometry: Buffer;
    };
    const put = raw.prepare('update parcel set geometry = ? where row = ?');
    put.run(geometry.subarray(0, -1), row);
    try {
      await expect(check({ threads })).rejects.toMatchObject({ name: 'Fault', code: 'STORE_DAMAGED' });
    } finally {
      put.run(geometry, row);
    }
  });
});

describe('tiles', () => {
  it('cover the plane, each place once, with about as many parcels each', () => {
    const sample = Array.from(
      { length: 1000 },
      (_, index) => [12_000_000 + ((index * 7919) % 1000), 5_000_000 + ((index * 104_729) % 997)] as const,
    );
    const tiles = planTiles(sample, 10);
    for (const [east, north] of sample) {
      const [x, y] = [east * 1000, north * 1000];
      expect(tiles.filter(([w, s, e, n]) => x >= w && x < e && y >= s && y < n)).toHaveLength(1);
    }
    expect(tiles.length).toBeGreaterThanOrEqual(100);
    expect(
      planTiles(
        Array.from({ length: 50 }, () => [1, 1] as const),
        10,
      ),
    ).toHaveLength(1);
    expect(planTiles([], 10)).toHaveLength(1);
  });
});

describe('titles of rules', () => {
  it.each(LANGUAGES)('stand in %s for every rule of a register', (language) => {
    const titles: Readonly<Record<string, string>> = messages[language].rules;
    expect(REGISTER_RULES.filter(({ id }) => !titles[id]).map(({ id }) => id)).toEqual([]);
  });
});
