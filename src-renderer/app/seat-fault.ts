import { ORPCError } from '@orpc/client';
import type { FaultCode } from '#contracts/errors.ts';

export interface SeatFault {
  /** `LINE_LOST`: the window lost the back half itself; the rest comes from the contract. */
  readonly code: FaultCode | 'LINE_LOST';
  readonly trace: string | null;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

export class LineLost extends Error {
  override readonly name = 'LineLost';
}

interface FaultDataLike {
  readonly trace?: unknown;
  readonly facts?: unknown;
}

/** Faults that support must look up; the others tell the user all there is to know. */
const TRACED: ReadonlySet<SeatFault['code']> = new Set([
  'INTERNAL',
  'STORE_DAMAGED',
  'SERVER_GARBLED',
  'SYNC_STOPPED',
  'NOT_FOUND',
  'BAD_INPUT',
]);

/** What went wrong with a call, as plain data: code, trace to copy, facts for the text. Anything unexpected is INTERNAL. */
export function toSeatFault(error: unknown): SeatFault {
  if (error instanceof LineLost) return { code: 'LINE_LOST', trace: null, facts: {} };
  if (error instanceof ORPCError) {
    const data = (error.data ?? {}) as FaultDataLike; // unknown by type; both fields are checked below
    const code = error.defined ? (error.code as FaultCode) : 'INTERNAL'; // defined errors carry a code of the contract
    return {
      code,
      trace: TRACED.has(code) && typeof data.trace === 'string' ? data.trace : null,
      facts: isFacts(data.facts) ? data.facts : {},
    };
  }
  return { code: 'INTERNAL', trace: null, facts: {} };
}

const isFacts = (value: unknown): value is SeatFault['facts'] => typeof value === 'object' && value !== null;
