import type { Compilable } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ParcelCard, SearchHit } from '#contracts/workstation/register.ts';
import { Situation } from '#domain/cases/situation.ts';
import { boxesMeet, boxOf, growBox } from '#domain/geometry/measures.ts';
import { sideOf } from '#domain/geometry/predicates.ts';
import type { Box, Position } from '#domain/geometry/types.ts';
import { ParcelNumber, QuarterNumber, RegionCode } from '#domain/numbers/types.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import { PARCELS_AT, PARCELS_BEGINNING } from '../dialect/sqlite.ts';
import { toParcel } from '../entities.ts';
import type { ParcelRow } from '../rows.ts';
import { demoTestStore, type TestStore } from '../testing/demo-store.fixture.ts';
import { parcelCard } from './card.queries.ts';
import { registerOverview } from './overview.queries.ts';
import { parcelsInBox, windowQuery } from './parcels.queries.ts';
import { buildingWindowQuery, parcelAt, shapesIn } from './place.queries.ts';
import { boxOfQuarter } from './quarters.queries.ts';
import { addressWordsQuery } from './search-addresses.queries.ts';
import { partyWordsQuery } from './search-persons.queries.ts';
import { searchRegister } from './search.queries.ts';
import { situationOf } from './situation.queries.ts';

const REGION = RegionCode.parse('21');
const ZONE = 12;
const FLAGSHIP = ParcelNumber.parse('21318045112');

let test: TestStore;
let parcels: readonly Parcel[];
beforeAll(() => {
  test = demoTestStore(3000);
  parcels = test.store.raw.prepare<[], ParcelRow>('select * from parcel').all().map(toParcel);
});
afterAll(() => test.dispose());

const parcelOf = (number: string): Parcel => {
  const parcel = parcels.find((one) => one.number === number);
  if (parcel === undefined) throw new Error(number);
  return parcel;
};

/** How SQLite would run a query, line by line. */
function planOf(query: Compilable): string {
  const { sql, parameters } = query.compile();
  return planOfText(sql, parameters);
}

function planOfText(text: string, parameters: readonly unknown[]): string {
  const rows = test.store.raw.prepare<unknown[], { detail: string }>(`explain query plan ${text}`).all(...parameters);
  return rows.map((row) => row.detail).join('\n');
}

