import { z } from 'zod';
import { Position } from '#domain/geometry/types.ts';

export const RefusalShape = z.strictObject({
  code: z.string().max(80),
  about: z.array(z.string().max(80)).readonly(),
  at: Position.nullable(),
});

/** `{ ok: true, value }` or `{ ok: false, error }`: a refusal is an answer, not an exception. */
export const resultOf = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value }),
    z.strictObject({ ok: z.literal(false), error: RefusalShape }),
  ]);
