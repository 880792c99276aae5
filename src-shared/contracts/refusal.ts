import { z } from 'zod';
import { Position } from '#domain/geometry/types.ts';
import type { Refusal, Result } from '#domain/result.ts';

const LONGEST_ABOUT = 80;

export const RefusalShape = z.strictObject({
  code: z.string().max(80),
  about: z.array(z.string().max(LONGEST_ABOUT)).readonly(),
  at: Position.nullable(),
});

/** `{ ok: true, value }` or `{ ok: false, error }`: a refusal is an answer, not an exception. */
export const resultOf = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value }),
    z.strictObject({ ok: z.literal(false), error: RefusalShape }),
  ]);

/** What a refusal is about is printed in one line: names of files and ids of pipelines may be longer. */
export const inOneLine = (refusal: Refusal): Result<never, Refusal> => ({
  ok: false,
  error: {
    ...refusal,
    about: refusal.about.map((each) => (each.length > LONGEST_ABOUT ? `${each.slice(0, LONGEST_ABOUT - 1)}…` : each)),
  },
});
