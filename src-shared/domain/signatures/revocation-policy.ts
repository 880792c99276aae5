import type { Verdict, VerificationStep } from './verdict.ts';

/**
 * What is done about revocation, as data. Not known is never shown as good: a policy only says whether services are
 * asked, and whether work may go on while it is not known.
 */
export interface RevocationPolicy {
  readonly asksServices: boolean;
  readonly mayStayOpen: boolean;
}

export const REVOCATION_POLICIES = {
  /** Decisions that bind: what is not known is refused. */
  hardFail: { asksServices: true, mayStayOpen: false },
  /** Work that is looked at again later. */
  softFail: { asksServices: true, mayStayOpen: true },
  /** A seat or a branch without a line. */
  offline: { asksServices: false, mayStayOpen: true },
} as const satisfies Record<string, RevocationPolicy>;

/** Whether work may go on with a signature: nothing is wrong with it, and open is only what the policy and `open` allow. */
export function mayProceed(
  { steps }: Verdict,
  policy: RevocationPolicy,
  open: readonly VerificationStep['code'][] = [],
): boolean {
  const isAllowed = (code: VerificationStep['code']): boolean =>
    (code === 'revocation' && policy.mayStayOpen) || open.includes(code);
  return steps.every(({ code, outcome }) => outcome === 'valid' || (outcome === 'indeterminate' && isAllowed(code)));
}
