import { TILE_CATEGORIES, TILE_NO_RIGHT, TILE_RIGHTS } from '#contracts/tiles.ts';
import type { LandCategory } from '#domain/parcels/parcel.ts';
import type { RightKind } from '#domain/rights/right.ts';
import type { Palette } from './palette.ts';

/** Rights as the map shows them: short and long lease have one colour. The letter stands under the number. */
export interface RightGroup {
  readonly id: 'own' | 'lease' | 'free' | 'perm' | 'state' | 'none';
  readonly kinds: readonly RightKind[];
  readonly tiles: readonly string[];
  readonly letter: { readonly kk: string; readonly ru: string };
}

export const RIGHT_GROUPS: readonly RightGroup[] = [
  { id: 'own', kinds: ['private_ownership'], tiles: [TILE_RIGHTS.private_ownership], letter: { kk: 'Ж', ru: 'Ч' } },
  {
    id: 'lease',
    kinds: ['temp_paid_long', 'temp_paid_short'],
    tiles: [TILE_RIGHTS.temp_paid_long, TILE_RIGHTS.temp_paid_short],
    letter: { kk: 'Ж·л', ru: 'А' },
  },
  { id: 'free', kinds: ['temp_free'], tiles: [TILE_RIGHTS.temp_free], letter: { kk: 'Ө', ru: 'Б' } },
  { id: 'perm', kinds: ['permanent_use'], tiles: [TILE_RIGHTS.permanent_use], letter: { kk: 'Т', ru: 'П' } },
  { id: 'state', kinds: ['state_ownership'], tiles: [TILE_RIGHTS.state_ownership], letter: { kk: 'М', ru: 'Г' } },
  { id: 'none', kinds: [], tiles: [TILE_NO_RIGHT], letter: { kk: '', ru: '' } },
];

export interface CategoryGroup {
  readonly id: LandCategory;
  readonly tile: string;
  readonly role: keyof Palette & `cat-${string}`;
}

export const CATEGORY_GROUPS: readonly CategoryGroup[] = [
  { id: 'agricultural', tile: TILE_CATEGORIES.agricultural, role: 'cat-agricultural' },
  { id: 'settlements', tile: TILE_CATEGORIES.settlements, role: 'cat-settlements' },
  {
    id: 'industry_transport_defence_other',
    tile: TILE_CATEGORIES.industry_transport_defence_other,
    role: 'cat-industry',
  },
  { id: 'protected_recreation_heritage', tile: TILE_CATEGORIES.protected_recreation_heritage, role: 'cat-protected' },
  { id: 'forest_fund', tile: TILE_CATEGORIES.forest_fund, role: 'cat-forest' },
  { id: 'water_fund', tile: TILE_CATEGORIES.water_fund, role: 'cat-water' },
  { id: 'reserve', tile: TILE_CATEGORIES.reserve, role: 'cat-reserve' },
];
