import type { Finding } from '../cases/finding.ts';
import type { RuleSettings } from '../cases/rule-settings.ts';
import type { FabricParcel } from '../geometry/fabric-check.ts';
import { parcelsInTiles } from '../geometry/scan/check-parcels.ts';
import type { Pair } from '../geometry/scan/suspect-pairs.ts';
import type { Box } from '../geometry/types.ts';
import { checkFacts } from './register-rules.ts';

/** What one piece of a check says. */
export interface CheckAnswer {
  readonly findings: readonly Finding[];
  /** How many parcels of the piece were looked at; each is in one piece. */
  readonly parcels: number;
  /** Between these something may be wrong: row ids, or places in the list. */
  readonly suspects: readonly Pair[];
}

export interface FileCheck {
  readonly tiles: readonly Box[];
  readonly checkTile: (tile: Box) => CheckAnswer;
  /** Suspects that hang together. */
  readonly checkCluster: (cluster: readonly number[]) => CheckAnswer;
}

/** The geometric rules of a register on parcels that are in no register, in pieces: a file, a drawing. */
export function createFileCheck(
  parcels: readonly FabricParcel[],
  toleranceMm: number,
  settings: RuleSettings,
): FileCheck {
  const { tiles, scan, settle } = parcelsInTiles(parcels, { toleranceMm, gapWidthMm: settings.gapWidthMm });
  return {
    tiles,
    checkTile(tile) {
      const { parcels: count, unsound, suspects } = scan(tile);
      return {
        findings: unsound.flatMap((boundary) => checkFacts('boundary', boundary, settings)),
        parcels: count,
        suspects,
      };
    },
    checkCluster: (cluster) => ({
      findings: settle(cluster).flatMap((defect) => checkFacts('fabric', defect, settings)),
      parcels: 0,
      suspects: [],
    }),
  };
}
