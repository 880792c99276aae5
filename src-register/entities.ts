import type { Address } from '#domain/addresses/address.ts';
import type { Building } from '#domain/objects/building.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import type { Party } from '#domain/parties/party.ts';
import type { Claim, Encumbrance, Holder, Right } from '#domain/rights/right.ts';
import { decodeMultiPolygon } from './geometry-blob.ts';
import type {
  AddressRow,
  BuildingRow,
  ClaimRow,
  EncumbranceRow,
  ParcelRow,
  PartyRow,
  RightHolderRow,
  RightRow,
} from './rows.ts';

/*
 * Rows to entities. The casts restore brands and vocabularies: every row was written from an entity that its schema
 * had accepted (act applier, bulk loader), and parsing thousands of them again would cost more than the query.
 */

export function toParcel(row: ParcelRow): Parcel {
  return {
    number: row.number as Parcel['number'],
    version: row.version,
    zone: row.zone,
    geometry: decodeMultiPolygon(row.geometry),
    areaDoubled: row.area_doubled,
    category: row.category as Parcel['category'],
    functionalZone: row.functional_zone as Parcel['functionalZone'],
    purposeKk: row.purpose_kk,
    purposeRu: row.purpose_ru,
    divisibility: row.divisibility as Parcel['divisibility'],
    rka: row.rka as Parcel['rka'],
    valueTiyn: row.value_tiyn,
    valueDate: row.value_date,
    survey: {
      method: row.survey_method as Parcel['survey']['method'],
      accuracyMm: row.survey_accuracy_mm,
      note: row.survey_note,
    },
  };
}

export function toRight(row: RightRow, holders: readonly RightHolderRow[]): Right {
  return {
    id: row.id as Right['id'],
    version: row.version,
    parcel: row.parcel as Right['parcel'],
    kind: row.kind as Right['kind'],
    form: row.form as Right['form'],
    holders: holders.map(toHolder),
    since: row.since,
    until: row.until,
    ground: row.ground,
  };
}

function toHolder(row: RightHolderRow): Holder {
  return { partyId: row.party as Holder['partyId'], numerator: row.numerator, denominator: row.denominator };
}

export function toEncumbrance(row: EncumbranceRow): Encumbrance {
  return {
    id: row.id as Encumbrance['id'],
    version: row.version,
    parcel: row.parcel as Encumbrance['parcel'],
    kind: row.kind as Encumbrance['kind'],
    beneficiary: row.beneficiary as Encumbrance['beneficiary'],
    document: row.document,
    receivedAt: row.received_at,
    until: row.until,
    scope: row.scope === null ? null : decodeMultiPolygon(row.scope),
  };
}

export function toClaim(row: ClaimRow): Claim {
  return {
    id: row.id as Claim['id'],
    version: row.version,
    parcel: row.parcel as Claim['parcel'],
    kind: row.kind as Claim['kind'],
    claimant: row.claimant as Claim['claimant'],
    document: row.document,
    receivedAt: row.received_at,
    until: row.until,
  };
}

export function toBuilding(row: BuildingRow): Building {
  return {
    number: row.number as Building['number'],
    version: row.version,
    parcel: row.parcel as Building['parcel'],
    litera: row.litera,
    use: row.use as Building['use'],
    storeys: row.storeys,
    year: row.year,
    builtUpDm2: row.built_up_dm2,
    zone: row.zone,
    geometry: decodeMultiPolygon(row.geometry),
  };
}

export function toParty(row: PartyRow): Party {
  return {
    id: row.id as Party['id'],
    kind: row.kind as Party['kind'],
    identifier: row.identifier,
    nameKk: row.name_kk,
    nameRu: row.name_ru,
  };
}

export function toAddress(row: AddressRow): Address {
  return {
    rka: row.rka as Address['rka'],
    kato: row.kato,
    street: row.street,
    house: row.house,
    textKk: row.text_kk,
    textRu: row.text_ru,
  };
}
