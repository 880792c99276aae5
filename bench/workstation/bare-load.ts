import type { Database } from 'better-sqlite3';
import { boxOf } from '#domain/geometry/measures.ts';
import type { MultiPolygon } from '#domain/geometry/types.ts';
import { encodeMultiPolygon } from '#register/geometry-blob.ts';
import type { PreparedAct } from '../registered-acts.ts';

/** Writes what one act brings to some tables, at its place in the log. */
type Write = (act: PreparedAct, seq: number) => void;

/** The rows that the acts bring, by prepared statements: parcels with their boxes, rights, holders, buildings, the act. */
export function writeBare(raw: Database, acts: readonly PreparedAct[], size: number): void {
  const writes = [actWriter(raw), parcelCloser(raw), buildingWriter(raw), parcelWriter(raw), rightWriter(raw)];
  acts.forEach((act, i) => {
    for (const write of writes) write(act, size + i);
  });
}

function actWriter(raw: Database): Write {
  const act = raw.prepare(
    'insert into act (region, seq, id, kind, registered_at, body, personal, leaf_hash) values (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  return ({ body, bodyBytes, personalBytes, leafHash }, seq) =>
    act.run(body.region, seq, body.id, body.kind, body.registeredAt, bodyBytes, personalBytes, leafHash);
}

function parcelCloser(raw: Database): Write {
  const close = closer(raw, 'parcel');
  const touched = raw.prepare('insert or ignore into act_parcel values (?, ?, ?)');
  const lineage = raw.prepare('insert into lineage values (?, ?, ?, ?)');
  return ({ body: { region, change } }, seq) => {
    for (const number of [...change.close.parcels, ...change.put.parcels.map((one) => one.number)]) {
      close(region, number, seq);
      touched.run(region, number, seq);
    }
    for (const { parent, child } of change.lineage) lineage.run(region, parent, child, seq);
  };
}

function buildingWriter(raw: Database): Write {
  const close = closer(raw, 'building');
  const building = raw.prepare(
    `insert into building (region, number, version, parcel, litera, use, storeys, built_up_dm2, zone, geometry, from_seq)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const putBox = boxWriter(raw, 'building');
  return ({ body: { region, change } }, seq) => {
    for (const number of [...change.close.buildings, ...change.put.buildings.map((one) => one.number)])
      close(region, number, seq);
    for (const one of change.put.buildings) {
      const { lastInsertRowid } = building.run(
        ...[region, one.number, one.version, one.parcel, one.litera, one.use, one.storeys, one.builtUpDm2],
        ...[one.zone, encodeMultiPolygon(one.geometry, one.zone), seq],
      );
      putBox(lastInsertRowid, one.geometry);
    }
  };
}

function parcelWriter(raw: Database): Write {
  const parcel = raw.prepare(
    `insert into parcel (region, number, version, quarter, zone, geometry, area_doubled, label_east, label_north, category, purpose_kk, purpose_ru, divisibility, survey_method, survey_note, from_seq)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const putBox = boxWriter(raw, 'parcel');
  return ({ body: { region, change } }, seq) => {
    for (const one of change.put.parcels) {
      const [west, south] = boxOf(one.geometry);
      const { lastInsertRowid } = parcel.run(
        ...[region, one.number, one.version, one.number.slice(0, 8), one.zone],
        ...[encodeMultiPolygon(one.geometry, one.zone), one.areaDoubled, west / 1000, south / 1000],
        ...[one.category, one.purposeKk, one.purposeRu, one.divisibility, one.survey.method, one.survey.note, seq],
      );
      putBox(lastInsertRowid, one.geometry);
    }
  };
}

function rightWriter(raw: Database): Write {
  const close = raw.prepare('update parcel_right set to_seq = ? where region = ? and id = ? and to_seq is null');
  const right = raw.prepare(
    'insert into parcel_right (region, id, version, parcel, kind, form, since, ground, from_seq) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const holder = raw.prepare('insert into right_holder values (?, ?, ?, ?, ?, ?, ?)');
  return ({ body: { region, change } }, seq) => {
    for (const id of [...change.close.rights, ...change.put.rights.map((one) => one.id)]) close.run(seq, region, id);
    for (const one of change.put.rights) {
      right.run(region, one.id, one.version, one.parcel, one.kind, one.form, one.since, one.ground, seq);
      one.holders.forEach((each, position) =>
        holder.run(region, one.id, one.version, position, each.partyId, each.numerator, each.denominator),
      );
    }
  };
}

/** Ends the version in force and takes its box out of the tree. */
function closer(raw: Database, table: 'parcel' | 'building') {
  const close = raw
    .prepare(`update ${table} set to_seq = ? where region = ? and number = ? and to_seq is null returning row`)
    .pluck();
  const dropBox = raw.prepare(`delete from ${table}_box where row = ?`);
  return (region: string, number: string, seq: number): void => {
    const row: unknown = close.get(seq, region, number);
    if (row !== undefined) dropBox.run(row);
  };
}

function boxWriter(raw: Database, table: 'parcel' | 'building') {
  const box = raw.prepare(`insert into ${table}_box values (?, ?, ?, ?, ?)`);
  return (row: number | bigint, geometry: MultiPolygon): void => {
    const [west, south, east, north] = boxOf(geometry);
    box.run(row, west / 1000, east / 1000, south / 1000, north / 1000);
  };
}
