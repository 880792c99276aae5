const DAY_MS = 86_400_000;
/** A new key takes a visit to a service centre. */
const WARNING_DAYS = 30;

export type Validity = 'good' | 'soon' | 'expired';

export function validityOf({ notAfter }: { readonly notAfter: string }, now: Date): Validity {
  const left = Date.parse(notAfter) - now.getTime();
  if (left < 0) return 'expired';
  return left <= WARNING_DAYS * DAY_MS ? 'soon' : 'good';
}
