import { InvalidArgumentError } from 'commander';
import { EXIT } from './home.ts';
import { UnreadableFile } from './read-trust.ts';

/** Reads an option that may be given again. */
export const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** Reads a moment, 2026-08-01T00:00:00Z or 2026-08-01. */
export function time(text: string): Date {
  const at = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{3})?)?Z)?$/.test(text) ? new Date(text) : null;
  if (!at || Number.isNaN(at.getTime()))
    throw new InvalidArgumentError('a time such as 2026-08-01T00:00:00Z is needed');
  return at;
}

export const EXIT_OF = { passed: EXIT.done, failed: EXIT.refused, indeterminate: EXIT.undetermined } as const;

/** Says what cannot be used, and answers the exit code of bad input. */
export function unusable(code: string, file: string): number {
  process.stdout.write(`${JSON.stringify({ error: { code, file } })}\n`);
  return EXIT.badInput;
}

/** The exit code of a command; a file that is not what it should be is said by its name. */
export async function tellingUnreadable(run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return unusable(`file.${error.what}`, error.file);
  }
}
