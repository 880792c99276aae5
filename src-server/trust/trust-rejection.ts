import type { TrustProposal } from '#domain/signatures/trust/trust-documents.ts';
import { appendAction } from '../accounts/action-journal.ts';
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

/** A refusal is a row of the journal of actions as well; it is handed on. */
export async function refuseTrust(
  { clock, writer }: Centre,
  caller: SignedCaller,
  {
    action,
    rejection,
    id,
  }: { readonly action: TrustActionName; readonly rejection: Rejection; readonly id: string | null },
): Promise<{ kind: 'rejected'; reason: string; about: readonly string[] }> {
  const { reason, about = [] } = rejection;
  const row = { ...trustAction(caller, clock.now().toISOString(), action), outcome: 'refused' } as const;
  await writer.run(({ db }) =>
    appendAction(db, { ...row, about: id === null ? reason : `proposalId=${id} ${reason}` }),
  );
  return { kind: 'rejected', reason, about };
}

type TrustActionName = 'trust.propose' | 'trust.decide';

export const trustAction = ({ account, ip }: SignedCaller, at: string, action: TrustActionName) => ({
  at,
  login: account.login,
  ip,
  action,
});
