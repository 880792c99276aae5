import { z } from 'zod';
import { MultiPolygon, Zone } from '../geometry/types.ts';
import { ObjectNumber, ParcelNumber } from '../numbers/types.ts';

/** A building or structure on a parcel (LADM LA_SpatialUnit of a legal space; первичный объект). Areas in dm² as whole numbers. */
export const Building = z.strictObject({
  number: ObjectNumber,
  version: z.int().min(1),
  parcel: ParcelNumber,
  litera: z.string().max(8),
  use: z.enum(['dwelling', 'service', 'public', 'industrial', 'other']),
  storeys: z.int().min(0).max(200),
  year: z.int().min(1700).max(2200).nullable(),
  builtUpDm2: z.int().min(0),
  zone: Zone,
  geometry: MultiPolygon,
});
export type Building = z.infer<typeof Building>;
