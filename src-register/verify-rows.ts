import type { Database, Statement } from 'better-sqlite3';
import type { ActBody, ActPersonal } from '#domain/journal/act.ts';
import { canonicalJson } from '#domain/journal/canonical-json.ts';
import type { BulkRows } from './bulk-load.ts';
import { toAddress, toBuilding, toClaim, toEncumbrance, toParcel, toParty, toRight } from './entities.ts';
import { digestOf } from './row-digest.ts';
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

/** Do the rows of the register say what the acts say? */
export interface RowCheck {
  agrees(seq: number, body: ActBody, personal: ActPersonal | null): boolean;
  /** Number of an act that rows name though the log (of this size) does not have it; null when there is none. */
  beyond(size: number): number | null;
  close(): void;
}

/** Tables whose versions are opened and ended by the body of an act, with the column that names them. */
const VERSIONED = {
  parcel: 'number',
  building: 'number',
  parcel_right: 'id',
  encumbrance: 'id',
  claim: 'id',
} as const;
type Versioned = keyof typeof VERSIONED;
const TABLES = ['parcel', 'building', 'parcel_right', 'encumbrance', 'claim', 'party', 'address'] as const;
type Table = (typeof TABLES)[number];

/**
 * Rows are found by the act that brought or ended them. The register keeps no index for that, because nothing else asks
 * so; a temporary one is made here, outside the file.
 */
export function createRowCheck(raw: Database, region: string): RowCheck {
  for (const table of TABLES) {
    raw
      .prepare(`create temp table from_${table} as select from_seq as seq, row from ${table} where region = ?`)
      .run(region);
    raw
      .prepare(
        `create temp table to_${table} as select to_seq as seq, row from ${table} where region = ? and to_seq is not null`,
      )
      .run(region);
    raw.exec(
      `create index temp.from_${table}_seq on from_${table} (seq); create index temp.to_${table}_seq on to_${table} (seq);`,
    );
  }
  const began = each((table) =>
    raw.prepare(`select t.* from temp.from_${table} f join ${table} t using (row) where f.seq = ?`),
  );
  const ended = each((table) =>
    raw.prepare(`select t.* from temp.to_${table} e join ${table} t using (row) where e.seq = ?`),
  );
  const holders = raw.prepare(
    'select * from right_holder where region = ? and right_id = ? and right_version = ? order by position',
  );
  const read = {
    began,
    holdersOf: (right: RightRow) => holders.all(region, right.id, right.version) as RightHolderRow[],
  };
  return {
    agrees(seq, body, personal) {
      const rows = readRows(read, seq);
      if (!namesAgree(rows, personal, body)) return false;
      const begun = body.rows ? canonicalJson(digestOf(rows)) === canonicalJson(body.rows) : putAgrees(rows, body);
      return begun && closeAgrees(ended, seq, body);
    },
    beyond(size) {
      const seqs = TABLES.flatMap((table) =>
        ['from', 'to'].map((end) =>
          raw.prepare(`select min(seq) from temp.${end}_${table} where seq >= ?`).pluck().get(size),
        ),
      );
      const found = seqs.filter((seq) => typeof seq === 'number');
      return found.length === 0 ? null : Math.min(...found);
    },
    close() {
      for (const table of TABLES) raw.exec(`drop table temp.from_${table}; drop table temp.to_${table};`);
    },
  };
}

interface Reading {
  readonly began: Readonly<Record<Table, Statement>>;
  readonly holdersOf: (right: RightRow) => readonly RightHolderRow[];
}

/** The casts name the columns of strict tables. */
function readRows({ began, holdersOf }: Reading, seq: number): BulkRows {
  return {
    parcels: (began.parcel.all(seq) as ParcelRow[]).map(toParcel),
    buildings: (began.building.all(seq) as BuildingRow[]).map(toBuilding),
    rights: (began.parcel_right.all(seq) as RightRow[]).map((right) => toRight(right, holdersOf(right))),
    encumbrances: (began.encumbrance.all(seq) as EncumbranceRow[]).map(toEncumbrance),
    claims: (began.claim.all(seq) as ClaimRow[]).map(toClaim),
    parties: (began.party.all(seq) as PartyRow[]).map(toParty),
    addresses: (began.address.all(seq) as AddressRow[]).map(toAddress),
  };
}

function putAgrees(rows: BulkRows, { change: { put } }: ActBody): boolean {
  return (
    sameSet(rows.parcels, put.parcels) &&
    sameSet(rows.buildings, put.buildings) &&
    sameSet(rows.rights, put.rights) &&
    sameSet(rows.encumbrances, put.encumbrances) &&
    sameSet(rows.claims, put.claims)
  );
}

/** Names that an act brought are among those of its personal part. Where that may not be seen, nothing can be said. */
function namesAgree(rows: BulkRows, personal: ActPersonal | null, body: ActBody): boolean {
  if (body.rows) return true;
  if (!personal) return body.personal !== null || rows.parties.length + rows.addresses.length === 0;
  const known = new Set([...personal.content.parties, ...personal.content.addresses].map(canonicalJson));
  return [...rows.parties, ...rows.addresses].every((row) => known.has(canonicalJson(row)));
}

/** Ended at this act are the versions that it closes or replaces: all of them and no others. */
function closeAgrees(
  ended: Readonly<Record<Table, Statement>>,
  seq: number,
  { change: { put, close } }: ActBody,
): boolean {
  const replaced = (rows: readonly { version: number; name: string }[]): string[] =>
    rows.filter(({ version }) => version > 1).map(({ name }) => name);
  const byNumber = <T extends { number: string; version: number }>(rows: readonly T[]): string[] =>
    replaced(rows.map(({ number, version }) => ({ name: number, version })));
  const byId = <T extends { id: string; version: number }>(rows: readonly T[]): string[] =>
    replaced(rows.map(({ id, version }) => ({ name: id, version })));
  const expected: Readonly<Record<Versioned, readonly string[]>> = {
    parcel: [...close.parcels, ...byNumber(put.parcels)],
    building: [...close.buildings, ...byNumber(put.buildings)],
    parcel_right: [...close.rights, ...byId(put.rights)],
    encumbrance: [...close.encumbrances, ...byId(put.encumbrances)],
    claim: [...close.claims, ...byId(put.claims)],
  };
  return (Object.keys(VERSIONED) as Versioned[]).every((table) => {
    const rows = ended[table].all(seq) as Readonly<Record<string, unknown>>[];
    return sameSet(
      rows.map((row) => row[VERSIONED[table]]),
      expected[table],
    );
  });
}

function sameSet(found: readonly unknown[], expected: readonly unknown[]): boolean {
  if (found.length !== expected.length) return false;
  const lines = expected.map(canonicalJson).sort();
  return found
    .map(canonicalJson)
    .sort()
    .every((line, i) => line === lines[i]);
}

const each = (make: (table: Table) => Statement): Readonly<Record<Table, Statement>> => ({
  parcel: make('parcel'),
  building: make('building'),
  parcel_right: make('parcel_right'),
  encumbrance: make('encumbrance'),
  claim: make('claim'),
  party: make('party'),
  address: make('address'),
});
