import type { RuleSettings } from '#domain/cases/rule-settings.ts';
import type { Reach } from '#domain/geometry/scan/near-edges.ts';
import type { Box } from '#domain/geometry/types.ts';

/** What one thread needs to know before its first job; plain data. */
export interface CheckSetting {
  readonly file: string;
  readonly key: Uint8Array | null;
  /** Leading digits of the numbers that are asked for: a region, a quarter, or nothing. */
  readonly prefix: string;
  readonly reach: Reach;
  readonly settings: RuleSettings;
}

/** From the first text to before the second, in the order of their bytes. */
interface Range {
  readonly region: string;
  readonly from: string;
  readonly to: string;
}

export interface TileJob {
  readonly kind: 'tile';
  readonly core: Box;
}

/** Suspects that hang together: row ids of the table `parcel`, or places in the list of a file. */
export interface ClusterJob {
  readonly kind: 'cluster';
  readonly rows: readonly number[];
}

/** A piece of the check of a register. */
export type CheckJob =
  | TileJob
  | ClusterJob
  /** Shares of rights whose id is in the range, or that lie on parcels whose number is. */
  | ({ readonly kind: 'rights'; readonly of: 'ids' | 'parcels' } & Range)
  /** Parcels of these numbers that have no right. */
  | ({ readonly kind: 'withoutRight' } & Range)
  /** Categories and functional zones of a region, or of these numbers alone. */
  | { readonly kind: 'classes'; readonly region: string; readonly numbers: readonly [string, string] | null }
  /** Address codes of a region, or of these numbers alone. */
  | { readonly kind: 'addresses'; readonly region: string; readonly numbers: readonly [string, string] | null }
  /** Encumbrances of a part of the parcels of these numbers. */
  | ({ readonly kind: 'scopes' } & Range);
