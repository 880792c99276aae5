import Flatbush from 'flatbush';
import { checkFabric, type FabricDefect, type FabricParcel } from '../fabric-check.ts';
import { boxOf, growBox } from '../measures.ts';
import type { Box } from '../types.ts';
import type { Defect } from '../validity.ts';
import { gapReach, type Reach } from './near-edges.ts';
import { packParcels } from './packed-parcels.ts';
import { planTiles, type SamplePoint } from './plan-tiles.ts';
import type { ScanDefect } from './scan-defect.ts';
import { scanFabric } from './scan-fabric.ts';
import { settleSuspects } from './settle-suspects.ts';
import { suspectClusters } from './suspect-clusters.ts';
import type { Pair } from './suspect-pairs.ts';

export interface UnsoundParcel {
  readonly number: string;
  readonly defects: readonly Defect[];
}

export interface ParcelsCheck {
  readonly unsound: readonly UnsoundParcel[];
  readonly defects: readonly ScanDefect[];
}

export interface TileScan {
  /** How many parcels were looked at; each is in one tile. */
  readonly parcels: number;
  readonly unsound: readonly UnsoundParcel[];
  /** By their places in the list of parcels. */
  readonly suspects: readonly Pair[];
}

/** The check of a list of parcels in pieces, so that somebody may watch it and give it up. */
export interface ParcelsInTiles {
  readonly tiles: readonly Box[];
  readonly scan: (tile: Box) => TileScan;
  /** What is wrong about suspects that hang together. */
  readonly settle: (cluster: readonly number[]) => readonly ScanDefect[];
}

/** A list of millions is looked through in pieces that stay in the cache of a processor. */
const PARCELS_IN_TILE = 2_000;
/** So many parcels of a tile say where it is cut. */
const SAMPLE_IN_TILE = 32;

/** Parcels that are all in memory: a file, a draft, a window of the map. Their numbers differ from each other. */
export function parcelsInTiles(
  parcels: readonly FabricParcel[],
  reach: Reach,
  inTile = PARCELS_IN_TILE,
): ParcelsInTiles {
  const boxes = parcels.map(({ geometry }) => boxOf(geometry));
  const near = boxSearch(boxes);
  const numberOf = (index: number): string => (parcels[index] as FabricParcel).number;
  const take = (indexes: readonly number[]): readonly FabricParcel[] =>
    indexes.map((index) => parcels[index] as FabricParcel);
  return {
    tiles: planTiles(sampleOf(boxes, Math.ceil(inTile / SAMPLE_IN_TILE)), SAMPLE_IN_TILE),
    scan(tile) {
      const complete = growBox(tile, gapReach(reach));
      const rows = near(complete);
      const isOwn = (row: number): boolean => isCornerIn(boxes[row] as Box, tile);
      const { unsound, suspects } = scanFabric(packParcels(take(rows)), { ...reach, complete });
      return {
        parcels: rows.filter(isOwn).length,
        unsound: unsound
          .filter(({ parcel }) => isOwn(rows[parcel] as number))
          .map(({ parcel, defects }) => ({ number: numberOf(rows[parcel] as number), defects })),
        suspects: suspects.map(([a, b]) => [rows[a] as number, rows[b] as number]),
      };
    },
    settle(cluster) {
      const own = new Set(cluster);
      const around = new Set(cluster.flatMap((each) => near(growBox(boxes[each] as Box, gapReach(reach)))));
      const others = [...around].filter((row) => !own.has(row)).sort((a, b) => a - b);
      return settleSuspects({ suspects: take(cluster), around: take(others) }, reach);
    },
  };
}

/** The corner of one parcel in so many. */
const sampleOf = (boxes: readonly Box[], step: number): readonly SamplePoint[] =>
  boxes.filter((_, index) => index % step === 0).map(([west, south]) => [west / 1000, south / 1000]);

/** South-western corners: west and south belong to a tile, east and north to the next. */
const isCornerIn = ([west, south]: Box, tile: Box): boolean =>
  west >= tile[0] && west < tile[2] && south >= tile[1] && south < tile[3];

/** All pieces in a row. */
export function checkParcels(parcels: readonly FabricParcel[], reach: Reach): ParcelsCheck {
  const { tiles, scan, settle } = parcelsInTiles(parcels, reach);
  const scans = tiles.map(scan);
  return {
    unsound: scans.flatMap(({ unsound }) => unsound),
    defects: uniqueDefects(suspectClusters(scans.flatMap(({ suspects }) => suspects)).flatMap(settle)),
  };
}

/** The same defect found from two clusters is one. */
export const uniqueDefects = (defects: readonly ScanDefect[]): readonly ScanDefect[] => [
  ...new Map(defects.map((defect) => [`${defect.kind} ${defect.about.join(' ')}`, defect])).values(),
];

/** The places, rising, of the boxes that meet a box. */
function boxSearch(boxes: readonly Box[]): (box: Box) => readonly number[] {
  if (boxes.length === 0) return () => [];
  const index = new Flatbush(boxes.length);
  for (const box of boxes) index.add(...box);
  index.finish();
  return (box) => index.search(...box).sort((a, b) => a - b);
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
