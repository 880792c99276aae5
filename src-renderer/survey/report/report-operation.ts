import type { Refusal, Result } from '#domain/result.ts';
import type { Operation } from '../../app/operations.ts';

interface ReportOf {
  readonly title: () => string;
  /** What the report would be made of, or why there is none. */
  readonly ready: () => Result<unknown, Refusal>;
  readonly refusalText: (refusal: Refusal) => string;
  readonly run: () => void;
}

/** The command of the report, for the view that is open. */
export const reportOperation = ({ title, ready, refusalText, run }: ReportOf): Operation => ({
  id: 'survey.report',
  title,
  refusal: () => {
    const answer = ready();
    return answer.ok ? null : refusalText(answer.error);
  },
  run,
});
