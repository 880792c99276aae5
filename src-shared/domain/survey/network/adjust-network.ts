import type { Matrix } from 'ml-matrix';
import { ok, refuse, type Refusal, type Result } from '../../result.ts';
import type { PlanePoint } from '../plane-point.ts';
import { chiSquareQuantile } from '../statistics.ts';
import { innerConstraints, missingDatum, unseenMotions, type DatumCode } from './datum.ts';
import { errorEllipse, type ErrorEllipse, type PointCovariance } from './error-ellipse.ts';
import { linearise, type Equation } from './linearise.ts';
import { checkNetwork, type Network, type NetworkInputCode } from './network.ts';
import { firstState, layoutOf, moved, positionOf, type Layout, type NetworkState } from './network-state.ts';
import { testResiduals, type AdjustedObservation, type TestLevels } from './residuals.ts';
import { cofactors, normalEquations, solveStep, type Constraint, type UndeterminedCode } from './solve-normal.ts';

export type NetworkCode =
  NetworkInputCode | DatumCode | UndeterminedCode | 'survey.samePoint' | 'network.datumPoints' | 'network.diverges';

export interface AdjustmentOptions extends Partial<TestLevels> {
  /**
   * 'fixed': the points marked as fixed stay where they are. A list of names: a free network, every point moves, and
   * the named ones together keep their given place (inner constraints; all points: total trace minimisation).
   */
  readonly datum?: 'fixed' | readonly string[];
}

export interface AdjustedPoint {
  readonly name: string;
  readonly position: PlanePoint;
  readonly isFixed: boolean;
  readonly sdNorthM: number;
  readonly sdEastM: number;
  readonly covariance: PointCovariance;
  readonly ellipse: ErrorEllipse;
}

/** Two-sided test of the weighted sum of squares against what the stated standard deviations promise. */
export interface GlobalTest {
  readonly statistic: number;
  readonly lower: number;
  readonly upper: number;
  readonly passes: boolean;
}

export interface AdjustedNetwork {
  readonly points: readonly AdjustedPoint[];
  readonly orientations: readonly { readonly set: string; readonly orientationRad: number; readonly sdRad: number }[];
  readonly observations: readonly AdjustedObservation[];
  readonly degreesOfFreedom: number;
  /** Motions that the inner constraints had to hold: 0 to 4. */
  readonly datumDefect: number;
  readonly weightedSquares: number;
  /** A posteriori variance of unit weight, about 1 when the stated standard deviations are right; null without redundancy. */
  readonly varianceFactor: number | null;
  readonly globalTest: GlobalTest | null;
  readonly iterations: number;
}

const DEFAULT_LEVELS: TestLevels = { confidence: 0.95, significance: 0.001, power: 0.8, variance: 'stated' };
const MOST_ITERATIONS = 30;
/** The last step is smaller than this: a ten-thousandth of the grid, and 0.00002″. */
const CONVERGED_M = 1e-7;
const CONVERGED_RAD = 1e-10;

/**
 * Least-squares adjustment of a plane network: Gauss-Newton, weights from the stated standard deviations, one unknown
 * orientation for each set of directions.
 *
 * CRS     plane of the zone, x north, y east; distances reduced to it
 * Unit    metres, radians; standard deviations of the result hold the a posteriori variance if `variance` is 'estimated'
 * Refuses everything of `checkNetwork` | 'network.noPosition' 'network.noOrientation' 'network.noScale' (fixed datum) |
 *         'network.datumPoints' (too few to hold a free network) | 'network.undetermined' (points that lack observations) |
 *         'network.setUndetermined' | 'network.diverges' (approximate coordinates too far off) | 'survey.samePoint'
 * Source  C. D. Ghilani, Adjustment Computations, 5th ed., ch. 13–16, 19–21; W. Caspary, Concepts of Network and
 *         Deformation Analysis, ch. 3
 */
export function adjustNetwork(
  input: Network,
  options: AdjustmentOptions = {},
): Result<AdjustedNetwork, Refusal<NetworkCode>> {
  const checked = checkNetwork(input);
  if (!checked.ok) return checked;
  const { datum = 'fixed', ...levels } = options;
  const network = datum === 'fixed' ? input : { ...input, points: input.points.map(free) };
  const first = firstState(network);
  if (!first.ok) return first;
  const layout = layoutOf(network);
  const held = holdDatum(network, layout, first.value, datum);
  if (!held.ok) return held;
  const solved = iterate({ network, layout, constraints: held.value }, first.value);
  return solved.ok
    ? ok(report({ network, layout, constraints: held.value }, solved.value, { ...DEFAULT_LEVELS, ...levels }))
    : solved;
}

const free = (point: Network['points'][number]): Network['points'][number] => ({ ...point, isFixed: false });

interface Problem {
  readonly network: Network;
  readonly layout: Layout;
  /** At the given coordinates: every step keeps to them, and so does the sum of the steps. */
  readonly constraints: readonly Constraint[];
}

