import type { RegionCode } from '#domain/numbers/types.ts';
import type { Building } from '#domain/objects/building.ts';
import type { Party } from '#domain/parties/party.ts';
import type { Claim, Encumbrance, Right } from '#domain/rights/right.ts';
import { toBuilding, toClaim, toEncumbrance, toParty, toRight } from '../entities.ts';
import type { ReadDb, RightHolderRow } from '../rows.ts';
import { inForce } from './in-force.ts';

/** What lies on one parcel. */
export interface Burdens {
  readonly rights: readonly Right[];
  readonly encumbrances: readonly Encumbrance[];
  readonly claims: readonly Claim[];
  readonly buildings: readonly Building[];
}

export interface BurdensQuestion {
  readonly region: RegionCode;
  readonly parcel: string;
  /** Null: in force now; else in force after that act. */
  readonly seq: number | null;
}

export async function burdensOf(read: ReadDb, question: BurdensQuestion): Promise<Burdens> {
  return {
    rights: await rightsOf(read, question),
    encumbrances: await encumbrancesOf(read, question),
    claims: await claimsOf(read, question),
    buildings: await buildingsOf(read, question),
  };
}

async function rightsOf(read: ReadDb, { region, parcel, seq }: BurdensQuestion): Promise<readonly Right[]> {
  const rows = await read
    .selectFrom('parcel_right')
    .selectAll()
    .where('region', '=', region)
    .where('parcel', '=', parcel)
    .where(inForce(seq))
    .orderBy('since')
    .orderBy('id')
    .execute();
  const rights: Right[] = [];
  for (const row of rows) rights.push(toRight(row, await holdersOf(read, region, row.id, row.version)));
  return rights;
}

function holdersOf(
  read: ReadDb,
  region: RegionCode,
  right: string,
  version: number,
): Promise<readonly RightHolderRow[]> {
  return read
    .selectFrom('right_holder')
    .selectAll()
    .where('region', '=', region)
    .where('right_id', '=', right)
    .where('right_version', '=', version)
    .orderBy('position')
    .execute();
}

/** Priority is by date, hour, minute of receipt (Registration Law art. 13, 26): so they stand. */
async function encumbrancesOf(read: ReadDb, { region, parcel, seq }: BurdensQuestion): Promise<readonly Encumbrance[]> {
  const rows = await read
    .selectFrom('encumbrance')
    .selectAll()
    .where('region', '=', region)
    .where('parcel', '=', parcel)
    .where(inForce(seq))
    .orderBy('received_at')
    .orderBy('id')
    .execute();
  return rows.map(toEncumbrance);
}

async function claimsOf(read: ReadDb, { region, parcel, seq }: BurdensQuestion): Promise<readonly Claim[]> {
  const rows = await read
    .selectFrom('claim')
    .selectAll()
    .where('region', '=', region)
    .where('parcel', '=', parcel)
    .where(inForce(seq))
    .orderBy('received_at')
    .orderBy('id')
    .execute();
  return rows.map(toClaim);
}

async function buildingsOf(read: ReadDb, { region, parcel, seq }: BurdensQuestion): Promise<readonly Building[]> {
  const rows = await read
    .selectFrom('building')
    .selectAll()
    .where('region', '=', region)
    .where('parcel', '=', parcel)
    .where(inForce(seq))
    .orderBy('number')
    .execute();
  return rows.map(toBuilding);
}

/** Parties by id, as they stand now; unknown ids are left out (their names were not for this seat). */
export async function partiesOf(read: ReadDb, region: RegionCode, ids: readonly string[]): Promise<readonly Party[]> {
  if (ids.length === 0) return [];
  const rows = await read
    .selectFrom('party')
    .selectAll()
    .where('region', '=', region)
    .where('id', 'in', [...new Set(ids)])
    .where('to_seq', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(toParty);
}

export function partyIdsOf(burdens: Pick<Burdens, 'rights' | 'encumbrances' | 'claims'>): readonly string[] {
  return [
    ...burdens.rights.flatMap((right) => right.holders.map((holder) => holder.partyId)),
    ...burdens.encumbrances.map((encumbrance) => encumbrance.beneficiary),
    ...burdens.claims.map((claim) => claim.claimant),
  ];
}
