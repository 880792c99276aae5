/**
 * The moment of receipt, to the millisecond, later than the one before even when the clock was set back: the order of
 * receipt is evidence (SEC-103). A clock far behind is no reason to refuse anybody; the order stays right.
 */
export function nextReceiptTime(now: Date, last: string | null): Date {
  if (last === null) return now;
  return new Date(Math.max(now.getTime(), new Date(last).getTime() + 1));
}
