import { messages } from '#locales/messages.ts';
import { storeFaultOf } from '#register/store-fault.ts';

const TEXTS: Readonly<Record<string, unknown>> = messages.en.faults;

/** One sentence for what went wrong: a fault has its text and its code, everything else only what it says itself. */
export function faultText(error: unknown): string {
  const fault = storeFaultOf(error);
  if (fault) {
    const text = TEXTS[fault.code];
    return typeof text === 'string' ? `${text} (${fault.code})` : fault.code;
  }
  return error instanceof Error ? error.message : String(error);
}
