import { invariant } from '../../invariant.ts';
import { ok, refuse, type Refusal, type Result } from '../../result.ts';
import { toFullTurn } from '../angle-units.ts';
import { inverse } from '../forward-inverse.ts';
import type { PlanePoint } from '../plane-point.ts';
import type { DirectionObservation, Network } from './network.ts';

/** Where each unknown stands in the vector: two places for a free point (north, east), one for each set of directions. */
export interface Layout {
  readonly points: ReadonlyMap<string, number>;
  readonly sets: ReadonlyMap<string, number>;
  readonly count: number;
}

/** The unknowns as they are in an iteration; fixed points never move. */
export interface NetworkState {
  readonly positions: ReadonlyMap<string, PlanePoint>;
  readonly orientationsRad: ReadonlyMap<string, number>;
}

export function layoutOf({ points, observations }: Network): Layout {
  const free = points.filter(({ isFixed }) => !isFixed);
  const sets = [...new Set(observations.flatMap((seen) => (seen.kind === 'direction' ? [seen.set] : [])))];
  return {
    points: new Map(free.map(({ name }, index) => [name, 2 * index])),
    sets: new Map(sets.map((set, index) => [set, 2 * free.length + index])),
    count: 2 * free.length + sets.length,
  };
}

/** A position that the checked input has. */
export function positionOf({ positions }: NetworkState, name: string): PlanePoint {
  const position = positions.get(name);
  invariant(position, 'every observed point was checked to be known');
  return position;
}

/**
 * The state to begin with: given positions, and for each set the mean of what its directions say of the orientation.
 *
 * Refuses 'survey.samePoint' (station and target stand in one place)
 */
export function firstState(network: Network): Result<NetworkState, Refusal<'survey.samePoint'>> {
  const positions = new Map(network.points.map(({ name, position }) => [name, position]));
  const sets = new Map<string, DirectionObservation[]>();
  for (const seen of network.observations)
    if (seen.kind === 'direction') sets.set(seen.set, [...(sets.get(seen.set) ?? []), seen]);
  const orientationsRad = new Map<string, number>();
  for (const [set, directions] of sets) {
    const mean = meanOrientation(directions, { positions, orientationsRad });
    if (!mean.ok) return mean;
    orientationsRad.set(set, mean.value);
  }
  return ok({ positions, orientationsRad });
}

/** Mean of angles as the direction of the sum of their unit vectors: 359° and 1° give 0°. */
function meanOrientation(
  directions: readonly DirectionObservation[],
  state: NetworkState,
): Result<number, Refusal<'survey.samePoint'>> {
  let north = 0;
  let east = 0;
  for (const { at, to, valueRad } of directions) {
    const line = inverse(positionOf(state, at), positionOf(state, to));
    if (!line.ok) return refuse('survey.samePoint', [at, to]);
    north += Math.cos(line.value.bearingRad - valueRad);
    east += Math.sin(line.value.bearingRad - valueRad);
  }
  return ok(toFullTurn(Math.atan2(east, north)));
}

/** The state after a step of the unknowns. */
export function moved(state: NetworkState, layout: Layout, step: readonly number[]): NetworkState {
  const at = (index: number): number => step[index] ?? 0;
  return {
    positions: new Map(
      [...state.positions].map(([name, position]) => {
        const place = layout.points.get(name);
        if (place === undefined) return [name, position];
        const { xNorthM, yEastM } = position;
        return [name, { xNorthM: xNorthM + at(place), yEastM: yEastM + at(place + 1) }];
      }),
    ),
    orientationsRad: new Map(
      [...state.orientationsRad].map(([set, rad]) => [set, toFullTurn(rad + at(layout.sets.get(set) ?? -1))]),
    ),
  };
}
