import type { Zone } from '#domain/geometry/types.ts';
import { readDirection, readMetres } from './coordinate-text.ts';
import type { FieldName } from './line-draft.ts';

/** A typed value as understood: `name` may differ from the field when northing and easting were exchanged. */
export interface FieldReading {
  readonly name: FieldName;
  readonly value: number;
  /** Key under `case.prompt`: what the program assumed. */
  readonly note: 'zoneAdded' | 'understood' | 'exchanged' | 'relative' | null;
}

export interface FieldHabits {
  readonly zone: Zone;
  /** What a value with `@` or a sign is counted from: the coordinates or the direction before. Null: from nothing. */
  readonly base?: number | null | undefined;
}

const ZONE_MM = 1_000_000_000;
const CIRCLE = 1_296_000;

/**
 * Reads the text of one field; null when it is not a value that the field can take. `@5`, `+5` and `-5` are counted from
 * the value before, as CAD programs do: no coordinate of the grid is negative.
 */
export function readField(name: FieldName, text: string, { zone, base = null }: FieldHabits): FieldReading | null {
  const plain = text.trim().replace('−', '-');
  const isRelative = /^[@+-]/u.test(plain);
  if (!isRelative) return readAbsolute(name, text, zone);
  const signed = plain.replace('@', '').trim();
  const sign = signed.startsWith('-') ? -1 : 1;
  const rest = /^[+-]/u.test(signed) ? signed.slice(1) : signed;
  const step = name === 'a' ? readDirection(rest) : readMetres(rest);
  if (base === null || step === null || step < 0) return null;
  const value = base + sign * step;
  if (name === 'd' && value <= 0) return null;
  return { name, value: name === 'a' ? (value + CIRCLE) % CIRCLE : value, note: 'relative' };
}

function readAbsolute(name: FieldName, text: string, zone: Zone): FieldReading | null {
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
