import { Fault } from '#domain/fault.ts';

/**
 * A file that cannot be read: DOCUMENT_UNREADABLE with the format and the reason, whose text stands under
 * `exchange.unreadable` in the locales.
 */
export function unreadable(
  format: string,
  reason: string,
  data: Readonly<Record<string, string | number | boolean | null>> = {},
  cause?: unknown,
): Fault {
  return new Fault('DOCUMENT_UNREADABLE', { data: { ...data, format, reason }, cause });
}
