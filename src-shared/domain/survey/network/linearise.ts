import { invariant } from '../../invariant.ts';
import { ok, refuse, type Refusal, type Result } from '../../result.ts';
import { toHalfTurn } from '../angle-units.ts';
import { inverse } from '../forward-inverse.ts';
import type { Observation } from './network.ts';
import { positionOf, type Layout, type NetworkState } from './network-state.ts';

/** One observation equation at a state: coefficients of the unknowns that occur, and observed minus computed. */
export interface Row {
  readonly coefficients: readonly (readonly [unknown: number, value: number])[];
  readonly misclosure: number;
}

/** An observation with its rows (one, or two of a GNSS point) and the inverse of their covariance. */
export interface Equation {
  readonly observation: Observation;
  readonly rows: readonly Row[];
  readonly weights: readonly (readonly number[])[];
  readonly covariance: readonly (readonly number[])[];
}

type SamePoint = Refusal<'survey.samePoint'>;

/**
 * Observation equations of the plane, linearised at a state.
 *
 *   distance   s = √(Δx² + Δy²)          ds = cos α (dx₂ − dx₁) + sin α (dy₂ − dy₁)
 *   bearing    α = atan2(Δy, Δx)         dα = (−sin α (dx₂ − dx₁) + cos α (dy₂ − dy₁)) / s
 *   direction  r = α − o                 o the orientation of its set
 *   angle      β = α(to) − α(from)
 *
 * Unit    metres, radians
 * Refuses 'survey.samePoint' (station and target have run into each other)
 * Source  C. D. Ghilani, Adjustment Computations, 5th ed., ch. 14–16
 */
export function linearise(
  observations: readonly Observation[],
  layout: Layout,
  state: NetworkState,
): Result<readonly Equation[], SamePoint> {
  const equations: Equation[] = [];
  for (const observation of observations) {
    const equation = equationOf(observation, layout, state);
    if (!equation.ok) return equation;
    equations.push(equation.value);
  }
  return ok(equations);
}

function equationOf(observation: Observation, layout: Layout, state: NetworkState): Result<Equation, SamePoint> {
  if (observation.kind === 'gnss') return ok(gnssEquation(observation, layout, state));
  const row = rowOf(observation, layout, state);
  if (!row.ok) return row;
  const sd = observation.kind === 'distance' ? observation.sdM : observation.sdRad;
  return ok({ observation, rows: [row.value], weights: [[1 / (sd * sd)]], covariance: [[sd * sd]] });
}

function rowOf(
  observation: Exclude<Observation, { kind: 'gnss' }>,
  layout: Layout,
  state: NetworkState,
): Result<Row, SamePoint> {
  const line = sight(observation.at, observation.to, layout, state);
  if (!line.ok) return line;
  const { bearingRad, distanceM, turn, stretch } = line.value;
  if (observation.kind === 'distance') return ok({ coefficients: stretch, misclosure: observation.valueM - distanceM });
  if (observation.kind === 'bearing')
    return ok({ coefficients: turn, misclosure: toHalfTurn(observation.valueRad - bearingRad) });
  if (observation.kind === 'direction') {
    const orientation = state.orientationsRad.get(observation.set);
    const place = layout.sets.get(observation.set);
    invariant(orientation !== undefined && place !== undefined, 'every set has an orientation');
    const misclosure = toHalfTurn(observation.valueRad - (bearingRad - orientation));
    return ok({ coefficients: [...turn, [place, -1]], misclosure });
  }
  const back = sight(observation.at, observation.from, layout, state);
  if (!back.ok) return back;
  const negated = back.value.turn.map(([unknown, value]) => [unknown, -value] as const);
  const misclosure = toHalfTurn(observation.valueRad - (bearingRad - back.value.bearingRad));
  return ok({ coefficients: joined([...turn, ...negated]), misclosure });
}

type Coefficients = readonly (readonly [number, number])[];

/** The station occurs in both sights of an angle: one coefficient for each unknown. */
function joined(coefficients: Coefficients): Coefficients {
  const sums = new Map<number, number>();
  for (const [unknown, value] of coefficients) sums.set(unknown, (sums.get(unknown) ?? 0) + value);
  return [...sums];
}

interface Sight {
  readonly bearingRad: number;
  readonly distanceM: number;
  /** How the bearing turns and how the distance grows when the two points move. */
  readonly turn: Coefficients;
  readonly stretch: Coefficients;
}

function sight(at: string, to: string, layout: Layout, state: NetworkState): Result<Sight, SamePoint> {
  const line = inverse(positionOf(state, at), positionOf(state, to));
  if (!line.ok) return refuse('survey.samePoint', [at, to]);
  const { bearingRad, distanceM } = line.value;
  const cos = Math.cos(bearingRad);
  const sin = Math.sin(bearingRad);
  const ends = (north: number, east: number): Coefficients =>
    [[at, -1] as const, [to, 1] as const].flatMap(([name, sign]) => {
      const place = layout.points.get(name);
      return place === undefined ? [] : [[place, sign * north] as const, [place + 1, sign * east] as const];
    });
  return ok({ bearingRad, distanceM, turn: ends(-sin / distanceM, cos / distanceM), stretch: ends(cos, sin) });
}

function gnssEquation(
  observation: Extract<Observation, { kind: 'gnss' }>,
  layout: Layout,
  state: NetworkState,
): Equation {
  const { at, value, sdNorthM, sdEastM, correlation } = observation;
  const position = positionOf(state, at);
  const place = layout.points.get(at);
  const row = (index: number, misclosure: number): Row => ({
    coefficients: place === undefined ? [] : [[place + index, 1]],
    misclosure,
  });
  const joint = correlation * sdNorthM * sdEastM;
  const covariance = [
    [sdNorthM ** 2, joint],
    [joint, sdEastM ** 2],
  ];
  const free = 1 - correlation ** 2;
  const across = -correlation / (free * sdNorthM * sdEastM);
  const weights = [
    [1 / (free * sdNorthM ** 2), across],
    [across, 1 / (free * sdEastM ** 2)],
  ];
  const rows = [row(0, value.xNorthM - position.xNorthM), row(1, value.yEastM - position.yEastM)];
  return { observation, rows, weights, covariance };
}
