import { ORPCError } from '@orpc/server';
import type { ProcedureMeta } from '#contracts/meta.ts';
import { Fault } from '#domain/fault.ts';
import { appendAction, type Action } from '../accounts/action-journal.ts';
import type { Centre } from '../centre.ts';
import type { CallContext } from './call-context.ts';

/** Asked again and again by every seat without anybody doing anything; the answers are the account's own. */
const POLLED = new Set([
  'submissions.statuses',
  'submissions.notices',
  'submissions.missingDocuments',
  'journal.checkpoint',
  'trust.proposals',
  'session.challenge',
]);
/** These write their own row in the transaction of what they do. */
const JOURNALS_ITSELF = new Set([
  'session.signIn',
  'session.changePassword',
  'submissions.lodge',
  'queue.decide',
  'trust.propose',
  'trust.decide',
]);
/** The only parts of an input that may stand in the journal: ids, never texts (SEC-26). */
const ABOUT = ['submissionId', 'caseId', 'quarter', 'region', 'seq'] as const;

export interface GuardedCall {
  readonly context: CallContext;
  readonly input: unknown;
  readonly path: readonly string[];
  readonly needs: ProcedureMeta['needs'];
}

/** What a session with an expired password may still do; a new password is given without a session (A34). */
const OPEN_WHEN_EXPIRED = new Set(['session.signOut']);

/** SEC-43: deny by default. A procedure that names no capability is closed to everybody. */
export function demandAccess({ session }: CallContext, needs: ProcedureMeta['needs'], name: string): void {
  if (needs === 'anyone') return;
  if (needs === 'unset') throw new Fault('FORBIDDEN');
  if (session === null) throw new Fault('NOT_SIGNED_IN');
  if (session.passwordExpired && !OPEN_WHEN_EXPIRED.has(name))
    throw new Fault('FORBIDDEN', { data: { passwordExpired: true } });
  if (needs !== 'signedIn' && !session.account.capabilities.includes(needs)) throw new Fault('FORBIDDEN');
}

/** The one way to every procedure: access, the call, the row in the journal of actions (A6.5); no row, no answer (SEC-82). */
export async function guarded(centre: Centre, call: GuardedCall, run: () => Promise<unknown>): Promise<unknown> {
  const name = call.path.join('.');
  try {
    demandAccess(call.context, call.needs, name);
    const output = await run();
    if (!POLLED.has(name) && !JOURNALS_ITSELF.has(name)) await journal(centre, call, 'success', aboutOf(call.input));
    return output;
  } catch (error) {
    if (name !== 'session.challenge')
      await journal(centre, call, outcomeOf(error), codeOf(error)).catch(() => undefined);
    throw error;
  }
}

async function journal(
  centre: Centre,
  { context, path }: GuardedCall,
  outcome: Action['outcome'],
  about: string,
): Promise<void> {
  const { ip, session } = context;
  // Strangers without a session cannot fill the journal: the rate limit and the log hold them.
  if (session === null && outcome !== 'success') return;
  const at = centre.clock.now().toISOString();
  const login = session?.account.login ?? null;
  await centre.writer.run(({ db }) => appendAction(db, { at, login, ip, action: path.join('.'), outcome, about }));
}

function aboutOf(input: unknown): string {
  if (typeof input !== 'object' || input === null) return '';
  return ABOUT.flatMap((name) => {
    const value: unknown = Reflect.get(input, name);
    return typeof value === 'string' || typeof value === 'number' ? [`${name}=${String(value).slice(0, 40)}`] : [];
  }).join(' ');
}

const REFUSED = new Set(['FORBIDDEN', 'NOT_FOUND', 'NOT_SIGNED_IN', 'BAD_INPUT', 'BAD_REQUEST', 'TOO_MANY_REQUESTS']);

function codeOf(error: unknown): string {
  return error instanceof Fault || error instanceof ORPCError ? error.code : 'INTERNAL';
}

const outcomeOf = (error: unknown): Action['outcome'] => (REFUSED.has(codeOf(error)) ? 'refused' : 'failed');
