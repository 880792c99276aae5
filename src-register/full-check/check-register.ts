import { availableParallelism } from 'node:os';
import { DEFAULT_RULE_SETTINGS, type RuleSettings } from '#domain/cases/rule-settings.ts';
import type { CheckAnswer } from '#domain/register-check/check-file.ts';
import type { Store } from '../store.ts';
import type { CheckJob, CheckSetting } from './check-jobs.ts';
import { createCheckWork } from './check-work.ts';
import { countParcels, rowJobs, tileJobs } from './plan-jobs.ts';
import { runCheck, type CheckProgress, type RegisterCheck } from './run-check.ts';
import { openWorkPool, workHere, type WorkPool } from './work-pool.ts';

export interface RegisterCheckOptions {
  /** The file of the store: every thread opens it for itself. */
  readonly file: string;
  readonly key: Uint8Array | null;
  /** Leading digits of the numbers asked for: '21', '21318045'; empty for all. */
  readonly prefix: string;
  readonly toleranceMm: number;
  readonly settings?: RuleSettings;
  /** 0: no thread of its own, for a quarter or a small register. */
  readonly threads?: number;
  /** A thread holds so many parcels at a time. */
  readonly parcelsInTile?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CheckProgress) => void;
}

const PARCELS_IN_TILE = 2_000;
/** Beyond this the threads wait for the disk. */
const MOST_THREADS = 8;

/**
 * Every rule of a register on everything that is in force, or on what a region or a quarter has. Parcels beside those
 * asked for are looked at too: a border has two sides.
 * Faults: CANCELLED, and those of the store.
 */
export async function checkRegister(store: Store, options: RegisterCheckOptions): Promise<RegisterCheck> {
  const { file, key, prefix, toleranceMm, settings = DEFAULT_RULE_SETTINGS } = options;
  const reach = { toleranceMm, gapWidthMm: settings.gapWidthMm };
  const pool = openPool(store, { file, key, prefix, settings, reach }, options);
  try {
    const of = countParcels(store, prefix);
    const jobs = [...rowJobs(store, prefix), ...tileJobs(store, prefix, options.parcelsInTile ?? PARCELS_IN_TILE)];
    return await runCheck<CheckJob>(pool, jobs, (parcels) => options.onProgress?.({ parcels, of }));
  } finally {
    await pool.close();
  }
}

function openPool(
  { raw }: Store,
  setting: CheckSetting,
  { threads = Math.min(MOST_THREADS, availableParallelism()), signal }: RegisterCheckOptions,
): WorkPool<CheckJob, CheckAnswer> {
  if (threads === 0) return workHere(createCheckWork(raw, setting), signal);
  return openWorkPool({ worker: new URL('./check-worker.ts', import.meta.url), setting, threads, signal });
}
