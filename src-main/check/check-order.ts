import { z } from 'zod';

/** What the checking process is told. */
export const CheckOrder = z.strictObject({
  file: z.string(),
  key: z.instanceof(Uint8Array),
  region: z.string(),
  /** Leading digits of the numbers asked for; empty for all. */
  prefix: z.string(),
  toleranceMm: z.int(),
});
export type CheckOrder = z.infer<typeof CheckOrder>;

/** Findings as the JSON that is kept of them, each with the place of its rule among the rules of a register. */
const FoundRows = z.array(z.strictObject({ rule: z.int(), severity: z.enum(['error', 'warning']), text: z.string() }));
export type FoundRow = z.infer<typeof FoundRows>[number];

const Counts = z.strictObject({ errors: z.int(), warnings: z.int() });

/** What it says. */
export const CheckNews = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('progress'), parcels: z.int(), of: z.int() }),
  z.strictObject({ kind: z.literal('found'), rows: FoundRows }),
  z.strictObject({
    kind: z.literal('done'),
    /** Acts in the journal when it began. */
    size: z.int(),
    parcels: z.int(),
    /** Of each rule of a register, in their order; of all findings, also of those that are not kept. */
    counts: z.array(Counts),
  }),
  z.strictObject({
    kind: z.literal('failed'),
    code: z.string(),
    data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  }),
]);
export type CheckNews = z.infer<typeof CheckNews>;
