import type { Database } from 'better-sqlite3';
import { Fault } from '#domain/fault.ts';
import type { MultiPolygon, Zone } from '#domain/geometry/types.ts';
import type { ActBody, ActPersonal } from '#domain/journal/act.ts';
import type { RegisterChange } from '#domain/journal/change.ts';
import { emptyTrustStore, type TrustStore } from '#domain/signatures/trust/trust-store.ts';
import { assertAreaKept, assertSoundChange, isMoved } from './act-invariants.ts';
import { createQuarterFounder } from './found-quarter.ts';
import { nextVersion, trustInForce } from './trust-record.ts';
import { createNameKeeper, type NameKeeper } from './name-keeper.ts';
import { createRowWriter, type RowWriter } from './row-writer.ts';

/** An act with its place in the log. The byte forms are stored exactly as they were hashed. */
export interface SequencedAct {
  readonly seq: number;
  readonly body: ActBody;
  readonly bodyBytes: Uint8Array;
  readonly personal: ActPersonal | null;
  readonly personalBytes: Uint8Array | null;
  readonly leafHash: Uint8Array;
}

export interface ActApplier {
  /**
   * Writes the act and everything it does, inside the caller's transaction. Throws Fault SYNC_STOPPED when the register
   * is not in the state that the act was made on; the caller then rolls back.
   */
  apply(act: SequencedAct): void;
}

interface Tools {
  readonly write: RowWriter;
  readonly names: NameKeeper;
  readonly close: Closers;
  readonly log: LogStatements;
  readonly foundQuarter: ReturnType<typeof createQuarterFounder>;
  /** The store before this act. */
  readonly trustBefore: () => TrustStore;
  /** Zone of a parcel in force: the scope of an encumbrance lies in it. */
  readonly zoneOf: (parcel: string) => Zone;
}

/** One code for the server and for the replica: what the server commits is what every seat holds. */
export function createActApplier(raw: Database): ActApplier {
  const toolsOf = new Map<string, Tools>();
  return {
    apply(act) {
      let tools = toolsOf.get(act.body.region);
      if (tools === undefined) {
        tools = prepareTools(raw, act.body.region);
        toolsOf.set(act.body.region, tools);
      }
      applyWith(tools, act);
    },
  };
}

function prepareTools(raw: Database, region: string): Tools {
  const write = createRowWriter(raw, region);
  const zone = raw
    .prepare<[string, string], Zone>('select zone from parcel where region = ? and number = ? and to_seq is null')
    .pluck();
  return {
    write,
    names: createNameKeeper(raw, region, write),
    close: prepareClosers(raw, region),
    log: prepareLog(raw, region),
    foundQuarter: createQuarterFounder(raw, region),
    trustBefore: () => trustInForce(raw, region)?.store ?? emptyTrustStore,
    zoneOf(parcel) {
      const found = zone.get(region, parcel);
      if (found === undefined) throw stopped(parcel, 'parcel.notCurrent');
      return found;
    },
  };
}

function applyWith(tools: Tools, act: SequencedAct): void {
  const { body, seq } = act;
  assertSoundTrust(tools, body);
  // Its signatures were looked at before the head was believed: they are what it is believed by.
  if ((body.kind === 'succession') !== (body.succession !== undefined)) throw stopped(body.id, 'succession.kind');
  tools.log.add(act);
  assertSoundChange(body.change);
  const areaBefore = closeRows(tools.close, body.change, seq) + replaceRows(tools.close, body.change, seq);
  assertAreaKept(body, areaBefore);
  for (const party of act.personal?.content.parties ?? []) tools.names.putParty(party, seq);
  for (const address of act.personal?.content.addresses ?? []) tools.names.putAddress(address, seq);
  putRows(tools, body.change, seq);
  if (body.kind === 'import' && body.quarter !== null) tools.foundQuarter(body.quarter, body.change.put.parcels);
  tools.log.link(body.change, seq);
}

/** SEC-72: the store that the server signs is the one that every seat comes to by itself. */
function assertSoundTrust(tools: Tools, body: ActBody): void {
  if ((body.kind === 'trust') !== (body.trust !== undefined)) throw stopped(body.id, 'trust.kind');
  if (body.trust === undefined) return;
  const next = nextVersion(tools.trustBefore(), body);
  if (!next.ok) throw stopped(body.id, next.error.code);
}

/** Answers the area of what has heirs. */
function closeRows(close: Closers, change: RegisterChange, seq: number): number {
  const { retired } = isMoved(change);
  let area = 0;
  for (const number of change.close.parcels) {
    const closed = close.parcel(number, null, seq);
    if (!retired(number)) area += closed;
  }
  for (const id of change.close.rights) close.right(id, null, seq);
  for (const id of change.close.encumbrances) close.encumbrance(id, null, seq);
  for (const id of change.close.claims) close.claim(id, null, seq);
  for (const number of change.close.buildings) close.building(number, null, seq);
  return area;
}

/** A version above 1 takes the place of the one before it; version 1 is a number or id that was never there. */
function replaceRows(close: Closers, change: RegisterChange, seq: number): number {
  const { parcels, rights, encumbrances, claims, buildings } = change.put;
  let area = 0;
  for (const { number, version } of parcels)
    area += version === 1 ? close.demandNewParcel(number) : close.parcel(number, version - 1, seq);
  for (const { id, version } of rights) if (version > 1) close.right(id, version - 1, seq);
  for (const { id, version } of encumbrances) if (version > 1) close.encumbrance(id, version - 1, seq);
  for (const { id, version } of claims) if (version > 1) close.claim(id, version - 1, seq);
  for (const { number, version } of buildings) if (version > 1) close.building(number, version - 1, seq);
  return area;
}

