import type { Database } from 'better-sqlite3';
import type { Address } from '#domain/addresses/address.ts';
import type { Line, MultiPolygon, Zone } from '#domain/geometry/types.ts';
import type { ParcelNumber, QuarterNumber } from '#domain/numbers/types.ts';
import type { Building } from '#domain/objects/building.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import type { Party } from '#domain/parties/party.ts';
import type { Claim, Encumbrance, Right } from '#domain/rights/right.ts';
import { encodeLine, encodeMultiPolygon } from './geometry-blob.ts';
import { createRowWriter } from './row-writer.ts';

/** First filling of an empty register. Nothing is compared with what is there: use the act applier on a living one. */
export interface BulkLoader {
  quarter(quarter: QuarterShape): void;
  street(street: StreetShape): void;
  /** Rows of one act; buildings go with their parcels, so that labels keep clear of them. */
  rows(rows: BulkRows, seq: number): void;
  plotCounter(quarter: QuarterNumber, last: number): void;
  actParcels(numbers: readonly ParcelNumber[], seq: number): void;
  /** Packs the word indexes: search over many small segments is several times slower. */
  finish(): void;
}

export interface QuarterShape {
  readonly number: QuarterNumber;
  readonly district: string;
  readonly zone: Zone;
  readonly geometry: MultiPolygon;
}

export interface StreetShape {
  readonly code: string;
  readonly nameKk: string;
  readonly nameRu: string;
  readonly zone: Zone;
  readonly geometry: Line;
}

export interface BulkRows {
  readonly parcels: readonly Parcel[];
  readonly buildings: readonly Building[];
  readonly rights: readonly Right[];
  readonly encumbrances: readonly Encumbrance[];
  readonly claims: readonly Claim[];
  readonly parties: readonly Party[];
  readonly addresses: readonly Address[];
}

export function createBulkLoader(raw: Database, region: string): BulkLoader {
  const write = createRowWriter(raw, region);
  const places = preparePlaces(raw, region);
  const touch = raw.prepare('insert into act_parcel (region, parcel, seq) values (?, ?, ?)');
  return {
    ...places,
    rows({ parcels, buildings, rights, encumbrances, claims, parties, addresses }, seq) {
      const standing = Map.groupBy(buildings, (building) => building.parcel);
      const zones = new Map<string, Zone>();
      for (const parcel of parcels) {
        zones.set(parcel.number, parcel.zone);
        write.parcel(
          parcel,
          (standing.get(parcel.number) ?? []).map((building) => building.geometry),
          seq,
        );
      }
      for (const building of buildings) write.building(building, seq);
      for (const right of rights) write.right(right, seq);
      for (const encumbrance of encumbrances) write.encumbrance(encumbrance, zones.get(encumbrance.parcel) ?? 0, seq);
      for (const claim of claims) write.claim(claim, seq);
      for (const party of parties) write.party(party, seq);
      for (const address of addresses) write.address(address, seq);
    },
    actParcels(numbers, seq) {
      for (const number of numbers) touch.run(region, number, seq);
    },
    finish() {
      raw.exec(`insert into address_words (address_words) values ('optimize');
        insert into party_words (party_words) values ('optimize');`);
    },
  };
}

function preparePlaces(raw: Database, region: string): Pick<BulkLoader, 'quarter' | 'street' | 'plotCounter'> {
  const quarterRow = raw.prepare(
    'insert into quarter (region, district, number, zone, geometry) values (?, ?, ?, ?, ?)',
  );
  const streetRow = raw.prepare(
    'insert into street (region, code, name_kk, name_ru, zone, geometry) values (?, ?, ?, ?, ?, ?)',
  );
  const counter = raw.prepare(`insert into plot_counter (region, quarter, last) values (?, ?, ?)
    on conflict (region, quarter) do update set last = max(last, excluded.last)`);
  const box = (table: 'quarter_box' | 'street_box') => {
    const statement = raw.prepare(`insert into ${table} (row, west, east, south, north) values (?, ?, ?, ?, ?)`);
    return (row: number | bigint, blob: Buffer): void => {
      statement.run(row, blob.readDoubleLE(6), blob.readDoubleLE(22), blob.readDoubleLE(14), blob.readDoubleLE(30));
    };
  };
  const quarterBox = box('quarter_box');
  const streetBox = box('street_box');
  return {
    quarter({ number, district, zone, geometry }) {
      const blob = encodeMultiPolygon(geometry, zone);
      quarterBox(quarterRow.run(region, district, number, zone, blob).lastInsertRowid, blob);
    },
    street({ code, nameKk, nameRu, zone, geometry }) {
      const blob = encodeLine(geometry, zone);
      streetBox(streetRow.run(region, code, nameKk, nameRu, zone, blob).lastInsertRowid, blob);
    },
    plotCounter(quarter, last) {
      counter.run(region, quarter, last);
    },
  };
}
