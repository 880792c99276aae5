import { gridToLonLat } from '#domain/crs/grid-projection.ts';
import type { Position, Zone } from '#domain/geometry/types.ts';
import type { Language } from '#locales/messages.ts';
import { printNumber } from '../format.ts';

/** How the position under the pointer is printed: metres of the state grid, or WGS 84 in one of two notations. */
export const CURSOR_SYSTEMS = ['grid', 'dms', 'degrees'] as const;
export type CursorSystem = (typeof CURSOR_SYSTEMS)[number];

export const isCursorSystem = (value: unknown): value is CursorSystem =>
  CURSOR_SYSTEMS.some((system) => system === value);

/** Decimals that keep a pointer's centimetre: 0.001″ is 3 cm, 0.0000001° is 1 cm. */
const SECOND_DECIMALS = 3;
const DEGREE_DECIMALS = 7;

/** Latitude and longitude of a position of the grid, printed. */
export function printLatLon(
  system: Exclude<CursorSystem, 'grid'>,
  zone: Zone,
  position: Position,
  language: Language,
): { readonly latitude: string; readonly longitude: string } {
  const [longitude, latitude] = gridToLonLat(zone, position);
  const print = system === 'dms' ? printDms : printDegrees;
  return { latitude: print(latitude, language), longitude: print(longitude, language) };
}

const printDegrees = (degrees: number, language: Language): string =>
  `${printNumber(degrees, DEGREE_DECIMALS, language)}°`;

/** 71°28′12,345″; rounding carries over, so that no 60″ is ever printed. The register lies north and east of zero. */
function printDms(degrees: number, language: Language): string {
  const units = Math.round(degrees * 3600 * 10 ** SECOND_DECIMALS);
  const ofMinute = 60 * 10 ** SECOND_DECIMALS;
  const minutes = Math.floor(units / ofMinute);
  const seconds = printNumber((units % ofMinute) / 10 ** SECOND_DECIMALS, SECOND_DECIMALS, language);
  const two = (text: string): string => text.replace(/^(?=\d(?!\d))/u, '0');
  return `${Math.floor(minutes / 60)}°${two(String(minutes % 60))}′${two(seconds)}″`;
}
