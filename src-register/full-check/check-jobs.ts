import type { Finding } from '#domain/cases/finding.ts';
import type { RuleSettings } from '#domain/cases/rule-settings.ts';
import type { Pair } from '#domain/geometry/scan/suspect-pairs.ts';
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

/** A piece of the check. Rows are row ids of the table `parcel`. */
export type CheckJob =
  | { readonly kind: 'tile'; readonly core: Box }
  /** Suspects that hang together. */
  | { readonly kind: 'cluster'; readonly rows: readonly number[] }
  /** Rights whose id begins so. */
  | { readonly kind: 'rights'; readonly region: string; readonly from: string; readonly to: string }
  | { readonly kind: 'scopes'; readonly region: string };

export interface CheckAnswer {
  readonly findings: readonly Finding[];
  /** How many parcels of the tile were looked at; each is in one tile. */
  readonly parcels: number;
  readonly suspects: readonly Pair[];
}