describe('windows and points', () => {
  const box: Box = [12_674_450_000, 5_670_100_000, 12_674_650_000, 5_670_260_000];
  const question = { region: REGION, zone: ZONE, box, limit: 5000 };

  it('finds exactly the parcels whose box meets the window', async () => {
    const found = await parcelsInBox(test.store.read, question);
    const expected = parcels.filter((parcel) => boxesMeet(boxOf(parcel.geometry), box));
    expect(found.map(({ number }) => number).sort()).toEqual(expected.map(({ number }) => number).sort());
    expect(found.length).toBeGreaterThan(20);
  });

  it('walks the R*Tree first and fetches parcels by row', () => {
    const plan = planOf(windowQuery(test.store.read, question));
    expect(plan).toContain('SCAN parcel_box VIRTUAL TABLE INDEX');
    expect(plan).toContain('SEARCH p USING INTEGER PRIMARY KEY');
    expect(plan).not.toMatch(/SCAN p\b/);
    const buildings = planOf(buildingWindowQuery(test.store.read, question));
    expect(buildings).toContain('SCAN building_box VIRTUAL TABLE INDEX');
    expect(buildings).not.toMatch(/SCAN h\b/);
    const point = planOfText(PARCELS_AT, [1, 1, 1, 1, REGION, ZONE]);
    expect(point).toContain('SCAN b VIRTUAL TABLE INDEX');
    expect(point).toContain('SEARCH p USING INTEGER PRIMARY KEY');
  });

  it('finds the parcel under a point, the enclave and not the ground around it, and nothing on a street', async () => {
    const holed = parcels.find((parcel) => parcel.geometry.some((polygon) => polygon.length > 1));
    const hole = holed?.geometry[0]?.[1] ?? [];
    const inside: Position = [
      Math.round(hole.slice(1).reduce((sum, [east]) => sum + east, 0) / (hole.length - 1)),
      Math.round(hole.slice(1).reduce((sum, [, north]) => sum + north, 0) / (hole.length - 1)),
    ];
    const enclave = await parcelAt(test.store.read, { region: REGION, zone: ZONE, at: inside });
    expect(enclave).not.toBeNull();
    expect(enclave).not.toBe(holed?.number);
    expect(sideOf(inside, parcelOf(enclave ?? '').geometry)).toBe('inside');
    expect(await parcelAt(test.store.read, { region: REGION, zone: ZONE, at: [12_674_510_000, 5_670_160_000] })).toBe(
      FLAGSHIP,
    );
    expect(
      await parcelAt(test.store.read, { region: REGION, zone: ZONE, at: [12_674_520_000, 5_670_139_000] }),
    ).toBeNull();
    // A corner that three parcels share answers the lowest number, always.
    expect(await parcelAt(test.store.read, { region: REGION, zone: ZONE, at: [12_674_526_225, 5_670_188_222] })).toBe(
      '21318045105',
    );
    expect(
      await parcelAt(test.store.read, { region: REGION, zone: 11, at: [12_674_510_000, 5_670_160_000] }),
    ).toBeNull();
  });

  it('gives shapes for snapping and says when there are more', async () => {
    const all = await shapesIn(test.store.read, question);
    expect(all.truncated).toBe(false);
    expect(all.buildings.some(({ parcel }) => parcel === FLAGSHIP)).toBe(true);
    const few = await shapesIn(test.store.read, { ...question, limit: 5 });
    expect(few.truncated).toBe(true);
    expect(few.parcels).toHaveLength(5);
  });

  it('knows where a quarter lies', async () => {
    const quarter = await boxOfQuarter(test.store.read, REGION, QuarterNumber.parse('21318045'));
    expect(quarter !== null && boxesMeet(quarter, boxOf(parcelOf(FLAGSHIP).geometry))).toBe(true);
    expect(await boxOfQuarter(test.store.read, REGION, QuarterNumber.parse('21318999'))).toBeNull();
  });
});

describe('situation of a case', () => {
  it('holds the parcel, all that meets its box and a metre, and what lies on it', async () => {
    const free = [ParcelNumber.parse('21318045132')];
    const situation = await situationOf(test.store.read, {
      region: REGION,
      numbers: [FLAGSHIP],
      freeNumbers: free,
      reserved: true,
    });
    expect(Situation.parse(situation)).toEqual(situation);
    const near = growBox(boxOf(parcelOf(FLAGSHIP).geometry), 1000);
    const expected = parcels.filter((parcel) => parcel.number !== FLAGSHIP && boxesMeet(boxOf(parcel.geometry), near));
    expect(situation?.neighbours.map(({ number }) => number)).toEqual(expected.map(({ number }) => number).sort());
    expect(situation?.neighbours.map(({ number }) => number)).toEqual(
      expect.arrayContaining(['21318045105', '21318045106', '21318045111', '21318045113']),
    );
    expect(situation?.rights[0]?.holders).toHaveLength(2);
    expect(situation?.parties.map(({ nameKk }) => nameKk).sort()).toEqual([
      '«Мекен банк» АҚ',
      // A case may form a parcel of the State
      'Астана қаласының Жер қатынастары басқармасы ММ',
      'Ахметов Данияр Серікұлы',
      'Ахметова Айгүл Бекқызы',
    ]);
    expect(situation?.buildings.map(({ litera }) => litera)).toEqual(['А', 'Г']);
    expect(situation?.addresses.some(({ house }) => house === '26')).toBe(true);
    expect(situation).toMatchObject({ freeNumbers: free, reserved: true });
  });

  it('is null for a number that was never given', async () => {
    expect(
      await situationOf(test.store.read, {
        region: REGION,
        numbers: [FLAGSHIP, ParcelNumber.parse('21318045999')],
        freeNumbers: [],
        reserved: false,
      }),
    ).toBeNull();
  });
});

