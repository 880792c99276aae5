import type { Database } from 'better-sqlite3';
import type { Finding } from '#domain/cases/finding.ts';
import type { FabricParcel } from '#domain/geometry/fabric-check.ts';
import { randomOf } from '#domain/geometry/fabric.fixture.ts';
import { areaDoubled, boxesMeet, boxOf, growBox, lengthMm } from '#domain/geometry/measures.ts';
import { segmentsOf } from '#domain/geometry/predicates.ts';
import { plantDefects, PLANTS, type Plant } from '#domain/geometry/scan/planted-defects.fixture.ts';
import type { MultiPolygon, Position, Zone } from '#domain/geometry/types.ts';
import { isValid } from '#domain/geometry/validity.ts';
import { decodeMultiPolygon, encodeMultiPolygon } from '../geometry-blob.ts';

/** Beside what spoils the fabric: a parcel that leaves its quarter, and one with a number of another. */
export const REGISTER_PLANTS = [...PLANTS, 'quarterLeft', 'quarterOther'] as const;
export type RegisterPlant = (typeof REGISTER_PLANTS)[number];

export interface RegisterPlanted {
  readonly plant: RegisterPlant;
  readonly number: string;
}

/**
 * Spoils `each` parcels of a sound register in every way, far enough from each other that no defect hides another. The
 * stored area follows, so that it gives nothing away, but for corners exchanged: on a street front nothing else may tell.
 */
export function plantInRegister(raw: Database, each: number, seed: number): readonly RegisterPlanted[] {
  const rows = raw.prepare('select number, geometry from parcel where to_seq is null order by row').raw().all();
  const fabric = (rows as [string, Buffer][]).map(([number, blob]): FabricParcel => ({
    number,
    geometry: decodeMultiPolygon(blob),
  }));
  const { parcels, planted } = plantDefects(fabric, each, seed);
  const plants = new Map(planted.map(({ plant, number }) => [number, plant]));
  const write = writerOf(raw);
  raw.transaction(() => {
    for (const parcel of parcels) {
      const plant = plants.get(parcel.number);
      if (plant) write.geometry(parcel, plant);
    }
  })();
  const free = untouched(fabric, new Set(plants.keys()));
  return [...planted, ...raw.transaction(() => plantQuarters(raw, free, { each, seed, write }))()];
}

/** How each of the planted defects must show: by what was done to it, not by something that happens to go with it. */
export function isFound({ plant, number }: RegisterPlanted, findings: readonly Finding[]): boolean {
  const codes = findings.filter(({ about }) => about.includes(number)).map(({ code }) => code);
  const named = plant === 'quarterLeft' || plant === 'quarterOther' ? /^quarter\./ : /^(?:fabric|geometry|area)\./;
  return codes.some((code) => named.test(code));
}

type Writer = ReturnType<typeof writerOf>;

function writerOf(raw: Database) {
  const zone: Zone = 12;
  const spoil = raw.prepare('update parcel set geometry = ?, area_doubled = ? where number = ?');
  const keepArea = raw.prepare('update parcel set geometry = ? where number = ?');
  const copy = raw.prepare(
    `insert into parcel select null, region, ?, version, quarter, zone, geometry, area_doubled, label_east, label_north,
      category, functional_zone, purpose_kk, purpose_ru, divisibility, rka, value_tiyn, value_date,
      survey_method, survey_accuracy_mm, survey_note, from_seq, to_seq from parcel where number = ?`,
  );
  const copyRight = raw.prepare(
    `insert into parcel_right select null, region, id || 'c', version, ?, kind, form, since, until, ground, from_seq, to_seq
      from parcel_right where parcel = ?`,
  );
  const box = raw.prepare(
    `insert or replace into parcel_box (row, west, east, south, north) values ((select row from parcel where number = ?), ?, ?, ?, ?)`,
  );
  return {
    geometry({ number, geometry }: FabricParcel, plant: Plant | 'quarterLeft'): void {
      const blob = encodeMultiPolygon(geometry, zone);
      const host = number.slice(0, -1);
      if (plant === 'containment') for (const statement of [copy, copyRight]) statement.run(number, host);
      if (plant === 'vertexSwap') keepArea.run(blob, number);
      else spoil.run(blob, areaDoubled(geometry), number);
      const [west, south, east, north] = boxOf(geometry).map((mm) => mm / 1000);
      box.run(number, west, east, south, north);
    },
    number(from: string, to: string): void {
      raw.prepare('update parcel set number = ? where number = ?').run(to, from);
      for (const table of ['parcel_right', 'encumbrance'])
        raw.prepare(`update ${table} set parcel = ? where parcel = ?`).run(to, from);
    },
  };
}

