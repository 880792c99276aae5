import { z } from 'zod';

const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** What the signing process is asked. One key a process: it opens once, signs, and ends with the process. */
export const SigningRequest = z.discriminatedUnion('do', [
  z.strictObject({ id: z.int(), do: z.literal('open'), keyFile: Bytes, password: z.string(), now: z.date() }),
  z.strictObject({ id: z.int(), do: z.literal('sign'), content: Bytes, now: z.date() }),
]);
export type SigningRequest = z.infer<typeof SigningRequest>;

const Facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** `bytes` is the certificate of the signer after `open`, the signature after `sign`. */
export const SigningAnswer = z.union([
  z.strictObject({ id: z.int(), ok: z.literal(true), bytes: Bytes }),
  z.strictObject({ id: z.int(), ok: z.literal(false), code: z.string(), facts: Facts }),
]);
export type SigningAnswer = z.infer<typeof SigningAnswer>;