describe('card', () => {
  it('A5.2 shows persons masked to those who may not see them, whole to those who may', async () => {
    const masked = await parcelCard(test.store.read, { region: REGION, number: FLAGSHIP, showPersons: false });
    expect(ParcelCard.parse(masked)).toEqual(masked);
    const seen = masked?.parties.map(({ nameKk, nameRu, identifier }) => [nameKk, nameRu, identifier]);
    expect(seen).toContainEqual(['Ахметов Д. С.', 'Ахметов Д. С.', '820415••••24']);
    expect(JSON.stringify(masked)).not.toContain('Данияр');
    expect(JSON.stringify(masked)).not.toContain('820415398424');
    const whole = await parcelCard(test.store.read, { region: REGION, number: FLAGSHIP, showPersons: true });
    expect(whole?.parties.map(({ identifier }) => identifier)).toContain('820415398424');
    expect(whole?.personsShown).toBe(true);
    expect(whole?.parties.find(({ kind }) => kind === 'entity')?.nameRu).toBe('АО «Мекен банк»');
  });

  it('is null for a number that was never given', async () => {
    expect(
      await parcelCard(test.store.read, {
        region: REGION,
        number: ParcelNumber.parse('21318045999'),
        showPersons: true,
      }),
    ).toBeNull();
  });
});

describe('overview', () => {
  it('counts what is in force and says where it lies', async () => {
    const overview = await registerOverview(test.store.read, REGION);
    expect(overview?.parcels).toBe(3000);
    expect(Object.values(overview?.byRight ?? {}).reduce((sum, n) => sum + n, 0)).toBe(3000);
    expect(overview?.buildings).toBe(test.store.raw.prepare('select count(*) from building').pluck().get());
    expect(overview?.epoch).toBe(String(test.store.raw.prepare('select count(*) from act').pluck().get()));
    expect(overview && parcels.every((parcel) => boxesMeet(overview.box, boxOf(parcel.geometry)))).toBe(true);
    expect(await registerOverview(test.store.read, RegionCode.parse('20'))).toBeNull();
  });

  it('counts without reading the rows themselves', () => {
    const plan = (sql: string): string =>
      test.store.raw
        .prepare<[], { detail: string }>(`explain query plan ${sql}`)
        .all()
        .map((row) => row.detail)
        .join('\n');
    expect(plan(`select count(*) from parcel where region = '21' and to_seq is null`)).toContain(
      'COVERING INDEX parcel_in_force',
    );
    expect(plan(`select count(*) from building where region = '21' and to_seq is null`)).toContain(
      'COVERING INDEX building_in_force',
    );
    expect(
      plan(`select kind, count(*) from parcel_right where region = '21' and to_seq is null group by kind`),
    ).toContain('COVERING INDEX right_in_force');
  });
});

