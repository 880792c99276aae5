import { failedReasons } from '#domain/signatures/verdict.ts';
import { createHash } from 'node:crypto';
import type { ProposeTrustAnswer } from '#contracts/central/trust.ts';
import { applyTrust } from '#domain/signatures/trust/apply-trust.ts';
import { TrustProposal } from '#domain/signatures/trust/trust-documents.ts';
import { appendAction } from '../accounts/action-journal.ts';
import { readSigned } from '../cases/read-signed.ts';
import type { Centre } from '../centre.ts';
import { keepSignature } from '../evidence/kept-signatures.queries.ts';
import type { SignedCaller } from '../http/router.ts';
import { refuseTrust, trustAction, trustRejection, type Rejection } from './trust-rejection.ts';
import { findProposal, insertProposal } from './trust.queries.ts';

export interface ProposeInput {
  readonly proposal: string;
  readonly signature: string;
}

/** SEC-72, first half: what one administrator has signed lies there until another confirms it. Nothing changes by it. */
export async function proposeTrust(
  centre: Centre,
  input: ProposeInput,
  caller: SignedCaller,
): Promise<ProposeTrustAnswer> {
  const rejected = (rejection: Rejection, id: string | null = null): Promise<ProposeTrustAnswer> =>
    refuseTrust(centre, caller, { action: 'trust.propose', rejection, id });
  const bytes = Buffer.from(input.proposal, 'base64');
  const proposal = readSigned(bytes, TrustProposal);
  if (proposal === null) return rejected({ reason: 'trust.malformed' });
  const { id, administrator, proposedAt } = proposal;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const before = findProposal(centre.store.raw, centre.region, id);
  if (before?.body_sha256 === sha256) return { kind: 'proposed', id };
  if (before !== null) return rejected({ reason: 'trust.decided' }, id);
  const wrong = trustRejection(centre, caller, { administrator, at: proposedAt }) ?? refusalOf(centre, proposal);
  if (wrong !== null) return rejected(wrong, id);
  const received = await centre.signatures.receive({
    content: bytes,
    signature: Buffer.from(input.signature, 'base64'),
    identifier: caller.account.identifier,
    organisation: caller.account.organisation,
    purpose: 'sign',
  });
  if (!received.accepted) return rejected({ reason: 'trust.signature', about: failedReasons(received.verdict) }, id);
  await centre.writer.run(({ db }) => {
    const at = centre.clock.now().toISOString();
    const { login } = caller.account;
    const { region } = centre;
    insertProposal(db, { region, id, body: bytes, bodySha256: sha256, signature: received.kept, at, login });
    keepSignature(db, { region, subject: 'trust.proposal', id }, received.kept, at);
    appendAction(db, { ...trustAction(caller, at, 'trust.propose'), outcome: 'success', about: `proposalId=${id}` });
  });
  return { kind: 'proposed', id };
}

/** What the store would say to it now; whoever confirms it is told again. */
function refusalOf({ signatures, region, clock }: Centre, proposal: TrustProposal): Rejection | null {
  const { store } = signatures;
  if (proposal.region !== region) return { reason: 'trust.region' };
  if (proposal.base !== store.version) return { reason: 'trust.base', about: [String(store.version)] };
  const applied = applyTrust(store, proposal.commands, clock.now());
  return applied.ok ? null : { reason: applied.error.code, about: applied.error.about };
}
