import { failedReasons } from '#domain/signatures/verdict.ts';
import { createHash } from 'node:crypto';
import type { DecideTrustAnswer } from '#contracts/central/trust.ts';
import { invariant } from '#domain/invariant.ts';
import { applyTrust } from '#domain/signatures/trust/apply-trust.ts';
import { TrustDecision, TrustProposal } from '#domain/signatures/trust/trust-documents.ts';
import type { TrustStore } from '#domain/signatures/trust/trust-store.ts';
import { mayProceed, REVOCATION_POLICIES } from '#domain/signatures/revocation-policy.ts';
import { verifyDetached } from '#domain/signatures/verify-cms.ts';
import { findAccount } from '../accounts/accounts.queries.ts';
import { appendAction } from '../accounts/action-journal.ts';
import { readSigned } from '../cases/read-signed.ts';
import type { Centre } from '../centre.ts';
import { renewEnrolment } from '../enrolment.ts';
import { keepSignature } from '../evidence/kept-signatures.queries.ts';
import type { SignedCaller } from '../http/router.ts';
import { appendAct, type RegisterBatch } from '../register/register-writer.ts';
import { makeTrustAct } from './trust-act.ts';
import { refuseTrust, trustAction, trustRejection, type Rejection } from './trust-rejection.ts';
import { findProposal, recordTrustDecision, type ProposalRow } from './trust.queries.ts';

export interface DecideTrustInput {
  readonly decision: string;
  readonly signature: string;
}

interface Deciding {
  readonly row: ProposalRow;
  readonly proposal: TrustProposal;
  readonly decision: TrustDecision;
  readonly bytes: Buffer;
  readonly signature: Uint8Array;
  readonly caller: SignedCaller;
}

const rejected = ({ reason, about = [] }: Rejection): DecideTrustAnswer => ({ kind: 'rejected', reason, about });

/** SEC-72, second half: another administrator confirms, in one transaction with the act; or either of them takes it back. */
export async function decideTrust(
  centre: Centre,
  input: DecideTrustInput,
  caller: SignedCaller,
): Promise<DecideTrustAnswer> {
  const refused = (rejection: Rejection, id: string | null = null): Promise<DecideTrustAnswer> =>
    refuseTrust(centre, caller, { action: 'trust.decide', rejection, id });
  const bytes = Buffer.from(input.decision, 'base64');
  const decision = readSigned(bytes, TrustDecision);
  const row = decision && findProposal(centre.store.raw, centre.region, decision.proposalId);
  if (decision === null) return refused({ reason: 'trust.malformed' });
  if (row === null) return refused({ reason: 'trust.unknown' });
  const proposal = TrustProposal.parse(JSON.parse(row.body.toString('utf8')));
  const wrong =
    trustRejection(centre, caller, { administrator: decision.administrator, at: decision.decidedAt }) ??
    rejectionOf({ row, proposal, decision }, caller);
  if (wrong !== null) return refused(wrong, row.id);
  const received = await centre.signatures.receive({
    content: bytes,
    signature: Buffer.from(input.signature, 'base64'),
    identifier: caller.account.identifier,
    organisation: caller.account.organisation,
    purpose: 'sign',
  });
  if (!received.accepted) return refused({ reason: 'trust.signature', about: failedReasons(received.verdict) }, row.id);
  const deciding: Deciding = { row, proposal, decision, bytes, signature: received.kept, caller };
  const lockedOut = decision.outcome === 'confirm' ? await lockoutBy(centre, deciding) : null;
  if (lockedOut !== null) return refused(lockedOut, row.id);
  const { value } = await centre.writer.run((batch) => enter(centre, batch, deciding));
  if (value.kind === 'rejected') return refused(value, row.id);
  if (value.kind === 'confirmed') renewEnrolment(centre);
  return value;
}

