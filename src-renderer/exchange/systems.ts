import { COORDINATE_SYSTEMS, coordinateSystemOf } from '#domain/crs/coordinate-systems.ts';
import type { useTexts } from '../app/texts.ts';
import { useSystems } from '../systems/systems.store.ts';

type Texts = ReturnType<typeof useTexts>;

export const isGeographic = (id: string): boolean => coordinateSystemOf(id)?.kind === 'geographic';

/** «СК-42, шестиградусная зона 12, Y с номером зоны (осевой меридиан 69°)»; of a local system the name that was entered. */
export function systemTitle({ t, language }: Texts, id: string): string {
  const local = useSystems().localOf(id)?.system;
  if (local) return { kk: local.nameKk, ru: local.nameRu, en: local.nameEn }[language.value];
  const system = coordinateSystemOf(id);
  return system === null ? id : t(`reference.crs.system.${system.name.key}`, { ...system.name.params });
}

/** The title with the code: «… · EPSG:28412». */
export function systemName(texts: Texts, id: string): string {
  const title = systemTitle(texts, id);
  return title === id ? id : `${title} · ${id}`;
}

export const SYSTEM_IDS: readonly string[] = COORDINATE_SYSTEMS.map(({ id }) => id);

/** Units that a person may choose, with what they are in metres. */
export const UNITS = [
  ['m', 1],
  ['mm', 0.001],
  ['cm', 0.01],
  ['km', 1000],
  ['ft', 0.3048],
] as const;

/** The unit of a file in words; one that is none of the usual keeps its own name and what it is in metres. */
export function unitName({ t, number }: Texts, { name, metres }: { name: string; metres: number }): string {
  const usual = UNITS.find(([, each]) => each === metres);
  return usual ? t(`files.place.units.${usual[0]}`) : `${name} = ${number(metres, 6)} ${t('map.m')}`;
}
