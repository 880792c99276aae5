import { z } from 'zod';

/**
 * Faults that a caller may meet, with the HTTP status of each. Every code has a text under `faults` in kk, ru and en.
 * Refusals of the rules are not here: they are outputs.
 */
export const FAULTS = {
  NOT_SIGNED_IN: 401,
  LOCKED: 423,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  BAD_INPUT: 400,
  TOO_MANY_REQUESTS: 429,
  OFFLINE: 503,
  SERVER_UNTRUSTED: 502,
  SERVER_RELAYED: 502,
  SERVER_GARBLED: 502,
  STORE_NEWER: 409,
  STORE_DAMAGED: 500,
  STORE_BUSY: 409,
  DISK_FULL: 507,
  CLOCK_WRONG: 409,
  KEY_PASSWORD_WRONG: 422,
  KEY_DAMAGED: 422,
  KEY_EXPIRED: 422,
  KEY_NOT_YET_VALID: 422,
  KEY_UNSUPPORTED: 422,
  KEY_OF_ANOTHER_PERSON: 422,
  KEY_OF_ANOTHER_ORGANISATION: 422,
  KEY_ROLE: 422,
  KEY_PURPOSE: 422,
  KEY_GOST_OFF: 422,
  KEY_GOST_TOKEN: 422,
  TOKEN_MODULE: 503,
  TOKEN_ABSENT: 503,
  TOKEN_PIN_WRONG: 422,
  TOKEN_LAST_TRY: 422,
  TOKEN_LOCKED: 422,
  TOKEN_REMOVED: 503,
  TOKEN_FAILED: 502,
  NCALAYER_ABSENT: 503,
  NCALAYER_UNTRUSTED: 502,
  NCALAYER_CANCELLED: 499,
  NCALAYER_LOST: 503,
  NCALAYER_FAILED: 502,
  NCALAYER_SEVERAL: 409,
  NCALAYER_TOO_LARGE: 413,
  SIGNATURE_NOT_OURS: 502,
  NOT_AS_SHOWN: 409,
  DOCUMENT_UNREADABLE: 422,
  HEAD_KEY: 503,
  SYNC_STOPPED: 409,
  CANCELLED: 499,
  INTERNAL: 500,
} as const;
export type FaultCode = keyof typeof FAULTS;

/** Data of every fault: a trace id to find it in the log, and facts for the text (never names, numbers of persons, paths). */
export const FaultData = z.strictObject({
  trace: z.string().max(40),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type FaultData = z.infer<typeof FaultData>;

/** For `procedure.errors(...)`: all codes with one data shape, so that a caller handles them in one place. */
export const faults = Object.fromEntries(
  Object.entries(FAULTS).map(([code, status]) => [code, { status, data: FaultData }]),
) as { [C in FaultCode]: { status: (typeof FAULTS)[C]; data: typeof FaultData } };
