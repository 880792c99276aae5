import type { Box } from '../types.ts';
import { defectsOf, type Defect } from '../validity.ts';
import type { Reach } from './near-edges.ts';
import { unpackParcel, type PackedParcels } from './packed-parcels.ts';
import { pairEdges } from './pair-edges.ts';
import { doubtfulParcels } from './sound-rings.ts';
import { suspectPairs, type Pair } from './suspect-pairs.ts';

export interface FabricScan {
  /** Parcels with an unsound boundary, and every defect of it. */
  readonly unsound: readonly { readonly parcel: number; readonly defects: readonly Defect[] }[];
  /** Parcels between which something may be wrong: `settleSuspects` says what. */
  readonly suspects: readonly Pair[];
}

export interface ScanOptions extends Reach {
  /**
   * Where these parcels are all that there are, grid millimetres: outside, an edge without a partner means nothing.
   * Null when there are no others.
   */
  readonly complete: Box | null;
}

/** Looks through many parcels for defects, in time that grows with their number alone. Sound land costs about 2 µs a corner. */
export function scanFabric(packed: PackedParcels, { complete, ...reach }: ScanOptions): FabricScan {
  const unsound = doubtfulParcels(packed)
    .map((parcel) => ({ parcel, defects: defectsOf(unpackParcel(packed, parcel)) }))
    .filter(({ defects }) => defects.length > 0);
  const suspects = suspectPairs(packed, pairEdges(packed), { ...reach, window: windowOf(packed, complete) });
  return { unsound, suspects };
}

function windowOf({ origin: [east, north] }: PackedParcels, box: Box | null): Box {
  if (!box) return [-Infinity, -Infinity, Infinity, Infinity];
  return [box[0] - east, box[1] - north, box[2] - east, box[3] - north];
}
