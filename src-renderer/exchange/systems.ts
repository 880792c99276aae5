import { COORDINATE_SYSTEMS, coordinateSystemOf } from '#domain/crs/coordinate-systems.ts';
import type { useTexts } from '../app/texts.ts';

type Texts = ReturnType<typeof useTexts>;

export const isGeographic = (id: string): boolean => coordinateSystemOf(id)?.kind === 'geographic';

/** «СК-42, шестиградусная зона 12, Y с номером зоны (осевой меридиан 69°) · EPSG:28412» */
export function systemName({ t }: Texts, id: string): string {
  const system = coordinateSystemOf(id);
  return system === null ? id : `${t(`reference.crs.system.${system.name.key}`, { ...system.name.params })} · ${id}`;
}

export const SYSTEM_IDS: readonly string[] = COORDINATE_SYSTEMS.map(({ id }) => id);
