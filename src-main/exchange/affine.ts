/** A place or a direction in space. */
export type Vector = readonly [x: number, y: number, z: number];

/** Affine map of space, rows of four: x' = m0·x + m1·y + m2·z + m3. */
export type Affine = readonly number[];

/** a after b: what b does comes first. */
export function after(a: Affine, b: Affine): Affine {
  const product: number[] = [];
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 4; column++) {
      let sum = column === 3 ? at(a, row, 3) : 0;
      for (let k = 0; k < 3; k++) sum += at(a, row, k) * at(b, k, column);
      product.push(sum);
    }
  }
  return product;
}

const at = (matrix: Affine, row: number, column: number): number => matrix[row * 4 + column] as number;

export function moved(matrix: Affine | null, vector: Vector): Vector {
  if (matrix === null) return vector;
  const [x, y, z] = vector;
  const row = (r: number): number =>
    at(matrix, r, 0) * x + at(matrix, r, 1) * y + at(matrix, r, 2) * z + at(matrix, r, 3);
  return [row(0), row(1), row(2)];
}

/** A direction: turned and scaled, not shifted. */
export function turned(matrix: Affine | null, vector: Vector): Vector {
  if (matrix === null) return vector;
  const [x, y, z] = vector;
  const row = (r: number): number => at(matrix, r, 0) * x + at(matrix, r, 1) * y + at(matrix, r, 2) * z;
  return [row(0), row(1), row(2)];
}

export const shift = ([x, y, z]: Vector): Affine => [1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z];

export const scale = ([x, y, z]: Vector): Affine => [x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0];

/** About the z axis, counter-clockwise; quarter turns exactly. */
export function rotation(degrees: number): Affine {
  const [cos, sin] = unitAt(degrees);
  return [cos, -sin, 0, 0, sin, cos, 0, 0, 0, 0, 1, 0];
}

function unitAt(degrees: number): readonly [cos: number, sin: number] {
  const turn = ((degrees % 360) + 360) % 360;
  if (turn % 90 !== 0) return [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
  return (
    (
      [
        [1, 0],
        [0, 1],
        [-1, 0],
        [0, -1],
      ] as const
    )[turn / 90] ?? [1, 0]
  );
}

/**
 * From the entity's own axes to the world's, by the arbitrary axis algorithm; null when they are the same.
 * Source  DXF reference, "Object coordinate systems"
 */
export function ownAxes(normal: Vector): Affine | null {
  const length = Math.hypot(...normal);
  if (!(length > 0) || !Number.isFinite(length)) return null;
  const n: Vector = [normal[0] / length, normal[1] / length, normal[2] / length];
  if (n[0] === 0 && n[1] === 0 && n[2] > 0) return null;
  const isNearZ = Math.abs(n[0]) < 1 / 64 && Math.abs(n[1]) < 1 / 64;
  const x = unit(cross(isNearZ ? [0, 1, 0] : [0, 0, 1], n));
  const y = unit(cross(n, x));
  return [x[0], y[0], n[0], 0, x[1], y[1], n[1], 0, x[2], y[2], n[2], 0];
}

export const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

function unit(vector: Vector): Vector {
  const length = Math.hypot(...vector);
  return [vector[0] / length, vector[1] / length, vector[2] / length];
}
