import type { DivideInput } from '#domain/geometry/divide/divide-input.ts';
import type { Line } from '#domain/geometry/types.ts';
import { parseAreaList } from '#domain/parcels/area-list.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { readDirection, readMetres } from './coordinate-text.ts';
import type { Edge } from './edge-near.ts';

/** The form of dividing by areas, as it is filled in: texts stay texts until they are read. */
export interface DivideSettings {
  readonly into: 'equal' | 'areas';
  readonly parts: string;
  readonly areas: string;
  readonly unit: 'm2' | 'ha';
  readonly remainder: 'first' | 'last';
  readonly direction: 'frontage' | 'edge' | 'bearing';
  /** Pressed on the map. */
  readonly edge: Edge | null;
  readonly frontage: Line | null;
  readonly bearing: string;
  readonly from: 'left' | 'right';
  readonly minFrontage: string;
  readonly road: string;
  readonly roadAfter: string;
}

export const freshSettings: DivideSettings = {
  into: 'equal',
  parts: '2',
  areas: '',
  unit: 'm2',
  remainder: 'last',
  direction: 'frontage',
  edge: null,
  frontage: null,
  bearing: '',
  from: 'left',
  minFrontage: '',
  road: '',
  roadAfter: '1',
};

export type DivideField = 'parts' | 'areas' | 'bearing' | 'minFrontage' | 'road' | 'roadAfter';

/** A field that cannot be read. `code` is that of a refusal where there is one, else a key under `case.divide.wrong`. */
interface FieldFault {
  readonly field: DivideField;
  readonly refusal: Refusal | null;
}

/** Every field that is filled in and cannot be read; an empty one is missing, not wrong. */
export function faultsOf(settings: DivideSettings): readonly FieldFault[] {
  const areas = settings.into === 'areas' && settings.areas.trim() !== '' ? areasOf(settings) : null;
  const texts: readonly (readonly [DivideField, boolean])[] = [
    ['parts', settings.into === 'equal' && isWrong(settings.parts, wholeOf)],
    ['bearing', settings.direction === 'bearing' && isWrong(settings.bearing, readDirection)],
    ['minFrontage', settings.direction === 'frontage' && isWrong(settings.minFrontage, lengthOf)],
    ['road', isWrong(settings.road, lengthOf)],
    ['roadAfter', settings.road.trim() !== '' && isWrong(settings.roadAfter, wholeOf)],
  ];
  return [
    ...(areas && !areas.ok ? [{ field: 'areas' as const, refusal: areas.error }] : []),
    ...texts.filter(([, wrong]) => wrong).map(([field]) => ({ field, refusal: null })),
  ];
}

/** The division that the form asks for; null while something of it is missing or cannot be read. */
export function divisionOf(settings: DivideSettings): DivideInput | null {
  const [into, direction] = [sharesOf(settings), directionOf(settings)];
  if (!into || !direction || faultsOf(settings).length > 0) return null;
  const [minFrontageMm, widthMm] = [lengthOf(settings.minFrontage), lengthOf(settings.road)];
  const after = wholeOf(settings.roadAfter);
  return {
    into,
    direction,
    from: settings.from,
    ...(direction.kind === 'frontage' && settings.frontage ? { frontage: settings.frontage } : {}),
    ...(direction.kind === 'frontage' && minFrontageMm !== null ? { minFrontageMm } : {}),
    ...(widthMm !== null && after !== null ? { road: { widthMm, along: { kind: 'cuts' as const, after } } } : {}),
  };
}

/** What a list of areas leaves of the parcel is a part of its own, before or after the others. */
function sharesOf(settings: DivideSettings): DivideInput['into'] | null {
  if (settings.into === 'equal') {
    const parts = wholeOf(settings.parts);
    return parts === null || parts < 1 ? null : { kind: 'equal', parts };
  }
  const areas = areasOf(settings);
  return areas.ok ? { kind: 'areas', areasDoubled: [...areas.value], remainder: settings.remainder } : null;
}

function directionOf({ direction, edge, frontage, bearing }: DivideSettings): DivideInput['direction'] | null {
  if (direction === 'edge') return edge && { kind: 'edge', edge: [...edge] };
  if (direction === 'frontage') return frontage && { kind: 'frontage' };
  const seconds = readDirection(bearing);
  // The contract takes −360…360 degrees
  return seconds === null ? null : { kind: 'bearing', degrees: seconds / 3600 };
}

const areasOf = ({ areas, unit }: DivideSettings): Result<readonly number[], Refusal> => {
  const read = parseAreaList(areas, unit);
  return read.ok ? ok(read.value) : refuse(read.error.code, read.error.about);
};

const isWrong = (text: string, read: (text: string) => number | null): boolean =>
  text.trim() !== '' && read(text) === null;

const wholeOf = (text: string): number | null => (/^\s*\d{1,4}\s*$/.test(text) ? Number(text) : null);

function lengthOf(text: string): number | null {
  const mm = readMetres(text);
  return mm !== null && mm > 0 && mm <= 10_000_000 ? mm : null;
}
