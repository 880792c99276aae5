import type { FabricCommand } from '../fabric-edit.ts';
import { areaDoubled } from '../measures.ts';
import { ok, refuse } from '../../result.ts';

/**
 * Closes the targets; nothing is formed and no neighbour changes: their corners stay where they are. The land belongs
 * to no parcel from then on: `deviationDoubled` is its area, negative.
 *
 * Refuses  'retire.noParcel' (no target)
 */
export const retireParcel: FabricCommand<Record<never, never>, 'retire.noParcel'> = ({ targets }) => {
  if (targets.length === 0) return refuse('retire.noParcel');
  const area = targets.reduce((sum, { geometry }) => sum + areaDoubled(geometry), 0);
  return ok({ formed: [], changed: [], closed: targets.map(({ number }) => number), deviationDoubled: -area });
};
