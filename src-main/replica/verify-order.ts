import { z } from 'zod';

/** What the verifying process is told. */
export const VerifyOrder = z.strictObject({
  file: z.string(),
  key: z.instanceof(Uint8Array),
  region: z.string(),
  journalKey: z.string(),
  known: z.strictObject({ size: z.int(), root: z.string() }).nullable(),
});
export type VerifyOrder = z.infer<typeof VerifyOrder>;

/** What it says. */
export const VerifyNews = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('report'),
    report: z.strictObject({
      ok: z.boolean(),
      size: z.int(),
      firstBroken: z.int().nullable(),
      reason: z.string().nullable(),
    }),
  }),
  z.strictObject({
    kind: z.literal('failed'),
    code: z.string(),
    data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  }),
]);
export type VerifyNews = z.infer<typeof VerifyNews>;
