import { z } from 'zod';
import { oriented } from '../geometry/form/clip-inside.ts';
import { defectsOf } from '../geometry/validity.ts';
import { Polygon } from '../geometry/types.ts';
import { emptyChange } from '../journal/change.ts';
import { ok, refuse } from '../result.ts';
import type { CaseCommand } from './case-file.ts';
import { addWorkingDays, type WorkCalendar } from './deadlines.ts';
import type { Command } from './draft.ts';
import type { Norm } from './norm.ts';
import type { RuleSettings } from './rule-settings.ts';

/** The place is chosen and agreed before the decision on the land; the terms of the steps are those for building in settlements. */
export const CHOICE: Norm = { text: 'LC', place: '44-1', confidence: 'likely' };

/** Preliminary choice of a parcel: who applied and when, the act of choice, and how long it holds by its own words. */
export const PreliminaryChoice = z.strictObject({
  applicant: z.string().trim().min(1).max(200),
  appliedOn: z.iso.date(),
  actNumber: z.string().trim().min(1).max(60),
  actDate: z.iso.date(),
  /** Last day by the act; null where the act names none. */
  validUntil: z.iso.date().nullable(),
  /** Why the parcel may lie otherwise than the chosen place; null: it may not. */
  deviation: z.string().trim().min(3).max(400).nullable(),
});
export type PreliminaryChoice = z.infer<typeof PreliminaryChoice>;

/** The step of a case that states it. It changes nothing in the register. */
export const ChoosePlace = z.strictObject({
  name: z.literal('choosePlace'),
  place: Polygon,
  choice: PreliminaryChoice,
});
export type ChoosePlace = z.infer<typeof ChoosePlace>;

/** What was chosen last by the steps in force; null before anything was. */
export const chosenBy = (commands: readonly CaseCommand[]): ChoosePlace | null =>
  commands.findLast((command) => command.name === 'choosePlace') ?? null;

/** Corners of a chosen place; a hostile one must not hold the server for minutes. */
const MOST_CORNERS = 2_000;

/**
 * Refuses 'choice.contour' (with the place) · 'choice.tooLong' · 'choice.dates' (the act is older than the application, or
 *         over before it was made)
 */
export const choosePlace: Command<Omit<ChoosePlace, 'name'>, 'choice.contour' | 'choice.tooLong' | 'choice.dates'> = (
  _,
  { place, choice: { appliedOn, actDate, validUntil, actNumber } },
) => {
  if (place.flat().length > MOST_CORNERS) return refuse('choice.tooLong', [], place[0]?.[0]);
  const defect = defectsOf([oriented(place)])[0];
  if (defect) return refuse('choice.contour', [], defect.at);
  if (actDate < appliedOn || (validUntil !== null && validUntil < actDate)) return refuse('choice.dates', [actNumber]);
  return ok(emptyChange);
};

type Terms = Pick<RuleSettings, 'choiceActDays' | 'choiceValidDays'>;

/** Last day on which the choice holds: by the act, else by the assumed term. */
export function choiceHoldsUntil({ validUntil, actDate }: PreliminaryChoice, { choiceValidDays }: Terms): string {
  if (validUntil !== null) return validUntil;
  const day = new Date(`${actDate}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + choiceValidDays);
  return day.toISOString().slice(0, 10);
}

/** Day by which the act of choice is due after the application, in working days. */
export const choiceActDueOn = (
  { appliedOn }: Pick<PreliminaryChoice, 'appliedOn'>,
  { choiceActDays }: Terms,
  calendar: WorkCalendar,
): string => addWorkingDays(appliedOn, choiceActDays, calendar);