/** Parcels that no planted one is near to. */
function untouched(fabric: readonly FabricParcel[], spoilt: ReadonlySet<string>): readonly FabricParcel[] {
  const near = fabric
    .filter(({ number }) => spoilt.has(number) || spoilt.has(`${number}9`))
    .map(({ geometry }) => growBox(boxOf(geometry), 5_000));
  return fabric.filter(({ geometry }) => {
    const box = boxOf(geometry);
    return !near.some((other) => boxesMeet(box, other));
  });
}

interface Quarters {
  readonly each: number;
  readonly seed: number;
  readonly write: Writer;
}

function plantQuarters(
  raw: Database,
  free: readonly FabricParcel[],
  { each, seed, write }: Quarters,
): readonly RegisterPlanted[] {
  const rows = raw.prepare('select number, geometry from quarter order by number').raw().all() as [string, Buffer][];
  const quarters = new Map(rows.map(([number, blob]) => [number, decodeMultiPolygon(blob)]));
  const random = randomOf(seed);
  const order = free.map((parcel) => ({ parcel, at: random() })).sort((a, b) => a.at - b.at);
  const planted: RegisterPlanted[] = [];
  for (const [index, { parcel }] of order.entries()) {
    const quarter = quarters.get(parcel.number.slice(0, 8));
    const geometry = planted.length < each && quarter ? leaving(parcel.geometry, quarter, random) : null;
    if (geometry) {
      write.geometry({ number: parcel.number, geometry }, 'quarterLeft');
      planted.push({ plant: 'quarterLeft', number: parcel.number });
    } else if (planted.length >= each && planted.length < 2 * each) {
      const others = rows.filter(([number]) => number !== parcel.number.slice(0, 8));
      const number = `${others[index % others.length]?.[0] ?? ''}${String(9_000 + planted.length)}`;
      write.number(parcel.number, number);
      planted.push({ plant: 'quarterOther', number });
    }
  }
  if (planted.length < 2 * each) throw new Error('the register is too small for parcels that leave their quarters');
  return planted;
}

const NEAR_BORDER_MM = 30_000;

/**
 *  ----x----  border of the quarter: the side that is nearest to it gets a corner just outside
 *     / \
 *  --+   +--
 */
function leaving(geometry: MultiPolygon, quarter: MultiPolygon, random: () => number): MultiPolygon | null {
  const [ring] = geometry[0] ?? [];
  if (!ring || geometry.flat().length > 1) return null;
  const borders = quarter.flat().flatMap((border) => [...segmentsOf(border)]);
  const ways = [...segmentsOf(ring)].flatMap(([a, b], side) => {
    const middle: Position = [Math.round((a[0] + b[0]) / 2), Math.round((a[1] + b[1]) / 2)];
    return borders.map(([c, d]) => ({ side, middle, foot: footOn(middle, c, d) }));
  });
  const nearest = ways.toSorted((a, b) => lengthMm(a.middle, a.foot) - lengthMm(b.middle, b.foot))[0];
  const length = nearest ? lengthMm(nearest.middle, nearest.foot) : 0;
  if (!nearest || length === 0 || length > NEAR_BORDER_MM) return null;
  const part = (length + 2 + 300 * random()) / length;
  const { middle, foot, side } = nearest;
  const corner: Position = [
    Math.round(middle[0] + (foot[0] - middle[0]) * part),
    Math.round(middle[1] + (foot[1] - middle[1]) * part),
  ];
  const spoilt = [[ring.toSpliced(side + 1, 0, corner)]];
  return isValid(spoilt) ? spoilt : null;
}

function footOn([x, y]: Position, [ax, ay]: Position, [bx, by]: Position): Position {
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return [ax + along * dx, ay + along * dy];
}
