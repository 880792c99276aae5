/** A broken invariant is a bug of ours, never something a user can cause. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant: ${message}`);
}

/** Closes every switch over a union: a forgotten member is a type error. */
export function never(value: never): never {
  throw new Error(`invariant: unexpected ${JSON.stringify(value)}`);
}
