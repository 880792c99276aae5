import { ok, type Refusal, type Result } from '../../result.ts';
import { adjustNetwork, type AdjustedNetwork, type AdjustmentOptions, type NetworkCode } from './adjust-network.ts';
import type { AdjustedObservation } from './residuals.ts';
import type { Network } from './network.ts';

export interface ProposedRemoval {
  /** What stood out most, as it was in the adjustment before. */
  readonly observation: AdjustedObservation;
  /** The adjustment without it and without those proposed before. */
  readonly without: AdjustedNetwork;
}

/** Removing more than this share of the observations would be choosing the result. */
const MOST_SHARE = 0.2;

/**
 * Iterative data snooping: the most suspect observation is left out, the rest adjusted again, until none is suspect.
 * A proposal in order, never an act: the surveyor looks at each observation and decides.
 *
 * Refuses what the first adjustment refuses; where a removal would leave a point undetermined the list ends before it
 */
export function proposeRemovals(
  network: Network,
  options: AdjustmentOptions = {},
): Result<readonly ProposedRemoval[], Refusal<NetworkCode>> {
  const first = adjustNetwork(network, options);
  if (!first.ok) return first;
  const most = Math.max(1, Math.floor(network.observations.length * MOST_SHARE));
  const proposals: ProposedRemoval[] = [];
  let { observations } = network;
  let adjusted = first.value;
  while (proposals.length < most) {
    const suspect = worstOf(adjusted.observations);
    if (suspect === null) break;
    observations = observations.filter(({ id }) => id !== suspect.id);
    const again = adjustNetwork({ ...network, observations }, options);
    if (!again.ok) break;
    adjusted = again.value;
    proposals.push({ observation: suspect, without: adjusted });
  }
  return ok(proposals);
}

const worstOf = (observations: readonly AdjustedObservation[]): AdjustedObservation | null =>
  observations
    .filter(({ isSuspect }) => isSuspect)
    .reduce<AdjustedObservation | null>(
      (worst, next) => ((next.statistic ?? 0) > (worst?.statistic ?? 0) ? next : worst),
      null,
    );
