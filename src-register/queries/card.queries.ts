import type { ActRow, ParcelCard } from '#contracts/workstation/register.ts';
import { boxOf, growBox } from '#domain/geometry/measures.ts';
import { epsgOfZone } from '#domain/geometry/types.ts';
import { invariant } from '#domain/invariant.ts';
import { ActPersonal } from '#domain/journal/act.ts';
import type { ParcelNumber, RegionCode } from '#domain/numbers/types.ts';
import { toParcel } from '../entities.ts';
import { maskParty } from '../mask-party.ts';
import type { ParcelRow, ReadDb } from '../rows.ts';
import { burdensOf, partiesOf, partyIdsOf } from './burdens.queries.ts';
import { ancestorsOf, descendantsOf } from './lineage.queries.ts';
import { parcelRowsInBox } from './parcels.queries.ts';
import { addressesOf, NEIGHBOUR_MARGIN_MM } from './situation.queries.ts';

export interface CardQuestion {
  readonly region: RegionCode;
  readonly number: ParcelNumber;
  /** False: names and identifiers of persons leave this function masked. */
  readonly showPersons: boolean;
}

/** Everything the card of a parcel shows; null when the number was never given. `cases` is the workstation's to fill. */
export async function parcelCard(
  read: ReadDb,
  { region, number, showPersons }: CardQuestion,
): Promise<ParcelCard | null> {
  const rows = await versionsOf(read, region, number);
  const newest = rows.at(-1);
  if (newest === undefined) return null;
  const parcel = toParcel(newest);
  const current = newest.to_seq === null;
  // A closed parcel shows what lay on it under the last act before the one that closed it.
  const burdens = await burdensOf(read, {
    region,
    parcel: number,
    seq: newest.to_seq === null ? null : newest.to_seq - 1,
  });
  const parties = await partiesOf(read, region, partyIdsOf(burdens));
  const [address = null] = await addressesOf(read, region, [parcel]);
  return {
    parcel,
    current,
    address,
    ...burdens,
    parties: showPersons ? parties : parties.map(maskParty),
    personsShown: showPersons,
    ancestors: await ancestorsOf(read, region, number),
    descendants: await descendantsOf(read, region, number),
    versions: await historyOf(read, region, rows),
    neighbours: current ? await neighbourVersions(read, region, newest) : [],
    cases: [],
    srid: epsgOfZone(parcel.zone),
  };
}

function versionsOf(read: ReadDb, region: RegionCode, number: ParcelNumber): Promise<readonly ParcelRow[]> {
  return read
    .selectFrom('parcel')
    .selectAll()
    .where('region', '=', region)
    .where('number', '=', number)
    .orderBy('version')
    .execute();
}

async function neighbourVersions(read: ReadDb, region: RegionCode, row: ParcelRow): Promise<ParcelCard['neighbours']> {
  const box = growBox(boxOf(toParcel(row).geometry), NEIGHBOUR_MARGIN_MM);
  const found = await parcelRowsInBox(read, { region, zone: row.zone, box, limit: 1000 });
  return found
    .filter((other) => other.number !== row.number)
    .map((other) => ({ number: other.number as ParcelNumber, version: other.version }))
    .sort((a, b) => (a.number < b.number ? -1 : 1));
}

async function historyOf(
  read: ReadDb,
  region: RegionCode,
  rows: readonly ParcelRow[],
): Promise<ParcelCard['versions']> {
  const acts = await actsOf(read, region, rows);
  const actAt = (seq: number): ActRow => {
    const act = acts.get(seq);
    invariant(act !== undefined, `act ${String(seq)} of region ${region} is in the journal`);
    return act;
  };
  return rows.map((row) => ({
    version: row.version,
    from: actAt(row.from_seq),
    to: row.to_seq === null ? null : actAt(row.to_seq),
    areaDoubled: row.area_doubled,
  }));
}

async function actsOf(
  read: ReadDb,
  region: RegionCode,
  rows: readonly ParcelRow[],
): Promise<ReadonlyMap<number, ActRow>> {
  const seqs = new Set(rows.flatMap((row) => [row.from_seq, row.to_seq ?? row.from_seq]));
  const acts = await read
    .selectFrom('act')
    .select(['seq', 'kind', 'registered_at', 'case_number', 'personal'])
    .where('region', '=', region)
    .where('seq', 'in', [...seqs])
    .execute();
  return new Map(
    acts.map((act) => [
      act.seq,
      {
        seq: act.seq,
        kind: act.kind as ActRow['kind'],
        registeredAt: act.registered_at,
        caseNumber: act.case_number,
        registrar: registrarOf(act.personal),
      },
    ]),
  );
}

/** The registrar signs in office: his name is not masked, but it travels in the personal part of the act. */
function registrarOf(personal: Uint8Array | null): string {
  if (personal === null) return '';
  return ActPersonal.parse(JSON.parse(new TextDecoder().decode(personal))).content.registrar;
}
