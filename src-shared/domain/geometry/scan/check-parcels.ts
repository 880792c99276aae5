import Flatbush from 'flatbush';
import { checkFabric, type FabricDefect, type FabricParcel } from '../fabric-check.ts';
import { boxOf, growBox } from '../measures.ts';
import type { Defect } from '../validity.ts';
import { gapReach, type Reach } from './near-edges.ts';
import { packParcels } from './packed-parcels.ts';
import type { ScanDefect } from './scan-defect.ts';
import { scanFabric } from './scan-fabric.ts';
import { settleSuspects } from './settle-suspects.ts';
import { suspectClusters } from './suspect-clusters.ts';

export interface ParcelsCheck {
  readonly unsound: readonly { readonly number: string; readonly defects: readonly Defect[] }[];
  readonly defects: readonly ScanDefect[];
}

/** Checks parcels that are all in memory: a file, a draft, a window of the map. Their numbers differ from each other. */
export function checkParcels(parcels: readonly FabricParcel[], reach: Reach): ParcelsCheck {
  const { unsound, suspects } = scanFabric(packParcels(parcels), { ...reach, complete: null });
  const around = surroundingsOf(parcels, gapReach(reach));
  const defects = suspectClusters(suspects).flatMap((cluster) =>
    settleSuspects(
      {
        suspects: cluster.map((index) => parcels[index] as FabricParcel),
        around: around(cluster).map((index) => parcels[index] as FabricParcel),
      },
      reach,
    ),
  );
  return {
    unsound: unsound.map(({ parcel, defects: found }) => ({
      number: (parcels[parcel] as FabricParcel).number,
      defects: found,
    })),
    defects: uniqueDefects(defects),
  };
}

/** The same defect found from two clusters is one. */
export const uniqueDefects = (defects: readonly ScanDefect[]): readonly ScanDefect[] => [
  ...new Map(defects.map((defect) => [`${defect.kind} ${defect.about.join(' ')}`, defect])).values(),
];

function surroundingsOf(parcels: readonly FabricParcel[], reachMm: number) {
  let index: Flatbush | null = null;
  return (cluster: readonly number[]): readonly number[] => {
    index ??= indexOf(parcels);
    const own = new Set(cluster);
    const near = new Set<number>();
    for (const each of cluster) {
      const box = growBox(boxOf((parcels[each] as FabricParcel).geometry), reachMm);
      for (const other of index.search(...box)) if (!own.has(other)) near.add(other);
    }
    return [...near].sort((a, b) => a - b);
  };
}

function indexOf(parcels: readonly FabricParcel[]): Flatbush {
  const index = new Flatbush(parcels.length);
  for (const { geometry } of parcels) index.add(...boxOf(geometry));
  index.finish();
  return index;
}

/**
 * The check of one edit: only what concerns the changed parcels, against the parcels around them. `parcels` are the
 * changed ones and every parcel whose box meets one of theirs.
 */
export const checkAround = (
  parcels: readonly FabricParcel[],
  changed: ReadonlySet<string>,
  gapWidthMm: number,
): readonly FabricDefect[] => checkFabric(parcels, { concerning: changed, gapWidthMm });
