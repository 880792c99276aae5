import type { Database } from 'better-sqlite3';
import { boxOf, growBox, joinBoxes } from '#domain/geometry/measures.ts';
import type { Box, MultiPolygon } from '#domain/geometry/types.ts';
import type { QuarterNumber } from '#domain/numbers/types.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import { createBulkLoader } from './bulk-load.ts';

const MARGIN_MM = 10_000;

/**
 * An import may bring the first parcels of a quarter. Its outline is then a frame around them, the same at the centre
 * and on every seat, until an act draws the true one. A quarter that exists stays as it is.
 */
export function createQuarterFounder(
  raw: Database,
  region: string,
): (quarter: QuarterNumber, parcels: readonly Parcel[]) => void {
  const known = raw.prepare<[string, string], unknown>('select 1 from quarter where region = ? and number = ?');
  return (number, parcels) => {
    const [first] = parcels;
    if (first === undefined || known.get(region, number) !== undefined) return;
    const box = parcels.map((parcel) => boxOf(parcel.geometry)).reduce(joinBoxes);
    createBulkLoader(raw, region).quarter({
      number,
      district: number.slice(2, 5),
      zone: first.zone,
      geometry: frameOf(growBox(box, MARGIN_MM)),
    });
  };
}

const frameOf = ([west, south, east, north]: Box): MultiPolygon => [
  [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
];
