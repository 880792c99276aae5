import type { ReadonlyKysely } from 'kysely/readonly';

/*
 * Rows of db/register as they are stored. They stop at the queries: `entities.ts` turns them into domain entities.
 */

interface Versioned {
  readonly from_seq: number;
  readonly to_seq: number | null;
}

interface BoxRow {
  readonly row: number;
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

export interface RegionRow {
  readonly code: string;
  readonly kato: string;
  readonly name_kk: string;
  readonly name_ru: string;
  readonly name_en: string;
}

export interface DistrictRow {
  readonly region: string;
  readonly code: string;
  readonly name_kk: string;
  readonly name_ru: string;
  readonly name_en: string;
}

export interface QuarterRow {
  readonly row: number;
  readonly region: string;
  readonly district: string;
  readonly number: string;
  readonly zone: number;
  readonly geometry: Uint8Array;
}

export interface StreetRow {
  readonly row: number;
  readonly region: string;
  readonly code: string;
  readonly name_kk: string;
  readonly name_ru: string;
  readonly zone: number;
  readonly geometry: Uint8Array;
}

export interface PartyRow extends Versioned {
  readonly row: number;
  readonly region: string;
  readonly id: string;
  readonly kind: string;
  readonly identifier: string;
  readonly name_kk: string;
  readonly name_ru: string;
}

export interface AddressRow extends Versioned {
  readonly row: number;
  readonly region: string;
  readonly rka: string;
  readonly kato: string;
  readonly street: string | null;
  readonly house: string;
  readonly text_kk: string;
  readonly text_ru: string;
}

export interface ParcelRow extends Versioned {
  readonly row: number;
  readonly region: string;
  readonly number: string;
  readonly version: number;
  readonly quarter: string;
  readonly zone: number;
  readonly geometry: Uint8Array;
  readonly area_doubled: number;
  readonly label_east: number;
  readonly label_north: number;
  readonly category: string;
  readonly functional_zone: string | null;
  readonly purpose_kk: string;
  readonly purpose_ru: string;
  readonly divisibility: string;
  readonly rka: string | null;
  readonly value_tiyn: number | null;
  readonly value_date: string | null;
  readonly survey_method: string;
  readonly survey_accuracy_mm: number | null;
  readonly survey_note: string;
}

export interface PlotCounterRow {
  readonly region: string;
  readonly quarter: string;
  readonly last: number;
}

export interface LineageRow {
  readonly region: string;
  readonly parent: string;
  readonly child: string;
  readonly seq: number;
}

export interface RightRow extends Versioned {
  readonly row: number;
  readonly region: string;
  readonly id: string;
  readonly version: number;
  readonly parcel: string;
  readonly kind: string;
  readonly form: string;
  readonly since: string;
  readonly until: string | null;
  readonly ground: string;
}

export interface RightHolderRow {
  readonly region: string;
  readonly right_id: string;
  readonly right_version: number;
  readonly position: number;
  readonly party: string;
  readonly numerator: number;
  readonly denominator: number;
}

export interface EncumbranceRow extends Versioned {
  readonly row: number;
  readonly region: string;
  readonly id: string;
  readonly version: number;
  readonly parcel: string;
  readonly kind: string;
  readonly beneficiary: string;
  readonly document: string;
  readonly received_at: string;
  readonly until: string | null;
  readonly scope: Uint8Array | null;
}

export interface ClaimRow extends Versioned {
  readonly row: number;
  readonly region: string;
  readonly id: string;
  readonly version: number;
  readonly parcel: string;
  readonly kind: string;
  readonly claimant: string;
  readonly document: string;
  readonly received_at: string;
  readonly until: string | null;
}

export interface BuildingRow extends Versioned {
  readonly row: number;
  readonly region: string;
  readonly number: string;
  readonly version: number;
  readonly parcel: string;
  readonly litera: string;
  readonly use: string;
  readonly storeys: number;
  readonly year: number | null;
  readonly built_up_dm2: number;
  readonly zone: number;
  readonly geometry: Uint8Array;
}

export interface ActRowStored {
  readonly region: string;
  readonly seq: number;
  readonly id: string;
  readonly kind: string;
  readonly submission_id: string | null;
  readonly case_number: string | null;
  readonly registered_at: string;
  readonly body: Uint8Array;
  readonly personal: Uint8Array | null;
  readonly leaf_hash: Uint8Array;
}

export interface ActParcelRow {
  readonly region: string;
  readonly parcel: string;
  readonly seq: number;
}

export interface JournalTileRow {
  readonly region: string;
  readonly level: number;
  readonly position: number;
  readonly hashes: Uint8Array;
}

export interface JournalHeadRow {
  readonly region: string;
  readonly size: number;
  readonly root: Uint8Array;
  readonly checkpoint: string;
  readonly signed_at: string;
}

/** Tables that a register file holds at the centre and in every replica. */
export interface RegisterTables {
  region: RegionRow;
  district: DistrictRow;
  quarter: QuarterRow;
  quarter_box: BoxRow;
  street: StreetRow;
  street_box: BoxRow;
  party: PartyRow;
  address: AddressRow;
  parcel: ParcelRow;
  parcel_box: BoxRow;
  plot_counter: PlotCounterRow;
  lineage: LineageRow;
  parcel_right: RightRow;
  right_holder: RightHolderRow;
  encumbrance: EncumbranceRow;
  claim: ClaimRow;
  building: BuildingRow;
  building_box: BoxRow;
  act: ActRowStored;
  act_parcel: ActParcelRow;
  journal_tile: JournalTileRow;
  journal_head: JournalHeadRow;
}

/** Reading side of the register. Everything that writes goes through the act applier or the bulk loader. */
export type ReadDb = ReadonlyKysely<RegisterTables>;
