import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QuarterNumber, RegionCode } from '#domain/numbers/types.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import { areaDoubled } from '#domain/geometry/measures.ts';
import type { ParcelCondition } from '#domain/parcels/parcel-condition.ts';
import { ParcelConditions } from '#domain/parcels/parcel-condition.ts';
import { toParcel } from '../entities.ts';
import type { ParcelRow } from '../rows.ts';
import { demoTestStore, type TestStore } from '../testing/demo-store.fixture.ts';
import { pieceQuery, selectParcels } from './select.queries.ts';

const REGION = RegionCode.parse('21');
let test: TestStore;
let parcels: readonly Parcel[];
beforeAll(() => {
  test = demoTestStore(3000);
  parcels = test.store.raw.prepare<[], ParcelRow>('select * from parcel where to_seq is null').all().map(toParcel);
});
afterAll(() => test.dispose());

const ask = (conditions: readonly ParcelCondition[], limit = 5000, named: readonly string[] = []) =>
  selectParcels(test.store.read, {
    region: REGION,
    conditions,
    limit,
    inFindings: () => new Set(named),
    signal: undefined,
  });
const numbersWhere = (holds: (parcel: Parcel) => boolean): string[] =>
  parcels
    .filter(holds)
    .map(({ number }) => number)
    .sort();
const numbersOf = (answer: Awaited<ReturnType<typeof ask>>): string[] => answer.parcels.map(({ number }) => number);

describe('selecting parcels by conditions', () => {
  it('A6.8 finds exactly those in force that fit, and with "not" exactly the others', async () => {
    const quarter = QuarterNumber.parse('21318045');
    const cases: readonly (readonly [ParcelCondition, (parcel: Parcel) => boolean])[] = [
      [{ field: 'number', not: false, beginning: '213180451' }, ({ number }) => number.startsWith('213180451')],
      [{ field: 'quarter', not: false, quarter }, ({ number }) => number.startsWith(quarter)],
      [{ field: 'category', not: false, category: 'settlements' }, ({ category }) => category === 'settlements'],
      [
        { field: 'area', not: false, fromM2: 1000, toM2: 2000 },
        ({ geometry }) => areaDoubled(geometry) >= 2e9 && areaDoubled(geometry) <= 4e9,
      ],
      [{ field: 'purpose', not: false, words: 'Жилищное' }, ({ purposeRu }) => /жилищное/iu.test(purposeRu)],
    ];
    for (const [condition, holds] of cases) {
      const wanted = numbersWhere(holds);
      expect(wanted.length, condition.field).toBeGreaterThan(0);
      expect(numbersOf(await ask([condition])), condition.field).toEqual(wanted);
      const others = await ask([{ ...condition, not: true }]);
      expect(others.total, condition.field).toBe(parcels.length - wanted.length);
    }
  });

  it('knows burdens, holders and findings', async () => {
    const burdened = new Set(
      test.store.raw.prepare("select parcel from encumbrance where to_seq is null and kind = 'arrest'").pluck().all(),
    );
    expect(burdened.size).toBeGreaterThan(0);
    expect(numbersOf(await ask([{ field: 'encumbrance', not: false, kind: 'arrest' }]))).toEqual([...burdened].sort());
    const any = await ask([{ field: 'encumbrance', not: false, kind: null }]);
    expect(any.total).toBeGreaterThan(burdened.size);

    expect((await ask([{ field: 'holderUnknown', not: false }])).total).toBe(0);
    const [first, second] = [parcels[0]?.number ?? '', parcels[1]?.number ?? ''];
    test.store.raw.prepare('update parcel_right set to_seq = 1 where parcel = ?').run(first);
    expect(numbersOf(await ask([{ field: 'holderUnknown', not: false }]))).toEqual([first]);

    const found = await ask([{ field: 'finding', not: false, severity: null }], 5000, [second]);
    expect(numbersOf(found)).toEqual([second]);
  });

  it('counts all, answers no more than asked, and says where those lie', async () => {
    const answer = await ask([{ field: 'category', not: false, category: 'settlements' }], 10);
    expect(answer.parcels.length).toBe(10);
    expect(answer.total).toBeGreaterThan(1000);
    expect(answer.box?.every(Number.isInteger)).toBe(true);
    expect(await ask([{ field: 'number', not: false, beginning: '219' }])).toEqual({
      parcels: [],
      total: 0,
      box: null,
    });
  });

  it('can be withdrawn', async () => {
    const conditions: readonly ParcelCondition[] = [{ field: 'holderUnknown', not: true }];
    const signal = AbortSignal.abort();
    const asked = selectParcels(test.store.read, {
      region: REGION,
      conditions,
      limit: 1,
      inFindings: () => new Set(),
      signal,
    });
    await expect(asked).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('goes along the index of current numbers and never scans a table', () => {
    const conditions: readonly ParcelCondition[] = [
      { field: 'holderUnknown', not: false },
      { field: 'encumbrance', not: true, kind: 'pledge' },
    ];
    const { sql, parameters } = pieceQuery(
      test.store.read,
      { region: REGION, conditions },
      { after: '', until: '3' },
    ).compile();
    const rows = test.store.raw.prepare<unknown[], { detail: string }>(`explain query plan ${sql}`).all(...parameters);
    const plan = rows.map(({ detail }) => detail).join('\n');
    expect(plan).toContain('SEARCH p USING INDEX parcel_current');
    expect(plan).not.toMatch(/SCAN/u);
  });

  it('values are bound, whatever they say', async () => {
    const hostile = "x' or 1=1 --";
    expect((await ask([{ field: 'purpose', not: false, words: hostile }])).total).toBe(0);
    const { sql } = pieceQuery(
      test.store.read,
      { region: REGION, conditions: [{ field: 'quarter', not: false, quarter: hostile as QuarterNumber }] },
      { after: '', until: null },
    ).compile();
    expect(sql).not.toContain('1=1');
    expect(ParcelConditions.safeParse([{ field: 'number', not: false, beginning: hostile }]).success).toBe(false);
    expect(ParcelConditions.safeParse([]).success).toBe(false);
    expect(ParcelConditions.safeParse([{ field: 'sql', not: false, text: '1=1' }]).success).toBe(false);
  });
});
