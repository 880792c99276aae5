import type { z } from 'zod';
import { canonicalJson } from '#domain/journal/canonical-json.ts';
import { readStrictJson } from '../http/strict-json.ts';

/**
 * The signed bytes as the object they stand for; null unless they are its canonical JSON to the last byte. A text that
 * reads the same but is written otherwise is refused: one object, one text, one hash.
 */
export function readSigned<T>(bytes: Uint8Array, schema: z.ZodType<T>): T | null {
  try {
    const parsed = schema.safeParse(readStrictJson(bytes));
    if (!parsed.success) return null;
    return canonicalJson(parsed.data) === Buffer.from(bytes).toString('utf8') ? parsed.data : null;
  } catch {
    return null;
  }
}
