import type { TrustProposal } from '#domain/signatures/trust/trust-documents.ts';
import type { Centre } from '../centre.ts';
import type { SignedCaller } from '../http/router.ts';

/** `reason` is a key under `refusals`. */
export interface Rejection {
  readonly reason: string;
  readonly about?: readonly string[];
}

/** SEC-47: signed when it is sent, not kept ready. */
const FRESH_MS = 10 * 60_000;

interface Signed {
  readonly administrator: TrustProposal['administrator'];
  readonly at: string;
}

/** What both signed texts must say of the caller and of now. */
export function trustRejection(
  { region, clock }: Centre,
  { account }: SignedCaller,
  { administrator, at }: Signed,
): Rejection | null {
  if (account.region !== region) return { reason: 'trust.region' };
  if (administrator.login !== account.login || administrator.identifier !== account.identifier)
    return { reason: 'trust.administrator' };
  return Math.abs(clock.now().getTime() - Date.parse(at)) > FRESH_MS ? { reason: 'trust.stale' } : null;
}

export const trustAction = ({ account, ip }: SignedCaller, at: string, action: 'trust.propose' | 'trust.decide') => ({
  at,
  login: account.login,
  ip,
  action,
});