function holdDatum(
  network: Network,
  layout: Layout,
  state: NetworkState,
  datum: 'fixed' | readonly string[],
): Result<Problem['constraints'], Refusal<NetworkCode>> {
  const equations = linearise(network.observations, layout, state);
  if (!equations.ok) return equations;
  const motions = unseenMotions(network, equations.value, layout, state);
  if (motions.length === 0) return ok([]);
  if (datum === 'fixed') return missingDatum(network);
  const constraints = innerConstraints(motions, new Set(datum), layout);
  // Two coordinates a point: fewer than the motions cannot hold them.
  const held = [...layout.points.keys()].filter((name) => datum.includes(name)).length;
  return 2 * held >= motions.length ? ok(constraints) : refuse('network.datumPoints', datum);
}

interface Solution {
  readonly state: NetworkState;
  readonly equations: readonly Equation[];
  readonly cofactor: Matrix;
  readonly datumDefect: number;
  readonly iterations: number;
}

function iterate(problem: Problem, first: NetworkState): Result<Solution, Refusal<NetworkCode>> {
  const { network, layout, constraints } = problem;
  let state = first;
  for (let iterations = 1; iterations <= MOST_ITERATIONS; iterations++) {
    const equations = linearise(network.observations, layout, state);
    if (!equations.ok) return equations;
    const normal = normalEquations(equations.value, constraints, layout);
    if (!normal.ok) return normal;
    const step = solveStep(normal.value);
    if (isSmall(step, layout)) {
      const motions = constraints.length === 0 ? [] : unseenMotions(network, equations.value, layout, state);
      const cofactor = cofactors(normal.value, constraints, motions);
      return ok({ state, equations: equations.value, cofactor, datumDefect: constraints.length, iterations });
    }
    state = moved(state, layout, step);
  }
  return refuse('network.diverges');
}

function isSmall(step: readonly number[], layout: Layout): boolean {
  const firstSet = 2 * layout.points.size;
  return step.every((value, unknown) => Math.abs(value) < (unknown < firstSet ? CONVERGED_M : CONVERGED_RAD));
}

function report({ network, layout }: Problem, solution: Solution, levels: TestLevels): AdjustedNetwork {
  const { state, equations, cofactor, datumDefect, iterations } = solution;
  const rows = equations.reduce((sum, equation) => sum + equation.rows.length, 0);
  const degreesOfFreedom = rows - layout.count + datumDefect;
  const weightedSquares = equations.reduce((sum, equation) => sum + squaresOf(equation), 0);
  const varianceFactor = degreesOfFreedom > 0 ? weightedSquares / degreesOfFreedom : null;
  const factor = levels.variance === 'estimated' ? (varianceFactor ?? 1) : 1;
  return {
    points: network.points.map(({ name, isFixed }) => {
      const covariance = covarianceOf(layout.points.get(name), cofactor, factor);
      return {
        name,
        position: positionOf(state, name),
        isFixed,
        sdNorthM: Math.sqrt(covariance.northM2),
        sdEastM: Math.sqrt(covariance.eastM2),
        covariance,
        ellipse: errorEllipse(covariance),
      };
    }),
    orientations: [...layout.sets].map(([set, place]) => ({
      set,
      orientationRad: state.orientationsRad.get(set) ?? 0,
      sdRad: Math.sqrt(factor * cofactor.get(place, place)),
    })),
    observations: testResiduals(equations, cofactor, { degreesOfFreedom, varianceFactor }, levels),
    degreesOfFreedom,
    datumDefect,
    weightedSquares,
    varianceFactor,
    globalTest: degreesOfFreedom > 0 ? globalTest(weightedSquares, degreesOfFreedom, levels.confidence) : null,
    iterations,
  };
}

const squaresOf = ({ rows, weights }: Equation): number =>
  rows.reduce(
    (sum, row, a) =>
      rows.reduce((part, other, b) => part + row.misclosure * (weights[a]?.[b] ?? 0) * other.misclosure, sum),
    0,
  );

function covarianceOf(place: number | undefined, cofactor: Matrix, factor: number): PointCovariance {
  if (place === undefined) return { northM2: 0, eastM2: 0, northEastM2: 0 };
  // Rounding can leave a determined point a variance of −1e-20.
  const variance = (index: number): number => Math.max(0, factor * cofactor.get(index, index));
  return {
    northM2: variance(place),
    eastM2: variance(place + 1),
    northEastM2: factor * cofactor.get(place, place + 1),
  };
}

function globalTest(statistic: number, degreesOfFreedom: number, confidence: number): GlobalTest {
  const lower = chiSquareQuantile((1 - confidence) / 2, degreesOfFreedom);
  const upper = chiSquareQuantile((1 + confidence) / 2, degreesOfFreedom);
  return { statistic, lower, upper, passes: statistic >= lower && statistic <= upper };
}
