import { z } from 'zod';

/** What the installing process is told. */
export const InstallOrder = z.strictObject({
  server: z.strictObject({ server: z.string(), caPem: z.string() }),
  token: z.string(),
  region: z.string(),
  journalKey: z.string(),
  knownHead: z.strictObject({ size: z.int(), root: z.string() }).nullable(),
  file: z.string(),
  key: z.instanceof(Uint8Array),
  partial: z.string(),
  downloadKey: z.instanceof(Uint8Array),
  now: z.string(),
});
export type InstallOrder = z.infer<typeof InstallOrder>;

/** What it says. */
export const InstallNews = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('progress'),
    phase: z.enum(['snapshot', 'install']),
    done: z.number(),
    total: z.number(),
  }),
  z.strictObject({ kind: z.literal('done'), size: z.int() }),
  z.strictObject({
    kind: z.literal('failed'),
    code: z.string(),
    data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  }),
]);
export type InstallNews = z.infer<typeof InstallNews>;
