import type { SearchHit } from '#contracts/workstation/register.ts';
import type { Box, Position } from '#domain/geometry/types.ts';
import { printParcelNumber } from '#domain/numbers/parcel-number.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import { boxOfBlob } from '../geometry-blob.ts';

/** What a hit needs of a parcel; null fields where an address has no parcel in force. */
export interface HitParcel {
  readonly number: string;
  readonly zone: number;
  readonly geometry: Uint8Array;
  readonly area_doubled: number;
  readonly label_east: number;
  readonly label_north: number;
  readonly purpose_kk: string;
  readonly purpose_ru: string;
}

export const HIT_PARCEL_COLUMNS = [
  'p.number',
  'p.zone',
  'p.geometry',
  'p.area_doubled',
  'p.label_east',
  'p.label_north',
  'p.purpose_kk',
  'p.purpose_ru',
] as const;

type Place = Pick<SearchHit, 'number' | 'areaDoubled' | 'at' | 'zone' | 'box'>;

export function placeOfParcel(parcel: HitParcel): Place {
  return {
    number: parcel.number,
    areaDoubled: parcel.area_doubled,
    at: [Math.round(parcel.label_east * 1000), Math.round(parcel.label_north * 1000)],
    zone: parcel.zone,
    box: boxInMm(parcel.geometry),
  };
}

export function boxInMm(geometry: Uint8Array): Box {
  const [west, south, east, north] = boxOfBlob(geometry);
  return [Math.round(west * 1000), Math.round(south * 1000), Math.round(east * 1000), Math.round(north * 1000)];
}

export const middleOf = ([west, south, east, north]: Box): Position => [
  Math.round((west + east) / 2),
  Math.round((south + north) / 2),
];

export const printed = (number: string): string => printParcelNumber(number as ParcelNumber);

/** "Қорқыт ата көшесі, 26" of "Астана қаласы, Алматы ауданы, Қорқыт ата көшесі, 26": city and district only repeat. */
export function streetPart(text: string): string {
  const second = text.indexOf(',', text.indexOf(',') + 1);
  return second < 0 ? text : text.slice(second + 1).trimStart();
}

export const joinDetails = (...parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null && part !== '').join(' · ');
