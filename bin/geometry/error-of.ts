import { messages } from '#locales/messages.ts';
import type { Refusal } from '#domain/result.ts';

interface LineError {
  readonly code: string;
  readonly message: string;
  readonly at: readonly [number, number] | null;
}

/** A refusal in words; `at` stays in the coordinates that it has. */
export function errorOf({ code, about, at }: Refusal): LineError {
  const text = code
    .split('.')
    .reduce<unknown>(
      (tree, key) => (typeof tree === 'object' && tree !== null ? (tree as Record<string, unknown>)[key] : undefined),
      messages.en.refusals,
    );
  const message = typeof text === 'string' ? text.replaceAll('{about}', about.join(', ')) : code;
  return { code, message, at: at && [at[0], at[1]] };
}
