import { IconCheck, IconHelp, IconX } from '@tabler/icons-vue';
import type { Outcome } from '#domain/signatures/verdict.ts';

/** Sign and colour of a fact or a step; what is not determined is never green. */
export const OUTCOME_SIGN = { valid: IconCheck, invalid: IconX, indeterminate: IconHelp } as const satisfies Record<
  Outcome,
  unknown
>;
export const OUTCOME_TONE = {
  valid: 'tone-ok',
  invalid: 'tone-danger',
  indeterminate: 'tone-warn',
} as const satisfies Record<Outcome, string>;
