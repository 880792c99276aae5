import type { RegionCode } from '#domain/numbers/types.ts';
import type { Party } from '#domain/parties/party.ts';
import { toParty } from '../entities.ts';
import type { ReadDb } from '../rows.ts';

/** The body that stands for the State in a region: the first state party of its register; null when there is none yet. */
export async function stateParty(read: ReadDb, region: RegionCode): Promise<Party | null> {
  const row = await read
    .selectFrom('party')
    .selectAll()
    .where('region', '=', region)
    .where('kind', '=', 'state')
    .where('to_seq', 'is', null)
    .orderBy('row')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : toParty(row);
}
