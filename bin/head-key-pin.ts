import { Fault } from '#domain/fault.ts';
import type { AskPin } from '#server/journal/head-key-store.ts';
import { readSecret } from './read-secret.ts';
import { wholeNumber } from './whole-number.ts';

export const descriptor = wholeNumber(0, 1023);

/** For every command that signs heads: where the PIN of the token with the key of the journal comes from. */
export const PIN_OPTION = [
  '--secret-fd <n>',
  'file descriptor with the PIN of the token that holds the key of the journal',
  descriptor,
] as const;

/** Faults HEAD_KEY where there is nobody to ask */
export function askHeadKeyPin(from: number | undefined, whose = 'the token with the key of the journal'): AskPin {
  return async () => {
    // An empty PIN would cost a try as well as a wrong one.
    const pin = await readSecret(`PIN of ${whose}: `, from ?? null).catch(() => '');
    if (pin === '') throw new Fault('HEAD_KEY', { data: { why: 'noPin' } });
    return pin;
  };
}
