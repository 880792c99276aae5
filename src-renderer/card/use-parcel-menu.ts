import { type ShallowRef } from 'vue';
import { ParcelNumber } from '#domain/numbers/types.ts';
import { useSelection } from '../app/selection.store.ts';
import { useSession } from '../app/session.store.ts';
import { useTexts } from '../app/texts.ts';
import { useWorkplace } from '../app/workplace.store.ts';
import { FIRST_TOOLS, type FirstTool } from '../cases/drawing/tool.ts';
import type { MapHandle } from '../map/map-handle.ts';
import { useMapMenu, type MapMenuItem, type MenuPlace } from '../map/menu/map-menu.ts';

/** How far around a place of free land a parcel is looked for that can name it, pixels. */
const SEARCH_PX = [24, 60, 140, 280] as const;

/** The menu of the map where parcels are looked up: the parcel there, and cases that can be begun with it. */
export function useParcelMenu(handle: ShallowRef<MapHandle | null>): void {
  const selection = useSelection();
  const session = useSession();
  const workplace = useWorkplace();
  const { t, parcelNumber } = useTexts();

  const begin = (tool: FirstTool, number: ParcelNumber): void =>
    workplace.open('cases', { kind: 'draft', number, tool });

  /** Of the parcels near a place the first that the search meets: it only names the place of the case. */
  function parcelBeside({ screen: [x, y] }: MenuPlace): ParcelNumber | null {
    for (const reach of SEARCH_PX) {
      const [near] =
        handle.value?.map.queryRenderedFeatures(
          [
            [x - reach, y - reach],
            [x + reach, y + reach],
          ],
          { layers: ['parcels'] },
        ) ?? [];
      const number = ParcelNumber.safeParse(near?.properties['n']);
      if (number.success) return number.data;
    }
    return null;
  }

  function draftItem(tool: FirstTool, place: MenuPlace): MapMenuItem {
    const isForm = tool === 'form';
    const number = isForm ? parcelBeside(place) : place.parcel;
    const notHere = isForm
      ? place.parcel !== null
        ? t('map.menu.taken', { number: parcelNumber(place.parcel) })
        : t('map.menu.nothingNear')
      : t('map.menu.noParcel');
    const isPossible = number !== null && !(isForm && place.parcel !== null);
    return {
      id: `draft.${tool}`,
      title: t(`app.operations.parcel.${tool}`),
      refusal: !session.can('case.draft') ? t('app.reasons.notYours') : isPossible ? null : notHere,
      run: () => number !== null && begin(tool, number),
    };
  }

  useMapMenu((place) => {
    const { parcel } = place;
    const isSelected = parcel !== null && selection.numbers.includes(parcel);
    const needsParcel = parcel === null ? t('map.menu.noParcel') : null;
    return [
      { id: 'head', head: parcel === null ? t('map.menu.freeLand') : parcelNumber(parcel) },
      {
        id: 'card',
        title: t('map.menu.card'),
        refusal: needsParcel,
        run: () => parcel !== null && selection.select([parcel]),
      },
      {
        id: 'select',
        title: t(isSelected ? 'map.menu.deselect' : 'map.menu.select'),
        refusal: needsParcel,
        run: () =>
          parcel !== null &&
          selection.select(
            isSelected ? selection.numbers.filter((each) => each !== parcel) : [...selection.numbers, parcel],
          ),
      },
      { id: 'line draft', separator: true },
      ...FIRST_TOOLS.filter((tool) => tool !== 'shift').map((tool) => draftItem(tool, place)),
    ];
  });
}
