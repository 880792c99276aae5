import { z } from 'zod';

/** What the watcher of a host says to it. The secret is that of the cookie: a browser stays let in over a restart. */
export const ToHost = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('start'), secret: z.string().min(43).max(100), port: z.int().min(0).max(65_535) }),
  z.strictObject({ kind: z.literal('ping') }),
]);
export type ToHost = z.infer<typeof ToHost>;

export const FromHost = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready'), url: z.url() }),
  z.strictObject({ kind: z.literal('pong') }),
]);
export type FromHost = z.infer<typeof FromHost>;
