import type { FileLink } from '#contracts/workstation/cases.ts';
import { invariant } from '#domain/invariant.ts';
import { ok, type Refusal, type Result } from '#domain/result.ts';
import { toleranceIdOf, type SurveyInput } from '#domain/survey/report/survey-report.ts';
import { toleranceNamed, type SurveyTolerance } from '#domain/survey/survey-tolerances.ts';
import type { Session } from '../session/session.ts';
import { VERSION } from '../version.ts';

interface Wanted {
  readonly input: SurveyInput;
  readonly work: string;
  readonly fileName: string;
}

/**
 * The report of an adjustment as a file to look at and to save, by the permitted values of this seat.
 *
 * Refuses everything of `solveReport`
 *
 * @throws {Fault} `CANCELLED` given up by the window
 */
export async function offerAdjustment(
  session: Pick<Session, 'account' | 'now' | 'press' | 'files'>,
  tolerances: readonly SurveyTolerance[],
  { input, work, fileName }: Wanted,
  signal: AbortSignal | undefined,
): Promise<Result<FileLink, Refusal>> {
  const tolerance = toleranceNamed(tolerances, toleranceIdOf(input));
  invariant(tolerance, 'the delivered table has rows');
  const { account, press, files } = session;
  const madeBy = `${account.name} (${account.login})`;
  const order = { input, tolerance, work, madeBy, madeAt: session.now(), version: VERSION };
  const made = await press.survey(order, signal);
  if (!made.ok) return made;
  return ok(await files.offer({ fileName, mediaType: 'application/pdf', bytes: made.value.pdf }));
}
