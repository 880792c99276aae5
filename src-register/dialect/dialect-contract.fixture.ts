import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { boxesMeet, boxOf } from '#domain/geometry/measures.ts';
import { sideOf } from '#domain/geometry/predicates.ts';
import type { Box, MultiPolygon } from '#domain/geometry/types.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import type { ReadDb } from '../rows.ts';
import type { Dialect, DialectConnection } from './types.ts';

/** A register on the engine under test: the demo town of 1000 parcels, seed 1. */
export interface ContractBed {
  readonly dialect: Dialect;
  readonly connection: DialectConnection;
  readonly read: ReadDb;
  /** The parcels of the town, read by other means than the dialect. */
  readonly parcels: readonly Parcel[];
  /** Writes a row that other calls can see and count; inside `write` only. */
  readonly insertMark: (mark: string) => void;
  readonly marks: () => readonly string[];
  /** Opens a copy and counts its parcels. */
  readonly parcelsIn: (file: string) => number;
  readonly newFile: () => string;
}

/** What every engine must do. A new dialect passes this file before it serves anyone. */
export function describeDialect(name: string, bedOf: () => ContractBed): void {
  describe(`dialect ${name}`, () => {
    asking(bedOf);
    writing(bedOf);
  });
}

const BOX: Box = [12_674_450_000, 5_670_100_000, 12_674_650_000, 5_670_260_000];

function asking(bedOf: () => ContractBed): void {
  const numbersWhere = async (
    condition: (dialect: Dialect) => ReturnType<Dialect['prefix']>,
  ): Promise<readonly string[]> => {
    const { read, dialect } = bedOf();
    const rows = await read
      .selectFrom('parcel as p')
      .select('p.number')
      .where(condition(dialect))
      .orderBy('p.number')
      .execute();
    return rows.map((row) => row.number);
  };

  it('a window lets in every box that meets it, and none farther away than the index rounds', async () => {
    const found = await numbersWhere((dialect) => dialect.inWindow('parcel', 'p.row', BOX));
    const meeting = bedOf()
      .parcels.filter((parcel) => boxesMeet(boxOf(parcel.geometry), BOX))
      .map(({ number }) => String(number));
    expect(found).toEqual(expect.arrayContaining(meeting));
    const farther: Box = [BOX[0] - 2000, BOX[1] - 2000, BOX[2] + 2000, BOX[3] + 2000];
    const near = new Set(
      bedOf()
        .parcels.filter((parcel) => boxesMeet(boxOf(parcel.geometry), farther))
        .map(({ number }) => String(number)),
    );
    expect(found.every((number) => near.has(number))).toBe(true);
  });

  it('neighbours share a point with the parcel; those across the street do not', async () => {
    const flagship = bedOf().parcels.find(({ number }) => number === '21318045112');
    const found = await numbersWhere((dialect) =>
      dialect.neighbours('p.row', 'p.geometry', flagship?.geometry ?? [], 12),
    );
    expect(found).toEqual(['21318045105', '21318045106', '21318045111', '21318045112', '21318045113']);
    for (const number of found) {
      const other = bedOf().parcels.find((parcel) => parcel.number === number);
      const touching = other?.geometry.flat(2).some((corner) => sideOf(corner, flagship?.geometry ?? []) !== 'outside');
      expect(touching).toBe(true);
    }
  });

  it('a geometry goes in and out without losing a millimetre', () => {
    const { dialect, parcels } = bedOf();
    for (const { geometry, zone } of parcels.slice(0, 200)) {
      expect(dialect.geometryOut(dialect.geometryIn(geometry, zone)) satisfies MultiPolygon).toEqual(geometry);
    }
  });

  it('a prefix takes all that begin so and nothing else, wild cards meaning nothing', async () => {
    const all = bedOf()
      .parcels.map(({ number }) => String(number))
      .sort();
    for (const prefix of ['21', '2131804511', '21318045112', '213180459']) {
      expect(await numbersWhere((dialect) => dialect.prefix('p.number', prefix))).toEqual(
        all.filter((number) => number.startsWith(prefix)),
      );
    }
    expect(await numbersWhere((dialect) => dialect.prefix('p.number', '2131804_'))).toEqual([]);
    expect(await numbersWhere((dialect) => dialect.prefix('p.number', '%'))).toEqual([]);
  });

  it('words find rows in which each of them begins a word; the last whole when asked', async () => {
    const houses = async (words: readonly string[], lastWhole: boolean): Promise<readonly string[]> => {
      const { read, dialect } = bedOf();
      const rows = await read
        .selectFrom(dialect.matching('address', { words, lastWhole, limit: 1000 }).as('w'))
        .innerJoin('address as a', 'a.row', 'w.row')
        .select('a.text_kk')
        .execute();
      return rows.map((row) => row.text_kk).sort();
    };
    const whole = await houses(['коркыт', '2'], true);
    expect(whole).toEqual(['Астана қаласы, Алматы ауданы, Қорқыт ата көшесі, 2']);
    const begun = await houses(['коркыт', '2'], false);
    expect(begun).toContain('Астана қаласы, Алматы ауданы, Қорқыт ата көшесі, 26');
    expect(begun.every((text) => text.includes('Қорқыт ата көшесі, 2'))).toBe(true);
    expect(await houses(['жоқсөз'], false)).toEqual([]);
  });

  it('words stop at the limit', async () => {
    const { read, dialect } = bedOf();
    const rows = await read
      .selectFrom(dialect.matching('address', { words: ['ата'], lastWhole: false, limit: 3 }).as('w'))
      .select('w.row')
      .execute();
    expect(rows).toHaveLength(3);
  });

  it('a value comes out of JSON in the type asked for', async () => {
    const { read, dialect } = bedOf();
    const row = await read
      .selectFrom(sql<{ body: string }>`(select cast(body as text) as body from act limit 1)`.as('a'))
      .select([
        dialect.json('a.body', ['kind'], 'text').as('kind'),
        dialect.json('a.body', ['rows', 'count'], 'integer').as('count'),
        dialect.json('a.body', ['nowhere'], 'text').as('none'),
      ])
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ kind: 'initial_load', none: null });
    expect(typeof row.count).toBe('number');
  });
}

function writing(bedOf: () => ContractBed): void {
  it('works that wait together fail apart', async () => {
    const { connection, insertMark, marks } = bedOf();
    const outcomes = await Promise.allSettled([
      connection.write(() => insertMark('one')),
      connection.write(() => {
        insertMark('two');
        throw new Error('no');
      }),
      connection.write(() => {
        insertMark('three');
        return 3;
      }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[2]).toMatchObject({ value: 3 });
    expect(marks()).toEqual(['one', 'three']);
  });

  it('gives tickets that rise with the acts', async () => {
    const { connection, parcels } = bedOf();
    expect(parcels.length).toBe(1000);
    const [first, second] = await Promise.all([
      connection.write(() => connection.nextTicket('21')),
      connection.write(() => connection.nextTicket('20')),
    ]);
    expect(first).toBeGreaterThan(0);
    expect(second).toBe(0);
  });

  it('takes locks on rows and places without waiting for itself', async () => {
    const { connection } = bedOf();
    await connection.write(() => {
      connection.lockRows(['21318045112', '21318045105']);
      connection.lockPlaces(BOX);
    });
  });

  it('makes a whole copy, never over another file', async () => {
    const { connection, newFile, parcelsIn } = bedOf();
    const file = newFile();
    await connection.snapshot(file);
    expect(parcelsIn(file)).toBe(1000);
    await expect(connection.snapshot(file)).rejects.toThrow();
  });
}
