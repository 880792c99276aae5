import type { Expression, SqlBool } from 'kysely';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Fault } from '#domain/fault.ts';
import type { Box } from '#domain/geometry/types.ts';
import type { ParcelNumber, RegionCode } from '#domain/numbers/types.ts';
import type { LandCategory } from '#domain/parcels/parcel.ts';
import type { ParcelCondition } from '#domain/parcels/parcel-condition.ts';
import { dialect } from '../dialect/current.ts';
import { boxOfBlob } from '../geometry-blob.ts';
import type { ReadDb } from '../rows.ts';

export interface SelectQuestion {
  readonly region: RegionCode;
  readonly conditions: readonly ParcelCondition[];
  readonly limit: number;
  /** Numbers that the last check names, by severity; null asks for both. */
  readonly inFindings: (severity: 'error' | 'warning' | null) => ReadonlySet<string>;
  readonly signal: AbortSignal | undefined;
}

export interface SelectAnswer {
  readonly parcels: readonly {
    readonly number: ParcelNumber;
    readonly areaDoubled: number;
    readonly category: LandCategory;
  }[];
  /** All that fit, also those above the limit. */
  readonly total: number;
  /** Around those that are answered. */
  readonly box: Box | null;
}

/** So many parcels are looked at in one turn: then others are served, and whoever has left is noticed. */
const AT_ONCE = 20_000;

/**
 * Parcels in force that fit every condition, in the order of their numbers. Goes along the index of current numbers in
 * pieces, so that a register of a million parcels blocks nobody and the question can be withdrawn.
 *
 * Faults CANCELLED
 */
export async function selectParcels(read: ReadDb, question: SelectQuestion): Promise<SelectAnswer> {
  const tests = question.conditions.map((condition) => testOf(condition, question));
  const found: SelectAnswer['parcels'][number][] = [];
  let total = 0;
  let box: Box | null = null;
  for (let after: string | null = '', until: string | null; after !== null; after = until) {
    if (question.signal?.aborted) throw new Fault('CANCELLED', { data: { what: 'select' } });
    until = await numberAfter(read, question, after);
    const rows = await pieceQuery(read, question, { after, until }).execute();
    for (const row of rows) {
      if (!tests.every((test) => test(row))) continue;
      total += 1;
      if (found.length >= question.limit) continue;
      found.push({
        number: row.number as ParcelNumber,
        areaDoubled: row.area_doubled,
        category: row.category as LandCategory,
      });
      box = around(box, boxOfBlob(row.geometry));
    }
    await nextTurn();
  }
  return { parcels: found, total, box };
}

/** The last number of the piece that begins after this one; null when it is the last piece. */
async function numberAfter(
  read: ReadDb,
  { region, conditions }: SelectQuestion,
  after: string,
): Promise<string | null> {
  const row = await read
    .selectFrom('parcel as p')
    .select('p.number')
    .where('p.region', '=', region)
    .where('p.to_seq', 'is', null)
    .where('p.number', '>', after)
    .where(({ and }) => and(beginnings(conditions).map((prefix) => dialect.prefix('p.number', prefix))))
    .orderBy('p.number')
    .offset(AT_ONCE - 1)
    .limit(1)
    .executeTakeFirst();
  return row?.number ?? null;
}

/** Conditions that the tables answer; the words of the purpose and the findings are looked at afterwards. */
export function pieceQuery(
  read: ReadDb,
  { region, conditions }: Pick<SelectQuestion, 'region' | 'conditions'>,
  { after, until }: { readonly after: string; readonly until: string | null },
) {
  return read
    .selectFrom('parcel as p')
    .select(['p.number', 'p.area_doubled', 'p.category', 'p.purpose_kk', 'p.purpose_ru', 'p.geometry'])
    .where('p.region', '=', region)
    .where('p.to_seq', 'is', null)
    .where('p.number', '>', after)
    .$if(until !== null, (query) => query.where('p.number', '<=', until))
    .where(({ and, or, not, eb, exists, selectFrom }) => {
      const holds = (condition: ParcelCondition): Expression<SqlBool> | null => {
        switch (condition.field) {
          case 'number':
            return dialect.prefix('p.number', condition.beginning);
          case 'quarter':
            return eb('p.quarter', '=', condition.quarter);
          case 'category':
            return eb('p.category', '=', condition.category);
          case 'area':
            return and([
              ...(condition.fromM2 === null ? [] : [eb('p.area_doubled', '>=', doubled(condition.fromM2))]),
              ...(condition.toM2 === null ? [] : [eb('p.area_doubled', '<=', doubled(condition.toM2))]),
            ]);
          case 'holderUnknown':
            return not(
              exists(
                selectFrom('parcel_right as r')
                  .innerJoin('right_holder as h', (join) =>
                    join
                      .onRef('h.region', '=', 'r.region')
                      .onRef('h.right_id', '=', 'r.id')
                      .onRef('h.right_version', '=', 'r.version'),
                  )
                  .innerJoin('party as y', (join) =>
                    join.onRef('y.region', '=', 'h.region').onRef('y.id', '=', 'h.party').on('y.to_seq', 'is', null),
                  )
                  .select('r.id')
                  .whereRef('r.region', '=', 'p.region')
                  .whereRef('r.parcel', '=', 'p.number')
                  .where('r.to_seq', 'is', null),
              ),
            );
          case 'encumbrance': {
            const { kind } = condition;
            return exists(
              selectFrom('encumbrance as e')
                .select('e.id')
                .whereRef('e.region', '=', 'p.region')
                .whereRef('e.parcel', '=', 'p.number')
                .where('e.to_seq', 'is', null)
                .$if(kind !== null, (query) => query.where('e.kind', '=', kind ?? '')),
            );
          }
          case 'purpose':
          case 'finding':
            return null;
        }
      };
      return and(
        conditions.flatMap((condition) => {
          const one = holds(condition);
          return one === null ? [] : [condition.not ? not(or([one])) : one];
        }),
      );
    })
    .orderBy('p.number');
}

interface PieceRow {
  readonly number: string;
  readonly purpose_kk: string;
  readonly purpose_ru: string;
}

function testOf(condition: ParcelCondition, question: SelectQuestion): (row: PieceRow) => boolean {
  if (condition.field === 'finding') {
    const named = question.inFindings(condition.severity);
    return ({ number }) => named.has(number) !== condition.not;
  }
  if (condition.field !== 'purpose') return () => true;
  const words = condition.words.toLocaleLowerCase().split(/\s+/u);
  const has = (text: string): boolean => words.every((word) => text.toLocaleLowerCase().includes(word));
  return ({ purpose_kk, purpose_ru }) => (has(purpose_kk) || has(purpose_ru)) !== condition.not;
}

const beginnings = (conditions: readonly ParcelCondition[]): readonly string[] =>
  conditions.flatMap((each) => (each.field === 'number' && !each.not ? [each.beginning] : []));

const doubled = (squareMetres: number): number => Math.round(squareMetres * 2e6);

function around(box: Box | null, metres: readonly [number, number, number, number]): Box {
  const [west, south, east, north] = metres.map((each) => Math.round(each * 1000)) as [number, number, number, number];
  if (box === null) return [west, south, east, north];
  return [Math.min(box[0], west), Math.min(box[1], south), Math.max(box[2], east), Math.max(box[3], north)];
}
