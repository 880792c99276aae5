import { COORDINATE_SYSTEMS } from '#domain/crs/coordinate-systems.ts';
import type { Extent } from '#domain/crs/extent.ts';
import type { SystemsState } from '#contracts/workstation/systems.ts';
import type { useTexts } from '../app/texts.ts';
import { systemTitle } from '../exchange/systems.ts';

type Texts = ReturnType<typeof useTexts>;

export interface SystemRow {
  readonly id: string;
  readonly title: string;
  readonly area: string;
  /** On the way to the register's zone. */
  readonly accuracy: string;
}

/** «66–72° в. д., 40,6–55,5° с. ш.» */
export function extentText([west, south, east, north]: Extent, { t, number }: Texts): string {
  const degrees = (value: number): string => number(value, Number.isInteger(value) ? 0 : 1);
  return t('systems.extent', {
    west: degrees(west),
    east: degrees(east),
    south: degrees(south),
    north: degrees(north),
  });
}

export function accuracyText(metres: number | null, { t, number }: Texts): string {
  if (metres === null) return '';
  if (metres === 0) return t('systems.exact');
  return t('systems.accuracyM', { m: number(metres, Math.max(1, decimalsOf(metres))) });
}

/** How many decimals a number has when nothing of it is lost. */
export const decimalsOf = (value: number): number => String(value).split('.')[1]?.length ?? 0;

/** Local ones first, then the registry, as far as every word that was typed is in name or code. */
export function systemRows(
  state: SystemsState,
  wanted: string,
  texts: Texts,
): { readonly local: readonly SystemRow[]; readonly registry: readonly SystemRow[] } {
  const accuracies = new Map(state.ways.map(({ system, accuracyM }) => [system, accuracyM]));
  const words = wanted.trim().toLocaleLowerCase().split(/\s+/u);
  const rowOf = ({ id, area }: { readonly id: string; readonly area: Extent }): SystemRow => ({
    id,
    title: systemTitle(texts, id),
    area: extentText(area, texts),
    accuracy: accuracyText(accuracies.get(id) ?? null, texts),
  });
  const fits = ({ id, title }: SystemRow): boolean => {
    const text = `${title} ${id}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  };
  const local = state.local.ok ? state.local.value.map(({ system }) => system) : [];
  return { local: local.map(rowOf).filter(fits), registry: COORDINATE_SYSTEMS.map(rowOf).filter(fits) };
}
