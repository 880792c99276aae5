import { refuse, type Refusal, type Result } from '../../result.ts';
import type { AdjustedNetwork, NetworkCode } from '../network/adjust-network.ts';
import { rowsNamed, type NetworkReading } from '../network/network-sheet.ts';
import type { solveTraverse, SolvedTraverse } from '../solve-traverse.ts';
import type { SheetReading } from '../traverse-sheet.ts';

/*
 * A report is made of what is whole. On the screen a computation goes as far as what is typed; on paper a figure that is
 * missing, or a cell that was passed over, would not be seen.
 */

type Ready<T> = Result<T, Refusal>;

/** Refuses 'report.faulty' (about: how many cells) | 'traverse.incomplete' and everything of reading and solving */
export function readyTraverse(
  { faulty, arranged }: Pick<SheetReading, 'faulty' | 'arranged'>,
  solved: ReturnType<typeof solveTraverse> | null,
): Ready<SolvedTraverse> {
  if (faulty > 0) return refuse('report.faulty', [String(faulty)]);
  if (!arranged.ok) return refuse(arranged.error.code, arranged.error.about);
  if (solved === null) return refuse('traverse.tooShort');
  if (!solved.ok) return solved;
  const { missing } = solved.value.figures;
  const stations = [...new Set(missing.map(({ station }) => station))];
  return stations.length > 0 ? refuse('traverse.incomplete', stations) : solved;
}

/** Refuses 'report.faulty' (about: how many cells) | 'report.noObservations' and everything of the adjustment */
export function readyNetwork(
  { faulty, network }: Pick<NetworkReading, 'faulty' | 'network'>,
  adjusted: Result<AdjustedNetwork, Refusal<NetworkCode>> | null,
): Ready<AdjustedNetwork> {
  if (faulty > 0) return refuse('report.faulty', [String(faulty)]);
  if (adjusted === null || network.observations.length === 0) return refuse('report.noObservations');
  return adjusted.ok ? adjusted : { ok: false, error: rowsNamed(adjusted.error) };
}
