import type { RightKind } from '#domain/rights/right.ts';
import type { RegionCode } from '#domain/numbers/types.ts';
import type { Box, Zone } from '#domain/geometry/types.ts';
import { invariant } from '#domain/invariant.ts';
import type { ReadDb } from '../rows.ts';

export interface RegisterOverview {
  readonly zone: Zone;
  readonly box: Box;
  readonly parcels: number;
  readonly byRight: Readonly<Record<RightKind, number>>;
  readonly arrested: number;
  readonly buildings: number;
  readonly quarters: number;
  readonly epoch: string;
}

/** Where the register lies and what it holds; null while it holds nothing. */
export async function registerOverview(read: ReadDb, region: RegionCode): Promise<RegisterOverview | null> {
  invariant(read !== null && region !== null, 'registerOverview is being written');
  return Promise.resolve(null);
}
