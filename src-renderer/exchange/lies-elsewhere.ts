import type { PlacedSummary } from '#contracts/workstation/exchange.ts';
import type { Box, Zone } from '#domain/geometry/types.ts';

/** Where a file lies that is not of here: off the whole country, or so many kilometres from the land of the register. */
export type Elsewhere = { readonly kind: 'nowhere' } | { readonly kind: 'far'; readonly km: number };

/** The plan of a neighbouring district is no mistake. */
const FAR_KM = 100;
const OFF_COUNTRY: ReadonlySet<string> = new Set(['crs.outsideReach', 'crs.outsideGrid', 'placing.outsideGrid']);

/** Null where the file lies about here; in another zone nobody can tell. */
export function liesElsewhere(
  { box, zone, skipped }: Pick<PlacedSummary, 'box' | 'zone' | 'skipped'>,
  register: { readonly box: Box; readonly zone: Zone } | null,
): Elsewhere | null {
  if (box === null) return skipped.some(({ reason }) => OFF_COUNTRY.has(reason)) ? { kind: 'nowhere' } : null;
  if (register === null || register.zone !== zone) return null;
  const [west, south, east, north] = register.box;
  const aside = (low: number, high: number, from: number, to: number): number => Math.max(0, low - to, from - high);
  const km = Math.round(Math.hypot(aside(west, east, box[0], box[2]), aside(south, north, box[1], box[3])) / 1_000_000);
  return km < FAR_KM ? null : { kind: 'far', km };
}
