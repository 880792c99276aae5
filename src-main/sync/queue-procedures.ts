import type { DecideAnswer } from '#contracts/central/queue.ts';
import type { Decision } from '#domain/cases/submission.ts';
import { Fault } from '#domain/fault.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { offerReport } from '../documents/offer-report.ts';
import type { Guarded } from '../guard.ts';
import type { BatchOrder } from '../signing/sign-batch.ts';
import { demandShown, showText } from '../signing/shown.ts';
import { signOnce, signText } from '../signing/sign-text.ts';
import type { Seat } from '../session/seat.ts';
import type { Session } from '../session/session.ts';
import { fetchDocument } from './fetch-document.ts';

const ROWS = 500;

/** The registrar's side. The server decides; without a line nothing is shown that may have changed meanwhile. */
export function queueProcedures(os: Guarded, seat: Seat) {
  return {
    list: os.queue.list.handler(({ input }) =>
      online(seat).client.calls.queue.list({ state: input.state, limit: ROWS }),
    ),
    examine: os.queue.examine.handler(({ input }) => online(seat).client.calls.queue.examine(input)),
    document: os.queue.document.handler(async ({ input }) => {
      const session = online(seat);
      return session.files.offer({ fileName: input.fileName, ...(await fetchDocument(session, input.sha256)) });
    }),
    verify: os.queue.verify.handler(({ input }) => online(seat).client.calls.queue.verify(input)),
    report: os.queue.report.handler(async ({ input: { submissionId, ...wanted } }) => {
      const session = online(seat);
      return offerReport(session, await session.client.calls.queue.verify({ submissionId }), wanted);
    }),
    toSign: os.queue.toSign.handler(({ input }) => {
      const session = deciding(seat);
      const moment = { id: input.submissionId, at: session.now() };
      return showText(session.shown, moment, textOf(session, input, moment.at));
    }),
    decide: os.queue.decide.handler(({ input: { shown, key, keyPassword, ...decided } }) => {
      const session = deciding(seat);
      const { at } = session.shown.of(shown);
      return decide(session, textOf(session, decided, at), (text) => {
        demandShown(shown, text);
        return signOnce(() => session.openKey(keyPassword, key), text, session.now());
      });
    }),
    registerMany: os.queue.registerMany.handler(({ input: { cases, batchId, key, keyPassword }, signal }) => {
      const session = deciding(seat);
      const wanted = new Map(cases.map((each) => [each.submissionId, each]));
      const decided = { outcome: 'register', grounds: [], reasons: '' } as const;
      const order: BatchOrder<DecideAnswer> = {
        ids: [...wanted.keys()],
        openKey: () => session.openKey(keyPassword, key),
        perform: (submissionId, opened) => {
          const { submissionSha256 = '', shown = '' } = wanted.get(submissionId) ?? {};
          const { at } = session.shown.of(shown);
          return decide(session, textOf(session, { submissionId, submissionSha256, ...decided }, at), (text) => {
            demandShown(shown, text);
            return signText(opened, text, session.now());
          });
        },
      };
      return seat.batches.run(batchId, order, signal);
    }),
  };
}

type Decided = Pick<Decision, 'submissionId' | 'submissionSha256' | 'outcome' | 'grounds' | 'reasons'>;

/** A decision of this registrar as it is signed. */
function textOf({ account }: Session, decided: Decided, decidedAt: string): Uint8Array {
  const { login, identifier } = account;
  const decision: Decision = {
    format: 'shekara-decision/1',
    purpose: 'decide',
    ...decided,
    registrar: { login, identifier },
    decidedAt,
  };
  return canonicalBytes(decision);
}

/** Signed and sent. */
async function decide(
  session: Session,
  content: Uint8Array,
  sign: (text: Uint8Array) => Promise<Uint8Array>,
): Promise<DecideAnswer> {
  const signature = await sign(content);
  return session.client.calls.queue.decide({
    decision: Buffer.from(content).toString('base64'),
    signature: Buffer.from(signature).toString('base64'),
  });
}

/** Faults OFFLINE, CLOCK_WRONG */
function deciding(seat: Seat): Session {
  const session = online(seat);
  if (session.client.clockWrong) throw new Fault('CLOCK_WRONG');
  return session;
}

function online(seat: Seat): Session {
  const { session } = seat;
  if (!session.mayCallServer) throw new Fault('OFFLINE', { data: { reason: 'session' } });
  return session;
}
