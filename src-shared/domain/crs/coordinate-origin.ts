import { z } from 'zod';

/**
 * Where the coordinates of a drafting command come from when they were not drawn: the file, its system, and the pinned
 * pipeline that brought them to the grid with its stated accuracy. Kept with the command and signed with it.
 */
export const CoordinateOrigin = z.strictObject({
  fileName: z.string().max(255),
  system: z.string().max(60),
  /** Null where nothing was computed: the file is in the system of the register. */
  pipeline: z.string().max(400).nullable(),
  accuracyM: z.number().min(0).max(1000),
});
export type CoordinateOrigin = z.infer<typeof CoordinateOrigin>;
