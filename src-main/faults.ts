import { randomBytes } from 'node:crypto';
import { ORPCError } from '@orpc/server';
import { FAULTS, type FaultCode, type FaultData } from '#contracts/errors.ts';
import { Fault } from '#domain/fault.ts';
import type { Log } from './log.ts';

export const isFaultCode = (code: string): code is FaultCode => Object.hasOwn(FAULTS, code);

/** What the system says of a full disk or a locked, broken or foreign file, in our own codes. */
const SYSTEM_CODES: Readonly<Record<string, FaultCode>> = {
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
  SQLITE_FULL: 'DISK_FULL',
  SQLITE_BUSY: 'STORE_BUSY',
  SQLITE_LOCKED: 'STORE_BUSY',
  SQLITE_CORRUPT: 'STORE_DAMAGED',
  SQLITE_NOTADB: 'STORE_DAMAGED',
};

/** Any failure as a fault; what we do not know is a bug and stays INTERNAL. */
export function toFault(error: unknown): Fault {
  if (error instanceof Fault) return isFaultCode(error.code) ? error : new Fault('INTERNAL', { cause: error });
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const family = /^SQLITE_[A-Z]+/.exec(code)?.[0] ?? code;
  return new Fault(SYSTEM_CODES[family] ?? 'INTERNAL', { cause: error });
}

/** The typed error that leaves the back half: code, trace id and harmless facts; the cause goes to the log only (SEC-52). */
export function toTypedError(fault: Fault, log: Log): ORPCError<FaultCode, FaultData> {
  const code = isFaultCode(fault.code) ? fault.code : 'INTERNAL';
  const trace = randomBytes(6).toString('hex');
  log.fault(trace, fault);
  return new ORPCError(code, { status: FAULTS[code], message: code, data: { trace, facts: { ...fault.data } } });
}
