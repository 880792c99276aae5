import { onScopeDispose, shallowReactive } from 'vue';
import type { Position } from '#domain/geometry/types.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import type { MenuItem } from '../../ui/FloatMenu.vue';

/** Where the menu of the map was asked for. */
export interface MenuPlace {
  readonly at: Position;
  readonly screen: readonly [x: number, y: number];
  /** The registered parcel there, or null on land that none has. */
  readonly parcel: ParcelNumber | null;
}

export interface MapMenuItem extends MenuItem {
  readonly run?: () => unknown;
}

/** What a place of work offers at a place of the map. What cannot be done there says why. */
export type MapMenu = (place: MenuPlace) => readonly MapMenuItem[];

const menus = shallowReactive(new Set<MapMenu>());

/** Offers these entries for as long as the calling scope lives. */
export function useMapMenu(menu: MapMenu): void {
  menus.add(menu);
  onScopeDispose(() => menus.delete(menu));
}

/** Everything that is possible there, and what is not with its reason; a line between what different places offer. */
export const menuAt = (place: MenuPlace): readonly MapMenuItem[] =>
  [...menus].flatMap((menu, index) => {
    const items = menu(place);
    return index > 0 && items.length > 0 ? [{ id: `line ${index}`, separator: true }, ...items] : items;
  });
