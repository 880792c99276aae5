import type { Situation } from '#domain/cases/situation.ts';
import type { RightKind } from '#domain/rights/right.ts';

/** Fill of the right as the register draws it: the register under "before" has moved on once the case is registered. */
const GROUNDS: Readonly<Record<RightKind, string>> = {
  private_ownership: 'var(--m-own)',
  state_ownership: 'var(--m-state)',
  permanent_use: 'var(--m-perm)',
  temp_paid_long: 'var(--m-lease)',
  temp_paid_short: 'var(--m-lease)',
  temp_free: 'var(--m-free)',
};

export function groundOf({ rights }: Pick<Situation, 'rights'>): string {
  const kind = rights[0]?.kind;
  return kind ? GROUNDS[kind] : 'var(--m-none)';
}
