import { pino, type Logger } from 'pino';
import { Fault } from '#domain/fault.ts';

export type { Logger } from 'pino';

/**
 * SEC-26: the log holds ids, codes and times. No bodies, no names, no numbers of persons; of an error only its kind
 * and where it came from, because messages may quote what was read.
 */
export function openLog(file: string | null): Logger {
  const base = { base: null, timestamp: pino.stdTimeFunctions.isoTime };
  if (file === null) return pino({ ...base, level: 'silent' });
  return pino(base, pino.destination({ dest: file, mkdir: true, sync: true, mode: 0o600 }));
}

const FRAME = /^\s+at /;

export function describeError(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { kind: typeof error };
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => FRAME.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
  // Our own invariants and SQLite name tables and rules, never values.
  const said = error.message.startsWith('invariant:') || error.name === 'SqliteError' ? error.message : null;
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return { kind: error.name, code: error instanceof Fault ? error.code : codeOf(error), said, frames, ...cause };
}

function codeOf(error: Error): string | null {
  return 'code' in error && typeof error.code === 'string' ? error.code : null;
}
