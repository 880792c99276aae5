import { z } from 'zod';
import { Rka } from '../addresses/address.ts';
import { MultiPolygon, Zone } from '../geometry/types.ts';
import { ParcelNumber } from '../numbers/types.ts';

/** Land categories of the Land Code, art. 1. */
export const LandCategory = z.enum([
  'agricultural',
  'settlements',
  'industry_transport_defence_other',
  'protected_recreation_heritage',
  'forest_fund',
  'water_fund',
  'reserve',
]);
export type LandCategory = z.infer<typeof LandCategory>;

/** Functional zones of settlements, Land Code art. 107. */
export const FunctionalZone = z.enum(['residential', 'social', 'commercial', 'other']);
export type FunctionalZone = z.infer<typeof FunctionalZone>;

export const Divisibility = z.enum(['divisible', 'indivisible']);
export type Divisibility = z.infer<typeof Divisibility>;

/** How a position was obtained: source of the coordinates and their accuracy in millimetres (mean square error). */
export const Survey = z.strictObject({
  method: z.enum(['demo', 'gnss', 'total_station', 'transformed', 'map', 'file']),
  accuracyMm: z.int().min(0).nullable(),
  note: z.string().max(400),
});

/**
 * A version of a land parcel (LADM LA_SpatialUnit, земельный участок).
 *
 * geometry     state grid of `zone`, whole millimetres; several polygons where the Land Code (art. 155) allows
 * areaDoubled  exact plane area in doubled mm²; the register prints it in m² with one decimal
 * version      1 for a newly formed parcel, +1 with every act that changes it
 */
export const Parcel = z.strictObject({
  number: ParcelNumber,
  version: z.int().min(1),
  zone: Zone,
  geometry: MultiPolygon,
  areaDoubled: z.int().positive(),
  category: LandCategory,
  functionalZone: FunctionalZone.nullable(),
  purposeKk: z.string().max(400),
  purposeRu: z.string().max(400),
  divisibility: Divisibility,
  rka: Rka.nullable(),
  valueTiyn: z.int().min(0).nullable(),
  valueDate: z.iso.date().nullable(),
  survey: Survey,
});
export type Parcel = z.infer<typeof Parcel>;
