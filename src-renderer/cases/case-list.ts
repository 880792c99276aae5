import type { CaseState, CaseSummary } from '#domain/cases/case-file.ts';
import type { CaseKind } from '#domain/cases/kinds/case-kind.ts';
import { caseClock, type CaseClock } from './case-clock.ts';

/** Groups of states that one looks for; `attention` is whatever waits for me. */
export const LIST_FILTERS = ['open', 'attention', 'sent', 'closed', 'all'] as const;
export type ListFilter = (typeof LIST_FILTERS)[number];

/** A line of my work: the case, its clock while it is mine to finish, and other open cases on the same parcels. */
export interface CaseLine {
  readonly summary: CaseSummary;
  readonly clock: CaseClock | null;
  readonly twins: readonly string[];
}

const MINE: ReadonlySet<CaseState> = new Set(['draft', 'conflict', 'refused']);
const SENT: ReadonlySet<CaseState> = new Set(['outbox', 'lodged']);

const isClosed = ({ state }: CaseSummary): boolean => state === 'registered' || state === 'withdrawn';

function belongs({ summary, clock }: CaseLine, filter: ListFilter): boolean {
  const { state, isBehind } = summary;
  switch (filter) {
    case 'open':
      return !isClosed(summary);
    case 'attention':
      return isBehind || state === 'conflict' || state === 'refused' || (clock !== null && clock.tone !== 'ok');
    case 'sent':
      return SENT.has(state);
    case 'closed':
      return isClosed(summary);
    case 'all':
      return true;
  }
}

/** Everything that is shown of the cases of a desk, before anything is searched for. */
export function caseLines(summaries: readonly CaseSummary[], now: string): readonly CaseLine[] {
  const open = summaries.filter((summary) => !isClosed(summary) && summary.state !== 'refused');
  return summaries.map((summary) => ({
    summary,
    clock: MINE.has(summary.state) ? caseClock(summary, now) : null,
    twins: open.includes(summary)
      ? open
          .filter(({ id, parcels }) => id !== summary.id && parcels.some((parcel) => summary.parcels.includes(parcel)))
          .map(({ number }) => number)
      : [],
  }));
}

export interface ListQuestion {
  readonly filter: ListFilter;
  readonly kind: CaseKind | null;
  /** Part of a number of a case or of any of its parcels, however it is divided, or of what the kind is called. */
  readonly text: string;
  readonly kindTitle: (kind: CaseKind) => string;
}

const bare = (text: string): string => text.replace(/[\s\-:]/gu, '').toLowerCase();

/** What is due first stands first among what is mine; the rest by when it was worked on last. */
export function linesShown(lines: readonly CaseLine[], question: ListQuestion): readonly CaseLine[] {
  const wanted = bare(question.text);
  const fits = ({ summary }: CaseLine): boolean =>
    wanted === '' ||
    [summary.number, ...summary.parcels, question.kindTitle(summary.kind)].some((text) => bare(text).includes(wanted));
  const rank = ({ summary, clock }: CaseLine): string =>
    isClosed(summary) ? '2' : clock === null ? '1' : `0${clock.dueOn}`;
  return lines
    .filter((line) => belongs(line, question.filter) && fits(line))
    .filter(({ summary }) => question.kind === null || summary.kind === question.kind)
    .toSorted((a, b) => rank(a).localeCompare(rank(b)) || b.summary.savedAt.localeCompare(a.summary.savedAt));
}

export const countIn = (lines: readonly CaseLine[], filter: ListFilter): number =>
  lines.filter((line) => belongs(line, filter)).length;
