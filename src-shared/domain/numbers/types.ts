import { z } from 'zod';

/** Two digits of the cadastral region: '21'. Not a KATO prefix. */
export const RegionCode = z
  .string()
  .regex(/^\d{2}$/)
  .brand<'RegionCode'>();
export type RegionCode = z.infer<typeof RegionCode>;

/** Canonical digits of a quarter: region, district, quarter: '21318045'. */
export const QuarterNumber = z
  .string()
  .regex(/^\d{8}$/)
  .brand<'QuarterNumber'>();
export type QuarterNumber = z.infer<typeof QuarterNumber>;

/** Canonical digits of a parcel: '21318045112' or, from plot 1000 on, '213180451505'. Printed 21-318-045-112. */
export const ParcelNumber = z
  .string()
  .regex(/^\d{11,12}$/)
  .brand<'ParcelNumber'>();
export type ParcelNumber = z.infer<typeof ParcelNumber>;

/** Object on a parcel: parcel digits, ':', building, optional '/literal', optional ':premises' [A]. */
export const ObjectNumber = z
  .string()
  .regex(/^\d{11,12}:\d{1,4}(?:\/\p{L}{1,2}\d{0,3})?(?::\d{1,5})?$/u)
  .brand<'ObjectNumber'>();
export type ObjectNumber = z.infer<typeof ObjectNumber>;
