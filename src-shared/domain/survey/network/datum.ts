import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { refuse, type Refusal, type Result } from '../../result.ts';
import type { Equation } from './linearise.ts';
import type { Network } from './network.ts';
import { positionOf, type Layout, type NetworkState } from './network-state.ts';

export type DatumCode = 'network.noPosition' | 'network.noOrientation' | 'network.noScale';

/** Four ways in which a network can move as a whole without any of its observations changing. */
const MOTIONS = 4;
/** An observation that changes by less than this part of the motion does not see it: rounding alone gives 1e-12. */
const UNSEEN = 1e-6;

/** Centre and size of a network: its motions are measured from there, so that all of them are of the same order. */
interface Extent {
  readonly north: number;
  readonly east: number;
  readonly radiusM: number;
}

function extentOf(network: Network, state: NetworkState): Extent {
  const positions = network.points.map(({ name }) => positionOf(state, name));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const north = mean(positions.map(({ xNorthM }) => xNorthM));
  const east = mean(positions.map(({ yEastM }) => yEastM));
  const squares = positions.map(({ xNorthM, yEastM }) => (xNorthM - north) ** 2 + (yEastM - east) ** 2);
  return { north, east, radiusM: Math.sqrt(mean(squares)) || 1 };
}

/** What a metre of shift north, shift east, turn and growth (at the radius) does to a point. */
function motionsAt(name: string, state: NetworkState, extent: Extent): readonly (readonly [number, number])[] {
  const { xNorthM, yEastM } = positionOf(state, name);
  const x = (xNorthM - extent.north) / extent.radiusM;
  const y = (yEastM - extent.east) / extent.radiusM;
  return [
    [1, 0],
    [0, 1],
    [-y, x],
    [x, y],
  ];
}

/**
 * Motions of the whole network that neither its fixed points nor its observations see, as steps of the unknowns:
 * the defect of the datum. Found by trying: no table of kinds of observation decides.
 */
export function unseenMotions(
  network: Network,
  equations: readonly Equation[],
  layout: Layout,
  state: NetworkState,
): readonly (readonly number[])[] {
  const extent = extentOf(network, state);
  const motions = Matrix.zeros(layout.count, MOTIONS);
  const held: (readonly number[])[] = [];
  for (const { name, isFixed } of network.points) {
    const moves = motionsAt(name, state, extent);
    if (isFixed)
      held.push(
        moves.map(([north]) => north),
        moves.map(([, east]) => east),
      );
    const place = layout.points.get(name);
    if (place === undefined) continue;
    for (const [k, [north, east]] of moves.entries()) {
      motions.set(place, k, north);
      motions.set(place + 1, k, east);
    }
  }
  for (const place of layout.sets.values()) motions.set(place, 2, 1 / extent.radiusM);
  const seen = equations.flatMap(({ rows }) => rows.map((row) => seenBy(row.coefficients, motions, layout, extent)));
  const none = Array.from({ length: MOTIONS }, () => Array.from({ length: MOTIONS }, () => 0));
  const all = new SingularValueDecomposition(new Matrix([...held, ...seen, ...none].map((row) => [...row])));
  return all.diagonal.flatMap((size, k) => {
    if (size > UNSEEN) return [];
    return [motions.mmul(all.rightSingularVectors.getColumnVector(k)).to1DArray()];
  });
}

/** Effect of the motions on an observation, as a part of what a metre in its own direction would do. */
function seenBy(
  coefficients: Equation['rows'][number]['coefficients'],
  motions: Matrix,
  layout: Layout,
  extent: Extent,
): readonly number[] {
  const firstSet = 2 * layout.points.size;
  const size = Math.hypot(
    ...coefficients.map(([unknown, value]) => (unknown < firstSet ? value : value / extent.radiusM)),
  );
  return Array.from({ length: MOTIONS }, (_, k) =>
    coefficients.reduce((sum, [unknown, value]) => sum + (value * motions.get(unknown, k)) / size, 0),
  );
}

/**
 * Constraints of a free network: the chosen points keep, together, their place, orientation and size as given. One for
 * each unseen motion, so that what the observations determine is never touched.
 *
 * Source  W. Caspary, Concepts of Network and Deformation Analysis, ch. 3 (total and partial trace minimisation)
 */
export function innerConstraints(
  motions: readonly (readonly number[])[],
  datumPoints: ReadonlySet<string>,
  layout: Layout,
): readonly (readonly number[])[] {
  const kept = new Set(
    [...layout.points].flatMap(([name, place]) => (datumPoints.has(name) ? [place, place + 1] : [])),
  );
  return motions.map((motion) => motion.map((value, unknown) => (kept.has(unknown) ? value : 0)));
}

/** What keeps the network from standing still, in the order in which a surveyor would mend it. */
export function missingDatum({ points, observations }: Network): Result<never, Refusal<DatumCode>> {
  const placed = new Set([
    ...points.flatMap(({ name, isFixed }) => (isFixed ? [name] : [])),
    ...observations.flatMap((seen) => (seen.kind === 'gnss' ? [seen.at] : [])),
  ]);
  const isOriented = observations.some(({ kind }) => kind === 'bearing');
  if (placed.size === 0) return refuse('network.noPosition');
  return placed.size > 1 || isOriented ? refuse('network.noScale') : refuse('network.noOrientation');
}
