import { findingKey, type Finding } from '#domain/cases/finding.ts';
import { suspectClusters } from '#domain/geometry/scan/suspect-clusters.ts';
import type { Pair } from '#domain/geometry/scan/suspect-pairs.ts';
import type { CheckAnswer } from '#domain/register-check/check-file.ts';
import type { ClusterJob } from './check-jobs.ts';
import type { WorkPool } from './work-pool.ts';

export interface CheckProgress {
  readonly parcels: number;
  readonly of: number;
}

export interface RegisterCheck {
  readonly parcels: number;
  /** Errors first, then by number; each once. */
  readonly findings: readonly Finding[];
}

/** All jobs, and then the suspects that they left, whatever it is that is checked. */
export async function runCheck<J extends { readonly kind: string }>(
  pool: WorkPool<J | ClusterJob, CheckAnswer>,
  jobs: readonly J[],
  onParcels: (parcels: number) => void,
): Promise<RegisterCheck> {
  const found: Finding[] = [];
  const suspects = new Map<string, Pair>();
  let parcels = 0;
  const take = (answer: CheckAnswer): void => {
    for (const finding of answer.findings) found.push(finding);
    for (const pair of answer.suspects) suspects.set(pair.toSorted((a, b) => a - b).join(), pair);
    parcels += answer.parcels;
    if (answer.parcels > 0) onParcels(parcels);
  };
  await pool.run(jobs, take);
  await pool.run(clustersOf([...suspects.values()]), take);
  return { parcels, findings: inOrder(found) };
}

/** In the order of their rows, whichever thread was first: the same register gives the same findings. */
function clustersOf(suspects: readonly Pair[]): readonly ClusterJob[] {
  const sorted = suspects.toSorted(
    ([a, b], [c, d]) => Math.min(a, b) - Math.min(c, d) || Math.max(a, b) - Math.max(c, d),
  );
  return suspectClusters(sorted).map((rows) => ({ kind: 'cluster', rows: rows.toSorted((a, b) => a - b) }));
}

function inOrder(findings: readonly Finding[]): readonly Finding[] {
  const unique = new Map(findings.map((finding) => [`${findingKey(finding)} ${finding.at?.join() ?? ''}`, finding]));
  const place = ({ severity }: Finding): number => (severity === 'error' ? 0 : 1);
  const key = ({ about, code }: Finding): string => `${about[0] ?? ''} ${code}`;
  return [...unique.values()].toSorted((a, b) => place(a) - place(b) || (key(a) < key(b) ? -1 : 1));
}
