import { implement } from '@orpc/server';
import { central } from '#contracts/central/index.ts';
import { Fault } from '#domain/fault.ts';
import type { Session } from '../accounts/sessions.ts';
import { changePassword } from '../accounts/change-password.ts';
import { signIn } from '../accounts/sign-in.ts';
import { decideSubmission } from '../cases/decide.ts';
import { examineSubmission, listQueue } from '../cases/queue.ts';
import { lodgeSubmission } from '../cases/lodge.ts';
import { reserveNumbers } from '../cases/reserve-numbers.ts';
import { verifyCase } from '../cases/verify-case.ts';
import { noticesAfter, statusesOf, waitingOn } from '../cases/submissions.queries.ts';
import type { Centre } from '../centre.ts';
import { proveAct, regionCheckpoint } from '../journal/prove-act.ts';
import { decideTrust } from '../trust/decide-trust.ts';
import { proposeTrust } from '../trust/propose-trust.ts';
import { listProposals } from '../trust/trust.queries.ts';
import type { CallContext } from './call-context.ts';

/** The contract of the centre, put to the subsystems. Nothing is decided here. */
export function centralRouter(centre: Centre) {
  const os = implement(central).$context<CallContext>();
  const db = centre.store.raw;
  return os.router({
    session: {
      challenge: os.session.challenge.handler(({ input, context }) =>
        centre.challenges.issue(input.login, context.channel),
      ),
      signIn: os.session.signIn.handler(({ input, context }) => signIn(centre, input, context)),
      changePassword: os.session.changePassword.handler(({ input, context }) => changePassword(centre, input, context)),
      signOut: os.session.signOut.handler(async ({ context }) => {
        const { token } = context;
        if (token !== null) await centre.writer.run(() => centre.sessions.close(token));
        return {};
      }),
    },
    submissions: {
      lodge: os.submissions.lodge.handler(({ input, context }) => lodgeSubmission(centre, input, caller(context))),
      statuses: os.submissions.statuses.handler(({ input, context }) =>
        statusesOf(db, caller(context).account, input.ids),
      ),
      reserveNumbers: os.submissions.reserveNumbers.handler(({ input, context }) =>
        reserveNumbers(centre, input, caller(context).account),
      ),
      missingDocuments: os.submissions.missingDocuments.handler(({ input, context }) =>
        centre.documents.missing(input.sha256, caller(context).account.login),
      ),
      waitingOn: os.submissions.waitingOn.handler(({ input, context }) => [
        ...waitingOn(centre.store.raw, { region: centre.region, login: caller(context).account.login }, input.parcels),
      ]),
      notices: os.submissions.notices.handler(({ input, context }) =>
        noticesAfter(db, caller(context).account, input.after),
      ),
    },
    queue: {
      list: os.queue.list.handler(({ input, context }) => listQueue(db, caller(context).account.region, input)),
      examine: os.queue.examine.handler(({ input, context }) =>
        examineSubmission(centre, caller(context).account.region, input.submissionId),
      ),
      verify: os.queue.verify.handler(({ input, context }) =>
        verifyCase(centre, caller(context).account.region, input.submissionId),
      ),
      decide: os.queue.decide.handler(({ input, context }) => decideSubmission(centre, input, caller(context))),
    },
    trust: {
      proposals: os.trust.proposals.handler(({ input, context }) =>
        listProposals(db, caller(context).account, input.limit),
      ),
      propose: os.trust.propose.handler(({ input, context }) => proposeTrust(centre, input, caller(context))),
      decide: os.trust.decide.handler(({ input, context }) => decideTrust(centre, input, caller(context))),
    },
    journal: {
      checkpoint: os.journal.checkpoint.handler(({ input, context }) =>
        regionCheckpoint(centre, ownRegion(input.region, context)),
      ),
      prove: os.journal.prove.handler(({ input, context }) =>
        proveAct(centre, ownRegion(input.region, context), input.seq),
      ),
    },
  });
}

export interface SignedCaller extends Session {
  readonly ip: string;
}

/** The guard has let nobody through without a session; the type wants to hear it again. */
function caller({ session, ip }: CallContext): SignedCaller {
  if (session === null) throw new Fault('NOT_SIGNED_IN');
  return { ...session, ip };
}

/** A region that is not the account's answers as one that does not exist (SEC-44). */
function ownRegion(region: string, context: CallContext): string {
  if (region !== caller(context).account.region) throw new Fault('NOT_FOUND');
  return region;
}
