import type { LandCategory } from '#domain/parcels/parcel.ts';
import type { RightKind } from '#domain/rights/right.ts';

/*
 * Vector tiles of the register: GET /tiles/{epoch}/{zone}/{z}/{x}/{y}.mvt, extent 4096; with {y}/at/{seq}.mvt the parcels
 * as they were after that act, everything else as it is.
 *
 *   quarters   polygons, every zoom            n number (8 digits), kn last three digits
 *   parcels    polygons, from z 13            r right, c category (at z 13 one feature for each pair); from z 14 id = row, n number;
 *                                             from z 16 kn last part, a arrest, p pledge, l claim (1 or absent)
 *   labels     points, from z 16, id = row     the same as parcels from z 16
 *   buildings  polygons, from z 13            from z 14 id = row (at z 13 one feature); from z 16 n number, parcel, t litera
 *   streets    lines, from z 13                name_kk, name_ru
 */

export const TILE_EXTENT = 4096;
/** Below this zoom only quarters are drawn: a parcel is under half a pixel. */
export const PARCELS_FROM_ZOOM = 13;
export const LABELS_FROM_ZOOM = 16;
export const TILE_MAX_ZOOM = 20;

/** `r` of a parcel; 'x' where no right is recorded. Where several are in force the first of this order counts. */
export const TILE_RIGHTS = {
  private_ownership: 'o',
  permanent_use: 'u',
  temp_paid_long: 'll',
  temp_paid_short: 'ls',
  temp_free: 'f',
  state_ownership: 's',
} as const satisfies Record<RightKind, string>;
export const TILE_NO_RIGHT = 'x';

/** `c` of a parcel. */
export const TILE_CATEGORIES = {
  agricultural: 'a',
  settlements: 's',
  industry_transport_defence_other: 'i',
  protected_recreation_heritage: 'p',
  forest_fund: 'f',
  water_fund: 'w',
  reserve: 'r',
} as const satisfies Record<LandCategory, string>;
