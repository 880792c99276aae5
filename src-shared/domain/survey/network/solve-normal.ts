import { CholeskyDecomposition, EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { ok, refuse, type Refusal, type Result } from '../../result.ts';
import type { Equation } from './linearise.ts';
import type { Layout } from './network-state.ts';

/** Coefficients of a constraint on the step of the unknowns: their product with the step is zero. */
export type Constraint = readonly number[];

/** Normal equations in unknowns that are scaled to a unit diagonal, with the constraints of the datum added to them. */
export interface NormalEquations {
  readonly matrix: Matrix;
  readonly rightSide: Matrix;
  readonly scales: readonly number[];
  readonly factor: CholeskyDecomposition;
}

export type UndeterminedCode = 'network.undetermined' | 'network.setUndetermined';

/**
 * Part of an unknown's variance (1 in scaled unknowns) that the others leave to it. What lies below is no weak
 * determination but rounding: a sound network of 300 points stays above 1e-6.
 */
const DETERMINED = 1e-11;
/**
 * A distance due north says nothing of east, but cos 90° is 6e-17: its square must not be scaled up to an observation.
 * Half a minute at 10 km beside a distance to 0.1 mm is 1e-8.
 */
const ROUNDED_AWAY = 1e-20;
/** Share of a point in an undetermined motion, squared: below this it is rounding. */
const TAKES_PART = 1e-6;

/**
 * Builds and factorises the normal equations N = Σ aᵀPa.
 *
 * Refuses 'network.undetermined' (the points that lack observations) | 'network.setUndetermined' (sets of directions)
 */
export function normalEquations(
  equations: readonly Equation[],
  constraints: readonly Constraint[],
  layout: Layout,
): Result<NormalEquations, Refusal<UndeterminedCode>> {
  const { normal, side } = accumulate(equations, layout.count);
  const diagonal = normal.diagonal();
  const unseen = diagonal.flatMap((value, unknown) => (value > leastSeen(unknown, diagonal, layout) ? [] : [unknown]));
  if (unseen.length > 0) return undetermined(new Set(unseen), layout);
  const scales = diagonal.map((value) => 1 / Math.sqrt(value));
  const scale = (index: number): number => scales[index] ?? 0;
  const matrix = new Matrix(layout.count, layout.count);
  const rightSide = Matrix.columnVector(side.map((value, index) => value * scale(index)));
  for (let i = 0; i < layout.count; i++)
    for (let j = 0; j <= i; j++) setBoth(matrix, i, j, normal.get(i, j) * scale(i) * scale(j));
  for (const constraint of constraints) addSquare(matrix, scaledConstraint(constraint, scales));
  const factor = new CholeskyDecomposition(matrix);
  const pivots = factor.lowerTriangularMatrix.diagonal();
  if (pivots.some((pivot) => !(pivot * pivot > DETERMINED))) return undetermined(takingPart(matrix), layout);
  return ok({ matrix, rightSide, scales, factor });
}

export const solveStep = ({ factor, rightSide, scales }: NormalEquations): readonly number[] =>
  factor
    .solve(rightSide)
    .to1DArray()
    .map((value, index) => value * (scales[index] ?? 0));

/**
 * Cofactor matrix of the unknowns under the constraints: (N + HHᵀ)⁻¹ − G(GᵀHHᵀG)⁻¹Gᵀ with the unseen motions G.
 */
export function cofactors(
  { factor, scales }: NormalEquations,
  constraints: readonly Constraint[],
  motions: readonly (readonly number[])[],
): Matrix {
  const scale = (index: number): number => scales[index] ?? 1;
  const inverse = factor.solve(Matrix.eye(scales.length));
  if (motions.length > 0) {
    // In scaled unknowns a motion is divided, a constraint multiplied by the scale.
    const g = new Matrix(motions.map((motion) => motion.map((value, index) => value / scale(index)))).transpose();
    const h = new Matrix(constraints.map((constraint) => scaledConstraint(constraint, scales)));
    const held = h.mmul(g);
    const core = new CholeskyDecomposition(symmetric(held.transpose().mmul(held)));
    inverse.sub(g.mmul(core.solve(g.transpose())));
  }
  for (let i = 0; i < scales.length; i++)
    for (let j = 0; j < scales.length; j++) inverse.set(i, j, inverse.get(i, j) * scale(i) * scale(j));
  return inverse;
}

/** Of a point, what the other coordinate's weight leaves to rounding; of an orientation, nothing at all. */
function leastSeen(unknown: number, diagonal: readonly number[], layout: Layout): number {
  const twin = unknown % 2 === 0 ? unknown + 1 : unknown - 1;
  return unknown < 2 * layout.points.size ? ROUNDED_AWAY * (diagonal[twin] ?? 0) : 0;
}

function scaledConstraint(constraint: Constraint, scales: readonly number[]): number[] {
  const scaled = constraint.map((value, index) => value * (scales[index] ?? 0));
  const size = Math.hypot(...scaled) || 1;
  return scaled.map((value) => value / size);
}

function accumulate(
  equations: readonly Equation[],
  count: number,
): { readonly normal: Matrix; readonly side: number[] } {
  const normal = Matrix.zeros(count, count);
  const side = Array.from({ length: count }, () => 0);
  for (const { rows, weights } of equations) {
    for (const [a, rowA] of rows.entries()) {
      for (const [b, rowB] of rows.entries()) {
        const weight = weights[a]?.[b] ?? 0;
        for (const [i, valueI] of rowA.coefficients) {
          side[i] = (side[i] ?? 0) + valueI * weight * rowB.misclosure;
          for (const [j, valueJ] of rowB.coefficients) normal.set(i, j, normal.get(i, j) + valueI * weight * valueJ);
        }
      }
    }
  }
  return { normal, side };
}

function setBoth(matrix: Matrix, i: number, j: number, value: number): void {
  matrix.set(i, j, value);
  matrix.set(j, i, value);
}

function addSquare(matrix: Matrix, vector: readonly number[]): void {
  for (const [i, first] of vector.entries())
    for (const [j, second] of vector.entries()) if (j <= i) setBoth(matrix, i, j, matrix.get(i, j) + first * second);
}

/** The factorisation wants a matrix that is symmetric to the last bit. */
function symmetric(matrix: Matrix): Matrix {
  for (let i = 0; i < matrix.rows; i++) for (let j = 0; j < i; j++) matrix.set(j, i, matrix.get(i, j));
  return matrix;
}

/** Unknowns that move in a direction which no observation sees. */
function takingPart(matrix: Matrix): ReadonlySet<number> {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  const smallest = Math.min(...realEigenvalues);
  const involved = new Set<number>();
  for (const [k, value] of realEigenvalues.entries()) {
    if (value > Math.max(1e-9, 10 * smallest)) continue;
    for (let unknown = 0; unknown < matrix.rows; unknown++)
      if (eigenvectorMatrix.get(unknown, k) ** 2 > TAKES_PART) involved.add(unknown);
  }
  return involved;
}

function undetermined(unknowns: ReadonlySet<number>, layout: Layout): Result<never, Refusal<UndeterminedCode>> {
  const points = [...layout.points].filter(([, place]) => unknowns.has(place) || unknowns.has(place + 1));
  if (points.length > 0)
    return refuse(
      'network.undetermined',
      points.map(([name]) => name),
    );
  const sets = [...layout.sets].filter(([, place]) => unknowns.has(place));
  return refuse(
    'network.setUndetermined',
    sets.map(([name]) => name),
  );
}
