import type { Position } from './geometry/types.ts';

/** What a command or a check answers: a value, or the reason why there is none. Never thrown. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/**
 * The user asked for something that the rules do not allow.
 *
 * code   translated in one place, `src-shared/locales/*` under `refusals`
 * about  ids or cadastral numbers of the entities concerned
 * at     place on the map, state grid in millimetres, or null where there is no place
 */
export interface Refusal<C extends string = string> {
  readonly code: C;
  readonly about: readonly string[];
  readonly at: Position | null;
}

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });

export const refuse = <C extends string>(
  code: C,
  about: readonly string[] = [],
  at: Position | null = null,
): Result<never, Refusal<C>> => ({ ok: false, error: { code, about, at } });

export function mapOk<T, U, E>(result: Result<T, E>, change: (value: T) => U): Result<U, E> {
  return result.ok ? ok(change(result.value)) : result;
}
