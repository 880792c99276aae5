import type { Zone } from '#domain/geometry/types.ts';
import { readDirection, readMetres } from './coordinate-text.ts';
import type { FieldName } from './line-draft.ts';

/** A typed value as understood: `name` may differ from the field when northing and easting were exchanged. */
export interface FieldReading {
  readonly name: FieldName;
  readonly value: number;
  /** Key under `case.prompt`: what the program assumed. */
  readonly note: 'zoneAdded' | 'understood' | 'exchanged' | null;
}

const ZONE_MM = 1_000_000_000;

/** Reads the text of one field; null when it is not a value that the field can take. */
export function readField(name: FieldName, text: string, zone: Zone): FieldReading | null {
  if (name === 'a') {
    const value = readDirection(text);
    return value === null ? null : { name, value, note: null };
  }
  const mm = readMetres(text);
  if (mm === null || mm < 0) return null;
  if (name === 'd') return mm > 0 ? { name, value: mm, note: null } : null;
  return readCoordinate(name, mm, zone);
}

function readCoordinate(name: 'x' | 'y', mm: number, zone: Zone): FieldReading | null {
  const isNorth = mm >= 4_400_000_000 && mm <= 6_200_000_000;
  if (isNorth) return { name: 'x', value: mm, note: name === 'x' ? 'understood' : 'exchanged' };
  const inZone = Math.floor(mm / ZONE_MM) === zone ? mm : mm < ZONE_MM ? mm + zone * ZONE_MM : null;
  if (inZone === null || (name === 'x' && mm < ZONE_MM)) return null;
  if (mm < ZONE_MM) return { name: 'y', value: inZone, note: 'zoneAdded' };
  return { name: 'y', value: inZone, note: name === 'y' ? 'understood' : 'exchanged' };
}
