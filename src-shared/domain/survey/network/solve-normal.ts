import { CholeskyDecomposition, EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { ok, refuse, type Refusal, type Result } from '../../result.ts';
import type { Equation } from './linearise.ts';
import type { Layout } from './network-state.ts';

/** A constraint on the step of the unknowns: coefficients · step = value. */
export interface Constraint {
  readonly coefficients: readonly number[];
  readonly value: number;
}

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
  const unseen = diagonal.flatMap((value, unknown) => (value > 0 ? [] : [unknown]));
  if (unseen.length > 0) return undetermined(new Set(unseen), layout);
  const scales = diagonal.map((value) => 1 / Math.sqrt(value));
  const scale = (index: number): number => scales[index] ?? 0;
  const matrix = new Matrix(layout.count, layout.count);
  const rightSide = Matrix.columnVector(side.map((value, index) => value * scale(index)));
  for (let i = 0; i < layout.count; i++)
    for (let j = 0; j <= i; j++) setBoth(matrix, i, j, normal.get(i, j) * scale(i) * scale(j));
  for (const { coefficients, value } of constraints) {
    const scaled = coefficients.map((coefficient, index) => coefficient * scale(index));
    const size = Math.hypot(...scaled) || 1;
    addSquare(
      matrix,
      scaled.map((part) => part / size),
    );
    for (const [index, part] of scaled.entries())
      rightSide.set(index, 0, rightSide.get(index, 0) + (part / size) * (value / size));
  }
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
    // In scaled unknowns a motion is divided, a constraint multiplied by the scale; sizes are those of the matrix above.
    const g = new Matrix(motions.map((motion) => motion.map((value, index) => value / scale(index)))).transpose();
    const h = new Matrix(
      constraints.map(({ coefficients }) => {
        const scaled = coefficients.map((value, index) => value * scale(index));
        const size = Math.hypot(...scaled) || 1;
        return scaled.map((value) => value / size);
      }),
    );
    const held = h.mmul(g);
    const core = new CholeskyDecomposition(symmetric(held.transpose().mmul(held)));
    inverse.sub(g.mmul(core.solve(g.transpose())));
  }
  for (let i = 0; i < scales.length; i++)
    for (let j = 0; j < scales.length; j++) inverse.set(i, j, inverse.get(i, j) * scale(i) * scale(j));
  return inverse;
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