function putRows({ write, zoneOf }: Tools, change: RegisterChange, seq: number): void {
  const obstacles = new Map<string, MultiPolygon[]>();
  for (const building of change.put.buildings) {
    obstacles.set(building.parcel, [...(obstacles.get(building.parcel) ?? []), building.geometry]);
  }
  for (const parcel of change.put.parcels) write.parcel(parcel, obstacles.get(parcel.number) ?? [], seq);
  for (const building of change.put.buildings) write.building(building, seq);
  for (const right of change.put.rights) write.right(right, seq);
  for (const encumbrance of change.put.encumbrances) write.encumbrance(encumbrance, zoneOf(encumbrance.parcel), seq);
  for (const claim of change.put.claims) write.claim(claim, seq);
}

interface Closers {
  /** Ends the current version (which must be `version`, when given) and answers its area; its box goes. */
  parcel(number: string, version: number | null, seq: number): number;
  building(number: string, version: number | null, seq: number): void;
  right(id: string, version: number | null, seq: number): void;
  encumbrance(id: string, version: number | null, seq: number): void;
  claim(id: string, version: number | null, seq: number): void;
  /** A number is given once in the life of the register, closed parcels included. Answers 0: no area was there. */
  demandNewParcel(number: string): 0;
}

interface ClosedRow {
  readonly row: number;
  readonly version: number;
  readonly area_doubled?: number;
}

function prepareClosers(raw: Database, region: string): Closers {
  const anyParcel = raw.prepare<[string, string], unknown>(
    'select 1 from parcel where region = ? and number = ? limit 1',
  );
  const dropParcelBox = raw.prepare('delete from parcel_box where row = ?');
  const dropBuildingBox = raw.prepare('delete from building_box where row = ?');
  const ends = (
    table: string,
    key: string,
    extra = '',
  ): ((id: string, version: number | null, seq: number) => ClosedRow) => {
    const statement = raw.prepare<[number, string, string], ClosedRow>(
      `update ${table} set to_seq = ? where region = ? and ${key} = ? and to_seq is null returning row, version${extra}`,
    );
    return (id, version, seq) => {
      const closed = statement.all(seq, region, id);
      const [only] = closed;
      if (only === undefined || closed.length !== 1) throw stopped(id, `${table}.notCurrent`);
      if (version !== null && only.version !== version) throw stopped(id, `${table}.otherVersion`);
      return only;
    };
  };
  const endParcel = ends('parcel', 'number', ', area_doubled');
  const endBuilding = ends('building', 'number');
  return {
    parcel(number, version, seq) {
      const closed = endParcel(number, version, seq);
      dropParcelBox.run(closed.row);
      return closed.area_doubled ?? 0;
    },
    building(number, version, seq) {
      dropBuildingBox.run(endBuilding(number, version, seq).row);
    },
    right: ends('parcel_right', 'id'),
    encumbrance: ends('encumbrance', 'id'),
    claim: ends('claim', 'id'),
    demandNewParcel(number) {
      if (anyParcel.get(region, number) !== undefined) throw stopped(number, 'parcel.numberUsed');
      return 0;
    },
  };
}

interface LogStatements {
  add(act: SequencedAct): void;
  link(change: RegisterChange, seq: number): void;
}

function prepareLog(raw: Database, region: string): LogStatements {
  const lastSeq = raw.prepare<[string], number | null>('select max(seq) from act where region = ?').pluck();
  const addAct =
    raw.prepare(`insert into act (region, seq, id, kind, submission_id, case_number, registered_at, body, personal, leaf_hash)
    values (?${', ?'.repeat(9)})`);
  const touch = raw.prepare('insert or ignore into act_parcel (region, parcel, seq) values (?, ?, ?)');
  const count = raw.prepare(`insert into plot_counter (region, quarter, last) values (?, ?, ?)
    on conflict (region, quarter) do update set last = max(last, excluded.last)`);
  const descend = raw.prepare('insert into lineage (region, parent, child, seq) values (?, ?, ?, ?)');
  return {
    add({ seq, body, bodyBytes, personalBytes, leafHash }) {
      const last = lastSeq.get(region) ?? -1;
      if (seq !== last + 1) throw stopped(body.id, 'act.outOfOrder');
      addAct.run(
        region,
        seq,
        body.id,
        body.kind,
        body.submissionId,
        body.caseNumber,
        body.registeredAt,
        bodyBytes,
        personalBytes,
        leafHash,
      );
    },
    link(change, seq) {
      for (const number of touchedParcels(change)) touch.run(region, number, seq);
      for (const { number, version } of change.put.parcels) {
        if (version === 1) count.run(region, number.slice(0, 8), Number(number.slice(8)));
      }
      for (const { parent, child } of change.lineage) descend.run(region, parent, child, seq);
    },
  };
}

export function touchedParcels(change: RegisterChange): ReadonlySet<string> {
  const { parcels, rights, encumbrances, claims, buildings } = change.put;
  return new Set([
    ...change.close.parcels,
    ...parcels.map((parcel) => parcel.number),
    ...[...rights, ...encumbrances, ...claims, ...buildings].map((row) => row.parcel),
    ...change.lineage.flatMap(({ parent, child }) => [parent, child]),
  ]);
}

function stopped(about: string, reason: string): Fault {
  return new Fault('SYNC_STOPPED', { data: { about, reason } });
}