function rejectionOf(
  { row, proposal, decision }: Pick<Deciding, 'row' | 'proposal' | 'decision'>,
  { account }: SignedCaller,
): Rejection | null {
  if (row.state !== 'open') return { reason: 'trust.decided' };
  if (decision.proposalSha256 !== row.body_sha256) return { reason: 'trust.otherText' };
  // Two persons, not two accounts (SEC-46).
  const isOwn = account.identifier === proposal.administrator.identifier || account.login === row.proposed_by;
  return decision.outcome === 'confirm' && isOwn ? { reason: 'trust.ownProposal' } : null;
}

/** Both who sign must still be believed afterwards: else nobody could ever change the store again. */
async function lockoutBy(centre: Centre, { row, proposal, bytes, signature }: Deciding): Promise<Rejection | null> {
  const { signatures, clock } = centre;
  const next = applyTrust(signatures.store, proposal.commands, clock.now());
  if (!next.ok) return { reason: next.error.code, about: next.error.about };
  const both = [
    { content: bytes, signature },
    { content: row.body, signature: row.signature },
  ];
  for (const one of both) if (!(await isBelieved(centre, one, next.value))) return { reason: 'trust.lockout' };
  return null;
}

async function isBelieved(
  { signatures, clock }: Centre,
  one: { readonly content: Uint8Array; readonly signature: Uint8Array },
  store: TrustStore,
): Promise<boolean> {
  const given = signatures.given(new Date(clock.now().getTime() + 1), store);
  const verdict = await verifyDetached({ ...one, ...given, expected: 'anyone', purpose: 'sign' });
  return mayProceed(verdict, REVOCATION_POLICIES[store.policy.revocation], ['timestamp', 'revocation']);
}

/** Within the transaction: whatever was looked at before is looked at again. */
function enter(centre: Centre, batch: RegisterBatch, deciding: Deciding): DecideTrustAnswer {
  const { region, clock, signatures } = centre;
  const { row, proposal, decision, bytes, signature, caller } = deciding;
  const { db } = batch;
  const at = clock.now().toISOString();
  if (findProposal(db, region, row.id)?.state !== 'open') return rejected({ reason: 'trust.decided' });
  let actSeq: number | null = null;
  const { version } = signatures.store;
  if (decision.outcome === 'confirm') {
    const why = refusalInside(centre, batch, deciding, at);
    if (why !== null) return rejected(why);
    const trust = { version: version + 1, commands: proposal.commands };
    actSeq = appendAct(batch, makeTrustAct({ region, trust, at, signed: signedFacts(deciding) }));
  }
  const state = decision.outcome === 'confirm' ? 'confirmed' : 'withdrawn';
  const { login } = caller.account;
  const recorded = recordTrustDecision(db, {
    ...{ region, id: row.id, state, decision: bytes, signature, at, login, actSeq },
  });
  invariant(recorded, 'the proposal was open');
  keepSignature(db, { region, subject: 'trust.decision', id: row.id }, signature, at);
  const about = `proposalId=${row.id} ${state}${actSeq === null ? '' : ` seq=${String(actSeq)}`}`;
  appendAction(db, { ...trustAction(caller, at, 'trust.decide'), outcome: 'success', about });
  return actSeq === null ? { kind: 'withdrawn' } : { kind: 'confirmed', version: version + 1, actSeq };
}

/** The store moved meanwhile, or who proposed it may no longer do so. */
function refusalInside(
  { signatures }: Centre,
  { db }: RegisterBatch,
  { proposal, row }: Deciding,
  at: string,
): Rejection | null {
  const { store } = signatures;
  if (store.version !== proposal.base) return { reason: 'trust.base', about: [String(store.version)] };
  const proposer = findAccount(db, row.proposed_by);
  if (proposer?.state !== 'active' || !proposer.account.capabilities.includes('trust.change'))
    return { reason: 'trust.proposerGone' };
  const applied = applyTrust(store, proposal.commands, new Date(at));
  return applied.ok ? null : { reason: applied.error.code, about: applied.error.about };
}

const signedFacts = ({ row, bytes, caller }: Deciding) => ({
  proposalId: row.id,
  proposalSha256: row.body_sha256,
  decisionSha256: createHash('sha256').update(bytes).digest('hex'),
  proposedAt: row.proposed_at,
  name: caller.account.name,
});
