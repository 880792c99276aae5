/** A34: after so many days only a new password helps. */
const PASSWORD_DAYS = 30;
const DAY_MS = 86_400_000;

/** Whole days that a password is still good for; 0 from the moment it is 30 days old. */
export function passwordDaysLeft(setAt: Date, now: Date): number {
  const daysOld = Math.floor((now.getTime() - setAt.getTime()) / DAY_MS);
  return Math.max(0, PASSWORD_DAYS - daysOld);
}
