import { randomUUID } from 'node:crypto';
import { toBase64 } from '#domain/bytes.ts';
import { Fault } from '#domain/fault.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { ok, refuse } from '#domain/result.ts';
import type { TrustDecision, TrustProposal } from '#domain/signatures/trust/trust-documents.ts';
import { pemBlocks } from '#domain/signatures/x509/pem.ts';
import { demandShown, showText, type Moment } from '../signing/shown.ts';
import { signOnce } from '../signing/sign-text.ts';
import type { Guarded } from '../guard.ts';
import type { Seat } from '../session/seat.ts';
import type { Session } from '../session/session.ts';
import { factsOf, proposalView, trustView } from './trust-view.ts';

const PROPOSALS = 200;

/** The trust store: shown from the copy of the journal, changed at the server by two who sign. */
export function trustProcedures(os: Guarded, seat: Seat) {
  return {
    store: os.trust.store.handler(() => {
      const { session } = seat;
      return trustView(session.trust.versions, new Date(session.now()));
    }),
    look: os.trust.look.handler(({ input }) => {
      const bytes = new Uint8Array(Buffer.from(input.file, 'base64'));
      const [der = bytes] = pemBlocks(new TextDecoder('latin1').decode(bytes), 'CERTIFICATE');
      const facts = factsOf(der);
      return facts ? ok({ certificate: toBase64(der), facts }) : refuse('trust.certificateUnreadable');
    }),
    proposals: os.trust.proposals.handler(async () => {
      const session = online(seat);
      const rows = await session.client.calls.trust.proposals({ limit: PROPOSALS });
      return rows.map((row) => proposalView(row, session.trust.versions));
    }),
    toPropose: os.trust.toPropose.handler(({ input }) => {
      const session = atRightTime(seat);
      const moment = { id: randomUUID(), at: session.now() };
      return showText(session.shown, moment, proposalText(session, input, moment));
    }),
    propose: os.trust.propose.handler(async ({ input: { shown, key, keyPassword, ...proposed } }) => {
      const session = atRightTime(seat);
      const content = proposalText(session, proposed, session.shown.of(shown));
      demandShown(shown, content);
      const signature = await signOnce(() => session.openKey(keyPassword, key), content, session.now());
      return session.client.calls.trust.propose({ proposal: toBase64(content), signature: toBase64(signature) });
    }),
    toDecide: os.trust.toDecide.handler(({ input }) => {
      const session = atRightTime(seat);
      const moment = { id: input.proposalId, at: session.now() };
      return showText(session.shown, moment, decisionText(session, input, moment));
    }),
    decide: os.trust.decide.handler(async ({ input: { shown, key, keyPassword, ...decided } }) => {
      const session = atRightTime(seat);
      const content = decisionText(session, decided, session.shown.of(shown));
      demandShown(shown, content);
      const signature = await signOnce(() => session.openKey(keyPassword, key), content, session.now());
      return session.client.calls.trust.decide({ decision: toBase64(content), signature: toBase64(signature) });
    }),
  };
}

type Proposed = Pick<TrustProposal, 'base' | 'commands' | 'reason'>;
type Decided = Pick<TrustDecision, 'proposalId' | 'proposalSha256' | 'outcome'>;

function proposalText({ account }: Session, proposed: Proposed, { id, at }: Moment): Uint8Array {
  const { login, identifier, region } = account;
  const proposal: TrustProposal = {
    format: 'shekara-trust-proposal/1',
    purpose: 'propose-trust',
    id,
    region,
    ...proposed,
    administrator: { login, identifier },
    proposedAt: at,
  };
  return canonicalBytes(proposal);
}

function decisionText({ account }: Session, decided: Decided, { at }: Moment): Uint8Array {
  const { login, identifier } = account;
  const decision: TrustDecision = {
    format: 'shekara-trust-decision/1',
    purpose: 'decide-trust',
    ...decided,
    administrator: { login, identifier },
    decidedAt: at,
  };
  return canonicalBytes(decision);
}

function online(seat: Seat): Session {
  const { session } = seat;
  if (!session.mayCallServer) throw new Fault('OFFLINE', { data: { reason: 'session' } });
  return session;
}

function atRightTime(seat: Seat): Session {
  const session = online(seat);
  if (session.client.clockWrong) throw new Fault('CLOCK_WRONG');
  return session;
}
