import { z } from 'zod';

/** West, south, east, north in degrees. */
export const Extent = z
  .tuple([
    z.number().min(-180).max(180),
    z.number().min(-90).max(90),
    z.number().min(-180).max(180),
    z.number().min(-90).max(90),
  ])
  .refine(([west, south, east, north]) => west < east && south < north)
  .readonly();
export type Extent = z.infer<typeof Extent>;

/** Kazakhstan, onshore and offshore: EPSG:1131. */
export const KAZAKHSTAN: Extent = [46.49, 40.59, 87.35, 55.45];

export const isInside = ([west, south, east, north]: Extent, longitude: number, latitude: number): boolean =>
  longitude >= west && longitude <= east && latitude >= south && latitude <= north;
