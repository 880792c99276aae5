import { z } from 'zod';
import { CoordinateOrigin } from '../crs/coordinate-origin.ts';
import { ParcelNumber } from '../numbers/types.ts';
import { CaseEvent, type CaseEventName } from './case-event.ts';
import type { CaseState, DraftStep } from './case-file.ts';
import type { CaseWork, WorkPatch } from './case-work.ts';

/** Told in the history and never undone: it went out of this desk, or came from elsewhere. */
const MARKS: ReadonlySet<CaseEventName> = new Set<CaseEventName>([
  'signed',
  'lodged',
  'registered',
  'refused',
  'conflict',
  'keptAsConflict',
  'reopened',
  'withdrawn',
  'imported',
]);
export const isMark = (name: CaseEventName): boolean => MARKS.has(name);

/**
 * Why an entry stays when others are undone: `mark` is no work of this desk, `signedConsent` is what a party has signed,
 * `sealed` is work of the draft that has been signed and sent.
 */
export const HistoryHold = z.enum(['mark', 'signedConsent', 'sealed']);
export type HistoryHold = z.infer<typeof HistoryHold>;

/** One line of the history of a case, the oldest first. `place` rises and is never given twice while redone entries wait. */
export const HistoryEntry = CaseEvent.extend({
  place: z.int().min(1),
  isUndone: z.boolean(),
  held: HistoryHold.nullable(),
  /** Of a drawing step: which command, the parcels that it names, the file that its coordinates come from. */
  drawn: z
    .strictObject({
      command: z.string().max(60),
      parcels: z.array(ParcelNumber).readonly(),
      origin: CoordinateOrigin.nullable(),
    })
    .nullable(),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;

/** What undoing or redoing the step at `at` of a draft does. */
export const stepPatch = (step: DraftStep, at: number, isUndone: boolean): WorkPatch => ({
  steps: isUndone ? { drop: [], put: [{ at, item: step }] } : { drop: [{ at, item: step }], put: [] },
});

/** Whether everything that parties have signed by themselves, and the papers that they signed, is there as before. */
export function keepsSignedConsents(before: CaseWork, after: CaseWork): boolean {
  const left = new Set(after.documents.map(({ id }) => id));
  const gone = new Set(before.documents.flatMap(({ id }) => (left.has(id) ? [] : [id])));
  const kept = new Set(after.consents.flatMap(({ signature, documentId }) => (signature ? [documentId] : [])));
  return before.consents.every(
    ({ signature, documentId }) =>
      !signature || (kept.has(documentId) && !gone.has(documentId) && !gone.has(signature.contentId)),
  );
}

/** The engineer's own notes to a case can be changed, and so undone, whatever state the case is in; all else in a draft. */
export const mayTurn = (patch: WorkPatch, state: CaseState): boolean =>
  state === 'draft' ||
  Object.entries(patch).every(([name, each]) => each === undefined || name === 'tasks' || name === 'dueOn');
