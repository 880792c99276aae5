import { z } from 'zod';

/** What can happen to a case; the text is `case.events.<name>` in the locales. */
export const CaseEventName = z.enum([
  'opened',
  'drawn',
  'undone',
  'redone',
  'concerned',
  'accepted',
  'unaccepted',
  'noted',
  'attached',
  'detached',
  'consented',
  'planned',
  'taskSet',
  'taskDone',
  'taskDropped',
  'dueSet',
  'measured',
  'measuredDropped',
  'variantAdded',
  'variantTaken',
  'variantNamed',
  'variantDropped',
  'fellBehind',
  'rebased',
  'keptAsConflict',
  'signed',
  'lodged',
  'registered',
  'refused',
  'conflict',
  'reopened',
  'withdrawn',
  'exported',
  'imported',
]);
export type CaseEventName = z.infer<typeof CaseEventName>;

/** One line of who did what. `who` is a login; empty: the server or the seat itself. `about` is a number, a title or a name. */
export const CaseEvent = z.strictObject({
  at: z.iso.datetime(),
  who: z.string().max(80),
  name: CaseEventName,
  about: z.string().max(400),
});
export type CaseEvent = z.infer<typeof CaseEvent>;
