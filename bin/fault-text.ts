import type { Fault } from '#domain/fault.ts';
import { messages } from '#locales/messages.ts';
import { storeFaultOf } from '#register/store-fault.ts';

const TEXTS: Readonly<Record<string, unknown>> = messages.en.faults;

/** One sentence for what went wrong: a fault has its text and its code, everything else only what it says itself. */
export function faultText(error: unknown): string {
  const fault = storeFaultOf(error);
  if (fault) {
    const text = headKeyText(fault) ?? TEXTS[fault.code];
    return typeof text === 'string' ? `${text} (${fault.code})` : fault.code;
  }
  return error instanceof Error ? error.message : String(error);
}

/** What stands in the way of the operator; the text of the code itself speaks to a person at a workstation. */
function headKeyText({ code, data: { why, key } }: Fault): string | null {
  if (code !== 'HEAD_KEY' || typeof why !== 'string') return null;
  const texts: Readonly<Record<string, string>> = messages.en.faults.headKey;
  return texts[why]?.replace('{key}', String(key)) ?? null;
}
