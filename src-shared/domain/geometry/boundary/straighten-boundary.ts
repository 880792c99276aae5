import type { FabricParcel } from '../fabric-check.ts';
import type { FabricCommand } from '../fabric-edit.ts';
import { insertExactVertices } from '../insert-vertices.ts';
import { lineLengthMm } from '../measures.ts';
import { samePosition } from '../predicates.ts';
import type { Line, MultiPolygon, Position } from '../types.ts';
import { refuse } from '../../result.ts';
import { invariant } from '../../invariant.ts';
import { settleEdit, type AdjustEdit, type SettleCode } from '../adjust/settle-edit.ts';
import { standingOnEdges } from '../adjust/standing-on-edges.ts';
import { chainAlong, nodedAmong, type BoundaryChain } from './boundary-chain.ts';
import { replacePath, ringPath } from './ring-path.ts';

export interface StraightenBoundaryInput {
  readonly from: Position;
  readonly to: Position;
  /** A corner on the way, where the longer way around is meant. */
  readonly through?: Position;
}

export type StraightenCode = SettleCode | 'boundary.noChain' | 'boundary.thirdCorner' | 'boundary.isStraight';

/**
 * A boundary made straight between two of its corners, for the parcels on both sides.
 *
 * Chain    of the two ways around a target the shorter, or the one through a given corner. With free land on the other
 *          side the target gains or loses; `deviationDoubled` says how much
 * Refuses  'boundary.noChain' (the points are not corners of one boundary of a target) · 'boundary.thirdCorner' (a
 *          boundary of a third parcel begins on the way) · 'boundary.isStraight', and as settleEdit
 */
export const straightenBoundary: FabricCommand<StraightenBoundaryInput, StraightenCode, AdjustEdit> = (
  fabric,
  { from, to, through },
) => {
  const all = [...fabric.targets, ...fabric.around];
  const chains = fabric.targets.flatMap((left) =>
    pathsBetween(left, all, from, to).map((path) =>
      chainAlong(
        left,
        path,
        all.filter((parcel) => parcel !== left),
      ),
    ),
  );
  const numbers = fabric.targets.map(({ number }) => number);
  const chain = chains
    .filter(({ path }) => !through || path.slice(1, -1).some((corner) => samePosition(corner, through)))
    .toSorted((x, y) => lineLengthMm(x.path) - lineLengthMm(y.path))[0];
  if (!chain) return refuse('boundary.noChain', numbers, from);
  if (chain.third) return refuse('boundary.thirdCorner', chain.third.about, chain.third.at);
  if (chain.path.length === 2)
    return refuse(
      'boundary.isStraight',
      sidesOf(chain).map(({ number }) => number),
      from,
    );
  return settleEdit(fabric, {
    after: new Map([
      [chain.left.number, straightened(chain.left, chain.path)],
      ...(chain.right ? [[chain.right.number, straightened(chain.right, chain.path.toReversed())] as const] : []),
    ]),
    tJunctions: standingOnEdges(sidesOf(chain), chain.path),
  });
};

const sidesOf = ({ left, right }: BoundaryChain): readonly FabricParcel[] => (right ? [left, right] : [left]);

function pathsBetween(left: FabricParcel, all: readonly FabricParcel[], from: Position, to: Position): readonly Line[] {
  const others = all.filter((parcel) => parcel !== left);
  return nodedAmong(left.geometry, others)
    .flat()
    .flatMap((ring) => [ringPath(ring, from, to) ?? [], ringPath(ring, to, from) ?? []])
    .filter((path) => path.length > 1);
}

function straightened({ geometry }: FabricParcel, path: Line): MultiPolygon {
  const ends = [path[0] as Position, path[path.length - 1] as Position];
  const result = replacePath(insertExactVertices(geometry, path), path, ends);
  invariant(result, 'a chain runs along a ring of both its sides');
  return result;
}
