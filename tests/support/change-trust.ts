import { randomUUID } from 'node:crypto';
import type { DecideTrustAnswer, ProposeTrustAnswer } from '#contracts/central/trust.ts';
import { toBase64 } from '#domain/bytes.ts';
import { Sha256 } from '#domain/documents/document.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { sha256Hex } from '#domain/journal/hash.ts';
import type { TrustCommand } from '#domain/signatures/trust/trust-command.ts';
import type { TrustDecision, TrustProposal } from '#domain/signatures/trust/trust-documents.ts';
import { trustInForce } from '#register/trust-record.ts';
import type { Keeper } from './test-authority.ts';
import { TEST_REGION, type TestCentral, type TestSeat } from './test-central.ts';

export interface SignedProposal {
  readonly proposal: TrustProposal;
  readonly sha256: Sha256;
  readonly answer: ProposeTrustAnswer;
}

export const storeOf = ({ store }: TestCentral) => {
  const found = trustInForce(store.raw, TEST_REGION);
  if (!found) throw new Error('no trust store');
  return found.store;
};

export const adding = (keeper: Keeper, uses: readonly ('signers' | 'timeStamps' | 'ocsp')[]): TrustCommand => ({
  command: 'addAnchor',
  certificate: toBase64(keeper.certificate.der),
  uses,
  from: null,
  until: null,
  note: 'letter of the authority, 12 May',
});

export async function propose(
  central: TestCentral,
  seat: TestSeat,
  commands: readonly TrustCommand[],
  change: Partial<TrustProposal> = {},
): Promise<SignedProposal> {
  const { login, identifier } = seat.account;
  const proposal: TrustProposal = {
    format: 'shekara-trust-proposal/1',
    purpose: 'propose-trust',
    id: randomUUID(),
    region: TEST_REGION,
    base: storeOf(central).version,
    commands,
    reason: 'order 7',
    administrator: { login, identifier },
    proposedAt: central.clock.now().toISOString(),
    ...change,
  };
  const bytes = canonicalBytes(proposal);
  const signed = await seat.sign(bytes);
  const answer = await seat.client.calls.trust.propose({ proposal: signed.bytes, signature: signed.signature });
  return { proposal, sha256: Sha256.parse(sha256Hex(bytes)), answer };
}

export async function settle(
  central: TestCentral,
  seat: TestSeat,
  { proposal, sha256 }: Pick<SignedProposal, 'proposal' | 'sha256'>,
  change: Partial<TrustDecision> = {},
): Promise<DecideTrustAnswer> {
  const { login, identifier } = seat.account;
  const decision: TrustDecision = {
    format: 'shekara-trust-decision/1',
    purpose: 'decide-trust',
    proposalId: proposal.id,
    proposalSha256: sha256,
    outcome: 'confirm',
    administrator: { login, identifier },
    decidedAt: central.clock.now().toISOString(),
    ...change,
  };
  const signed = await seat.sign(canonicalBytes(decision));
  return seat.client.calls.trust.decide({ decision: signed.bytes, signature: signed.signature });
}

/** Both halves at once. */
export async function changeTrust(
  central: TestCentral,
  [first, second]: readonly [TestSeat, TestSeat],
  commands: readonly TrustCommand[],
): Promise<void> {
  const proposed = await propose(central, first, commands);
  const answer = await settle(central, second, proposed);
  if (answer.kind !== 'confirmed') throw new Error(`not confirmed: ${JSON.stringify([proposed.answer, answer])}`);
}
