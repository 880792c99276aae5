import { invariant } from '../invariant.ts';
import { ok, refuse, type Refusal, type Result } from '../result.ts';
import { parseParcelNumber, printParcelNumber, type NumberSeparator } from './parcel-number.ts';
import { ObjectNumber, ParcelNumber } from './types.ts';

/** `litera` and `premises` are empty for the building as a whole. */
export interface ObjectNumberParts {
  readonly parcel: ParcelNumber;
  readonly building: number;
  readonly litera: string;
  readonly premises: number | null;
}

/*
 * 20:315:012:345:1 is a building, 20:315:012:345:1/А:12 premises in it. The numbering part of order №156 was not at
 * hand: the syntax is our working convention [A] and stands in this one file.
 */
const OBJECT =
  /^(?<parcel>.+):(?<building>[1-9]\d{0,3})(?:\/(?<litera>\p{L}{1,2}\d{0,3}))?(?::(?<premises>[1-9]\d{0,4}))?$/u;
const WITH_PREMISES =
  /^(?<parcel>.+):(?<building>[1-9]\d{0,3})(?<litera>\/\p{L}{1,2}\d{0,3})?:(?<premises>[1-9]\d{0,4})$/u;

/**
 * Number of a building or premises in any writing of its parcel number.
 *
 * Refuses 'number.malformed' | 'number.unknownRegion'
 */
export function parseObjectNumber(
  text: string,
): Result<ObjectNumber, Refusal<'number.malformed' | 'number.unknownRegion'>> {
  const trimmed = text.trim();
  // With ':' between the groups of the parcel the last two groups may both be ours: the reading with premises goes first.
  for (const pattern of [WITH_PREMISES, OBJECT]) {
    const groups = pattern.exec(trimmed)?.groups;
    const parcel = groups?.['parcel'] === undefined ? null : parseParcelNumber(groups['parcel']);
    if (!groups || !parcel) continue;
    if (!parcel.ok) {
      if (parcel.error.code === 'number.unknownRegion') return parcel;
      continue;
    }
    const litera = groups['litera']?.replace('/', '') ?? '';
    return ok(
      objectNumberOf({
        parcel: parcel.value,
        building: Number(groups['building']),
        litera,
        premises: groups['premises'] === undefined ? null : Number(groups['premises']),
      }),
    );
  }
  return refuse('number.malformed', [trimmed.slice(0, 40)]);
}

export function objectNumberOf(parts: ObjectNumberParts): ObjectNumber {
  const litera = parts.litera === '' ? '' : `/${parts.litera}`;
  const premises = parts.premises === null ? '' : `:${parts.premises}`;
  return ObjectNumber.parse(`${parts.parcel}:${parts.building}${litera}${premises}`);
}

export function objectNumberParts(number: ObjectNumber): ObjectNumberParts {
  const [parcel = '', building = '', premises] = number.split(':');
  const [digits = '', litera = ''] = building.split('/');
  invariant(parcel !== '' && digits !== '', `object number ${number} has a parcel and a building`);
  return {
    parcel: ParcelNumber.parse(parcel),
    building: Number(digits),
    litera,
    premises: premises === undefined ? null : Number(premises),
  };
}

export function printObjectNumber(number: ObjectNumber, separator: NumberSeparator = '-'): string {
  const { parcel } = objectNumberParts(number);
  return printParcelNumber(parcel, separator) + number.slice(parcel.length);
}

/** Numbers of the first buildings of a parcel that has none yet. */
export const nextObjectNumbers = (parcel: ParcelNumber, count: number): readonly ObjectNumber[] =>
  Array.from({ length: count }, (_, index) =>
    objectNumberOf({ parcel, building: index + 1, litera: '', premises: null }),
  );

/** The same building under another parcel number: what a split makes of it. */
export function moveObjectNumber(number: ObjectNumber, parcel: ParcelNumber): ObjectNumber {
  return objectNumberOf({ ...objectNumberParts(number), parcel });
}