describe('search', () => {
  const find = async (text: string, rest: Partial<Parameters<typeof searchRegister>[1]> = {}) => {
    const answer = await searchRegister(test.store.read, {
      region: REGION,
      text,
      scope: 'all',
      limit: 10,
      showPersons: false,
      ...rest,
    });
    SearchHit.array().parse(answer.hits);
    return answer;
  };
  const numbers = async (text: string): Promise<readonly (string | null)[]> =>
    (await find(text)).hits.map((hit) => hit.number);

  it.each([
    '21-318-045-112',
    '21:318:045:112',
    '21 318 045 112',
    '21318045112',
    '318-045-112',
    '045-112',
    '  21–318–045–112 ',
  ])('A6.8 finds a number written %s', async (text) => {
    expect((await numbers(text))[0]).toBe(FLAGSHIP);
  });

  it('A6.8 finds the beginning of a number, the plot itself or the quarter first', async () => {
    const { hits, total } = await find('21-318-045-11');
    expect(hits.map(({ number }) => number)).toEqual([
      '21318045011',
      '21318045111',
      '21318045112',
      '21318045113',
      '21318045114',
      '21318045116',
      '21318045117',
      '21318045118',
      '21318045119',
    ]);
    expect(total).toBe(9);
    const quarter = await find('21-318-045');
    expect(quarter.hits[0]).toMatchObject({
      kind: 'quarter',
      number: '21318045',
      titleKk: '21-318-045',
      detailKk: 'Алматы ауданы',
    });
    expect(quarter.hits[1]?.kind).toBe('parcel');
    expect((await find('21-318')).total).toBeNull();
  });

  it('takes a plot without its zeros for that plot first', async () => {
    expect((await numbers('21-318-045-7'))[0]).toBe('21318045007');
  });

  it.each([
    'қорқыт ата 26',
    'Қорқыт ата көшесі, 26',
    'коркыт ата 26',
    'ҚОРҚЫТ АТА 26',
    'ул. Коркыт ата 26',
    'г. Астана, р-н Алматы, ул. Қорқыт ата, 26',
    'қорқ ат 26',
    '26 қорқыт',
  ])('A6.8 finds an address typed as %s', async (text) => {
    const { hits } = await find(text);
    expect(hits.map(({ number }) => number)).toContain(FLAGSHIP);
  });

  it('puts the exact house before houses that begin so, and names the street as a whole', async () => {
    const { hits, total } = await find('қорқыт ата 2');
    expect(hits[0]?.titleKk).toBe('Қорқыт ата көшесі, 2');
    const houses = hits.filter(({ kind }) => kind === 'address').map(({ titleRu }) => Number(titleRu.split(', ')[1]));
    expect(houses).toEqual([...houses].sort((a, b) => a - b));
    expect(houses.every((house) => String(house).startsWith('2'))).toBe(true);
    expect(total).toBeGreaterThanOrEqual(houses.length);
    expect(hits.at(-1)).toMatchObject({ kind: 'street', titleKk: 'Қорқыт ата көшесі', titleRu: 'ул. Қорқыт ата' });
    const street = await find('шәкәрім');
    expect(street.hits.some(({ kind }) => kind === 'street')).toBe(true);
  });

  it('finds holders only for those who may see persons', async () => {
    for (const text of ['ахметов данияр серик', 'Ахметов Данияр Серікұлы', '820415398424', '8204153984']) {
      expect(
        (await find(text, { showPersons: true })).hits.map(({ number }) => number),
        text,
      ).toContain(FLAGSHIP);
      expect(
        (await find(text, { showPersons: false })).hits.map(({ number }) => number),
        text,
      ).not.toContain(FLAGSHIP);
      expect((await find(text, { showPersons: false, scope: 'person' })).hits, text).toEqual([]);
    }
  });

  it('keeps to the scope asked for', async () => {
    expect((await find('21-318-045-112', { scope: 'address' })).hits).toEqual([]);
    expect((await find('қорқыт ата 26', { scope: 'number' })).hits).toEqual([]);
  });

  it.each([
    '',
    ' ',
    '%',
    '_',
    '"',
    `'; drop table parcel; --`,
    'NEAR(a b)',
    '* OR *',
    '(((',
    '\u0000',
    'a'.repeat(5000),
    '-',
    '--',
    '1'.repeat(300),
    'көшесі',
    '🏠',
  ])('finds nothing and breaks nothing for %j', async (text) => {
    expect((await find(text)).hits).toEqual([]);
  });

  it('never answers more than asked for', async () => {
    for (const limit of [1, 2, 5]) expect((await find('қорқыт', { limit })).hits.length).toBeLessThanOrEqual(limit);
  });

  it('uses the index of numbers, of words and of rows, and no LIKE', () => {
    const { read } = test.store;
    const prefix = planOfText(PARCELS_BEGINNING, [REGION, '2131804511', '2131804512', 20]);
    expect(prefix).toMatch(/SEARCH p USING INDEX \w+ \(region=\? AND number>\? AND number<\?\)/);
    expect(prefix).not.toContain('TEMP B-TREE');
    expect(PARCELS_BEGINNING.toLowerCase()).not.toContain('like');
    const words = planOf(addressWordsQuery(read, REGION, { words: ['коркыт', '2'], lastWhole: false, limit: 20 }));
    expect(words).toContain('address_words VIRTUAL TABLE INDEX');
    expect(words).toContain('SEARCH a USING INTEGER PRIMARY KEY');
    expect(words).toContain('parcel_rka');
    expect(words).not.toMatch(/SCAN (a|p)\b/);
    const persons = planOf(partyWordsQuery(read, REGION, ['ахметов'], 20));
    expect(persons).toContain('SEARCH a USING INTEGER PRIMARY KEY');
  });
});
