import { availableParallelism } from 'node:os';
import { findingKey, type Finding } from '#domain/cases/finding.ts';
import { DEFAULT_RULE_SETTINGS, type RuleSettings } from '#domain/cases/rule-settings.ts';
import type { Pair } from '#domain/geometry/scan/suspect-pairs.ts';
import { suspectClusters } from '#domain/geometry/scan/suspect-clusters.ts';
import type { Store } from '../store.ts';
import type { CheckAnswer, CheckJob, CheckSetting } from './check-jobs.ts';
import { checkHere, openCheckPool } from './check-pool.ts';
import { countParcels, rowJobs, tileJobs } from './plan-jobs.ts';

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

export interface CheckProgress {
  readonly parcels: number;
  readonly of: number;
}

export interface RegisterCheck {
  readonly parcels: number;
  /** Errors first, then by number; each once. */
  readonly findings: readonly Finding[];
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
  const setting: CheckSetting = {
    file,
    key,
    prefix,
    settings,
    reach: { toleranceMm, gapWidthMm: settings.gapWidthMm },
  };
  const threads = options.threads ?? Math.min(MOST_THREADS, availableParallelism());
  const signal = options.signal ?? null;
  const pool = threads === 0 ? checkHere(store, setting, signal) : openCheckPool(setting, threads, signal);
  try {
    const of = countParcels(store, prefix);
    const found: Finding[] = [];
    const suspects = new Map<string, Pair>();
    let parcels = 0;
    const take = (answer: CheckAnswer): void => {
      for (const finding of answer.findings) found.push(finding);
      for (const pair of answer.suspects) suspects.set(pair.toSorted((a, b) => a - b).join(), pair);
      parcels += answer.parcels;
      if (answer.parcels > 0) options.onProgress?.({ parcels, of });
    };
    await pool.run(
      [...rowJobs(store, prefix), ...tileJobs(store, prefix, options.parcelsInTile ?? PARCELS_IN_TILE)],
      take,
    );
    const clusters = suspectClusters(suspects.values()).map((rows): CheckJob => ({ kind: 'cluster', rows }));
    await pool.run(clusters, take);
    return { parcels, findings: inOrder(found) };
  } finally {
    await pool.close();
  }
}

function inOrder(findings: readonly Finding[]): readonly Finding[] {
  const unique = new Map(findings.map((finding) => [`${findingKey(finding)} ${finding.at?.join() ?? ''}`, finding]));
  const place = ({ severity }: Finding): number => (severity === 'error' ? 0 : 1);
  const key = ({ about, code }: Finding): string => `${about[0] ?? ''} ${code}`;
  return [...unique.values()].toSorted((a, b) => place(a) - place(b) || (key(a) < key(b) ? -1 : 1));
}
