import { readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';

/** Local systems of a JSON file, one or a list, as they were entered: the pipeline judges them. Refuses 'crs.localMalformed'. */
export function readLocalSystems(file: string): Result<readonly unknown[], Refusal> {
  try {
    const entered: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return ok(Array.isArray(entered) ? entered : [entered]);
  } catch {
    return refuse('crs.localMalformed', [file]);
  }
}

/** A day of the command line. */
export function day(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError('a day such as 2026-11-23 is needed');
}
