import { IconArrowRight, IconMapPin, IconPolygon, IconRoad, IconSquares, IconUser } from '@tabler/icons-vue';
import { type Component, computed, type Ref } from 'vue';
import type { SearchHit } from '#contracts/workstation/register.ts';
import { useGoTo } from '../../search/use-go-to.ts';
import { useSearch } from '../../search/use-search.ts';
import { allOperations, runOperation } from '../operations.ts';
import { useShortcuts } from '../shortcuts.store.ts';
import { useTexts } from '../texts.ts';

export interface PaletteEntry {
  readonly id: string;
  readonly icon: Component;
  readonly title: string;
  readonly detail: string;
  readonly keys: string;
  readonly aside: string;
  readonly refusal: string | null;
  readonly run: () => void;
}

interface PaletteGroup {
  readonly id: string;
  readonly title: string;
  readonly entries: readonly PaletteEntry[];
}

const ICONS: Readonly<Record<SearchHit['kind'], Component>> = {
  parcel: IconPolygon,
  address: IconMapPin,
  street: IconRoad,
  person: IconUser,
  quarter: IconSquares,
};
const MOST_COMMANDS = 8;

/** Numbers, addresses, people and commands in one list, groups labelled. */
export function usePalette(text: Ref<string>) {
  const { t, ofPair, area, faultText } = useTexts();
  const goTo = useGoTo();
  const { printed } = useShortcuts();
  const search = useSearch({ text, scope: 'all', limit: 12 });

  const commands = computed<readonly PaletteEntry[]>(() => {
    const words = text.value.trim().toLocaleLowerCase().split(/\s+/u);
    return allOperations()
      .filter((operation) => operation.id !== 'find.open')
      .filter((operation) => words.every((word) => operation.title().toLocaleLowerCase().includes(word)))
      .slice(0, text.value.trim() === '' ? 12 : MOST_COMMANDS)
      .map((operation) => ({
        id: operation.id,
        icon: IconArrowRight,
        title: operation.title(),
        detail: '',
        keys: printed(operation.id),
        aside: '',
        refusal: operation.refusal?.() ?? null,
        run: () => void runOperation(operation),
      }));
  });

  const found = computed<readonly PaletteGroup[]>(() => {
    const groups = Map.groupBy(search.hits.value, (hit) => hit.kind);
    return [...groups].map(([kind, hits]) => ({
      id: kind,
      title: t(`app.search.groups.${kind}`),
      entries: hits.map((hit) => ({
        id: [kind, hit.number, hit.titleKk, hit.detailKk, hit.at].join(' '),
        icon: ICONS[kind],
        title: ofPair(hit.titleKk, hit.titleRu),
        detail: ofPair(hit.detailKk, hit.detailRu),
        keys: '',
        aside: hit.areaDoubled === null ? '' : area(hit.areaDoubled),
        refusal: null,
        run: () => goTo(hit),
      })),
    }));
  });

  const groups = computed<readonly PaletteGroup[]>(() => [
    ...found.value,
    ...(commands.value.length === 0
      ? []
      : [{ id: 'commands', title: t('app.palette.commands'), entries: commands.value }]),
  ]);

  return { groups, isSearching: search.isSearching, failed: computed(() => faultText(search.fault.value)) };
}
