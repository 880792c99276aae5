import { DEFAULT_RULE_SETTINGS } from '#domain/cases/rule-settings.ts';
import { invariant } from '#domain/invariant.ts';
import { ok, type Refusal, type Result } from '#domain/result.ts';
import type { TileJob } from './check-jobs.ts';
import { createFileWork, type FileAnswer, type FileJob, type FileRead, type FileSetting } from './file-work.ts';
import { runCheck, type CheckProgress, type RegisterCheck } from './run-check.ts';
import { openWorkPool, workHere, type WorkPool } from './work-pool.ts';

export interface FileCheckOptions {
  /** Coordinate system of the file where it names none. */
  readonly crs: string | null;
  readonly toleranceMm: number;
  /** 0: no thread of its own. More than one would each have to read the file. */
  readonly threads: 0 | 1;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: CheckProgress) => void;
}

export type FileCheckResult = RegisterCheck & Pick<FileRead, 'crs' | 'rounded' | 'skipped'>;

/**
 * The geometric rules of a register on the polygons of a GeoJSON file.
 *
 * Refuses  'check.notJson' and what `readParcelsGeoJson` refuses
 * Faults   CANCELLED
 */
export async function checkGeoJson(
  file: string,
  { crs, toleranceMm, threads, signal, onProgress }: FileCheckOptions,
): Promise<Result<FileCheckResult, Refusal>> {
  const setting: FileSetting = { file, crs, toleranceMm, settings: DEFAULT_RULE_SETTINGS };
  const worker = new URL('./file-check-worker.ts', import.meta.url);
  const pool: WorkPool<FileJob, FileAnswer> =
    threads === 0 ? workHere(createFileWork(setting), signal) : openWorkPool({ worker, setting, threads, signal });
  try {
    const read = await readIn(pool);
    if (!read.ok) return read;
    const { parcels: of, tiles, ...facts } = read.value;
    const jobs = tiles.map((core): TileJob => ({ kind: 'tile', core }));
    const result = await runCheck<TileJob>(pool, jobs, (parcels) => onProgress({ parcels, of }));
    return ok({ ...result, ...facts });
  } finally {
    await pool.close();
  }
}

async function readIn(pool: WorkPool<FileJob, FileAnswer>): Promise<Result<FileRead, Refusal>> {
  const answers: FileAnswer[] = [];
  await pool.run([{ kind: 'read' }], (answer) => answers.push(answer));
  const read = answers[0]?.read;
  invariant(read !== undefined, 'the first job reads the file');
  return read;
}
