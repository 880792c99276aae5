import type { Database, Statement } from 'better-sqlite3';
import type { Address } from '#domain/addresses/address.ts';
import type { MultiPolygon, Zone } from '#domain/geometry/types.ts';
import type { Building } from '#domain/objects/building.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import type { Party } from '#domain/parties/party.ts';
import type { Claim, Encumbrance, Right } from '#domain/rights/right.ts';
import { encodeMultiPolygon } from './geometry-blob.ts';
import { freeSpot } from './free-spot.ts';
import { addressIndexText, foldText } from './search-words.ts';

/** Inserts versions with everything that hangs on them: box, words, holders. Prepared once; no checks of state. */
export interface RowWriter {
  parcel(parcel: Parcel, obstacles: readonly MultiPolygon[], seq: number): void;
  building(building: Building, seq: number): void;
  right(right: Right, seq: number): void;
  encumbrance(encumbrance: Encumbrance, zone: Zone, seq: number): void;
  claim(claim: Claim, seq: number): void;
  party(party: Party, seq: number): void;
  address(address: Address, seq: number): void;
}

const QUARTER_DIGITS = 8;

export function createRowWriter(raw: Database, region: string): RowWriter {
  return {
    ...shapeWriters(raw, region),
    ...rightWriters(raw, region),
    ...nameWriters(raw, region),
  };
}

function shapeWriters(raw: Database, region: string): Pick<RowWriter, 'parcel' | 'building'> {
  const parcelRow =
    raw.prepare(`insert into parcel (region, number, version, quarter, zone, geometry, area_doubled, label_east, label_north,
    category, functional_zone, purpose_kk, purpose_ru, divisibility, rka, value_tiyn, value_date,
    survey_method, survey_accuracy_mm, survey_note, from_seq) values (?${', ?'.repeat(20)})`);
  const parcelBox = raw.prepare('insert into parcel_box (row, west, east, south, north) values (?, ?, ?, ?, ?)');
  const buildingRow =
    raw.prepare(`insert into building (region, number, version, parcel, litera, use, storeys, year, built_up_dm2,
    zone, geometry, from_seq) values (?${', ?'.repeat(11)})`);
  const buildingBox = raw.prepare('insert into building_box (row, west, east, south, north) values (?, ?, ?, ?, ?)');
  return {
    parcel(p, obstacles, seq) {
      const blob = encodeMultiPolygon(p.geometry, p.zone);
      const label = freeSpot(p.geometry, obstacles);
      const { lastInsertRowid } = parcelRow.run(
        region,
        p.number,
        p.version,
        p.number.slice(0, QUARTER_DIGITS),
        p.zone,
        blob,
        p.areaDoubled,
        label[0] / 1000,
        label[1] / 1000,
        p.category,
        p.functionalZone,
        p.purposeKk,
        p.purposeRu,
        p.divisibility,
        p.rka,
        p.valueTiyn,
        p.valueDate,
        p.survey.method,
        p.survey.accuracyMm,
        p.survey.note,
        seq,
      );
      insertBox(parcelBox, lastInsertRowid, blob);
    },
    building(b, seq) {
      const blob = encodeMultiPolygon(b.geometry, b.zone);
      const { lastInsertRowid } = buildingRow.run(
        region,
        b.number,
        b.version,
        b.parcel,
        b.litera,
        b.use,
        b.storeys,
        b.year,
        b.builtUpDm2,
        b.zone,
        blob,
        seq,
      );
      insertBox(buildingBox, lastInsertRowid, blob);
    },
  };
}

function rightWriters(raw: Database, region: string): Pick<RowWriter, 'right' | 'encumbrance' | 'claim'> {
  const rightRow =
    raw.prepare(`insert into parcel_right (region, id, version, parcel, kind, form, since, until, ground, from_seq)
    values (?${', ?'.repeat(9)})`);
  const holderRow =
    raw.prepare(`insert into right_holder (region, right_id, right_version, position, party, numerator, denominator)
    values (?${', ?'.repeat(6)})`);
  const encumbranceRow =
    raw.prepare(`insert into encumbrance (region, id, version, parcel, kind, beneficiary, document, received_at,
    until, scope, from_seq) values (?${', ?'.repeat(10)})`);
  const claimRow =
    raw.prepare(`insert into claim (region, id, version, parcel, kind, claimant, document, received_at, until, from_seq)
    values (?${', ?'.repeat(9)})`);
  return {
    right(r, seq) {
      rightRow.run(region, r.id, r.version, r.parcel, r.kind, r.form, r.since, r.until, r.ground, seq);
      r.holders.forEach((h, position) =>
        holderRow.run(region, r.id, r.version, position, h.partyId, h.numerator, h.denominator),
      );
    },
    encumbrance(e, zone, seq) {
      const scope = e.scope === null ? null : encodeMultiPolygon(e.scope, zone);
      encumbranceRow.run(
        region,
        e.id,
        e.version,
        e.parcel,
        e.kind,
        e.beneficiary,
        e.document,
        e.receivedAt,
        e.until,
        scope,
        seq,
      );
    },
    claim(c, seq) {
      claimRow.run(region, c.id, c.version, c.parcel, c.kind, c.claimant, c.document, c.receivedAt, c.until, seq);
    },
  };
}

function nameWriters(raw: Database, region: string): Pick<RowWriter, 'party' | 'address'> {
  const partyRow = raw.prepare(
    'insert into party (region, id, kind, identifier, name_kk, name_ru, from_seq) values (?, ?, ?, ?, ?, ?, ?)',
  );
  const partyWords = raw.prepare('insert into party_words (rowid, name_kk, name_ru) values (?, ?, ?)');
  const addressRow = raw.prepare(
    'insert into address (region, rka, kato, street, house, text_kk, text_ru, from_seq) values (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const addressWords = raw.prepare('insert into address_words (rowid, text_kk, text_ru) values (?, ?, ?)');
  return {
    party(p, seq) {
      const { lastInsertRowid } = partyRow.run(region, p.id, p.kind, p.identifier, p.nameKk, p.nameRu, seq);
      partyWords.run(lastInsertRowid, ...bothOnce(foldText(p.nameKk), foldText(p.nameRu)));
    },
    address(a, seq) {
      const { lastInsertRowid } = addressRow.run(region, a.rka, a.kato, a.street, a.house, a.textKk, a.textRu, seq);
      addressWords.run(lastInsertRowid, ...bothOnce(addressIndexText(a.textKk), addressIndexText(a.textRu)));
    },
  };
}

/** Most names fold to the same words in both languages; then they are indexed once. */
const bothOnce = (kk: string, ru: string): readonly [string, string] => [kk, kk === ru ? '' : ru];

/** The header of a SpatiaLite BLOB carries the box: west, south, east, north from byte 6. */
function insertBox(statement: Statement, row: number | bigint, blob: Buffer): void {
  statement.run(row, blob.readDoubleLE(6), blob.readDoubleLE(22), blob.readDoubleLE(14), blob.readDoubleLE(30));
}
