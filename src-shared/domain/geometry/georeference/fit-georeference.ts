import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { ok, refuse, type Refusal, type Result } from '../../result.ts';
import type { Position } from '../types.ts';
import { fitAffine } from './fit-affine.ts';
import { fitProjective } from './fit-projective.ts';
import { fitThinPlate } from './fit-thin-plate.ts';
import type { Pair } from './least-squares.ts';

export const GEOREFERENCE_METHODS = ['affine', 'projective', 'thinPlate'] as const;
export type GeoreferenceMethod = (typeof GEOREFERENCE_METHODS)[number];

/** Column and row of a picture, pixels from its upper left corner. */
export type PicturePoint = readonly [column: number, row: number];

export interface ControlPoint {
  readonly picture: PicturePoint;
  /** Millimetres of the state grid. */
  readonly ground: Position;
}

/** Where a pixel lies on the ground: millimetres of the state grid, not rounded. */
export type ToGround = (picture: PicturePoint) => readonly [east: number, north: number];

export interface Georeference {
  readonly method: GeoreferenceMethod;
  readonly toGround: ToGround;
  /** Of each point in its order, millimetres: where the picture puts it, less where it is. */
  readonly residuals: readonly { readonly east: number; readonly north: number; readonly length: number }[];
  /** Root of the mean square of the residuals, millimetres. */
  readonly rms: number;
  /** False when there are just enough points: the residuals are nought then and say nothing. */
  readonly isChecked: boolean;
}

/** Points that determine a method; one more than that checks it. */
export const LEAST_POINTS: Readonly<Record<GeoreferenceMethod, number>> = { affine: 3, projective: 4, thinPlate: 3 };

export type GeoreferenceCode = 'georeference.tooFew' | 'georeference.inLine';

const FITS = { affine: fitAffine, projective: fitProjective, thinPlate: fitThinPlate } as const;

/**
 * The way from a scanned plan to the ground by points that are known in both.
 *
 * Shape    affine: scale, turn and skew, least squares · projective: a photographed sheet, least squares of the distances
 *          on the ground · thinPlate: passes through every point and bends as little as it can between them
 * Unit     pixels → millimetres of the state grid
 * Residuals of thinPlate are of each point left out in turn: at the points themselves it is exact by its nature
 * Refuses  'georeference.tooFew' (have, need) | 'georeference.inLine' (the points lie on one line, or on one place)
 * Source   Hartley & Zisserman 2003, 4.1 (projective); Bookstein 1989 (thin plate)
 */
export function fitGeoreference(
  method: GeoreferenceMethod,
  points: readonly ControlPoint[],
): Result<Georeference, Refusal<GeoreferenceCode>> {
  const least = LEAST_POINTS[method];
  if (points.length < least) return refuse('georeference.tooFew', [String(points.length), String(least)]);
  const toGround = fitted(method, points);
  if (toGround === null) return refuse('georeference.inLine');
  const isChecked = points.length > least;
  const residuals = points.map((point, index) => {
    const way = method === 'thinPlate' && isChecked ? fitted(method, points.toSpliced(index, 1)) : toGround;
    const [east, north] = (way ?? toGround)(point.picture);
    const [dEast, dNorth] = [east - point.ground[0], north - point.ground[1]];
    return { east: dEast, north: dNorth, length: Math.hypot(dEast, dNorth) };
  });
  const rms = Math.sqrt(residuals.reduce((sum, { length }) => sum + length ** 2, 0) / residuals.length);
  return ok({ method, toGround, residuals, rms, isChecked });
}

/** Null when the points do not determine the way. */
function fitted(method: GeoreferenceMethod, points: readonly ControlPoint[]): ToGround | null {
  const picture = normaliser(points.map((point) => point.picture));
  const ground = normaliser(points.map((point) => point.ground));
  if (picture === null || ground === null) return null;
  const way = FITS[method](
    points.map((point) => picture.to(point.picture)),
    points.map((point) => ground.to(point.ground)),
  );
  return way === null ? null : (at) => ground.from(way(picture.to(at)));
}

interface Normaliser {
  readonly to: (at: Pair) => Pair;
  readonly from: (at: Pair) => Pair;
}

/** Share of the spread across the line through the points below which they are taken to lie on it. */
const FLAT = 1e-3;

/** Around the middle and of size one: grid millimetres squared would leave no figures to compute with. */
function normaliser(points: readonly Pair[]): Normaliser | null {
  const [x, y] = [0, 1].map((axis) => points.reduce((sum, at) => sum + (at[axis] ?? 0), 0) / points.length) as [
    number,
    number,
  ];
  const spread = new SingularValueDecomposition(new Matrix(points.map((at) => [at[0] - x, at[1] - y])), {
    autoTranspose: true,
  }).diagonal;
  const [along = 0, across = 0] = spread;
  if (!(along > 0) || across / along < FLAT) return null;
  const size = along / Math.sqrt(points.length);
  return { to: (at) => [(at[0] - x) / size, (at[1] - y) / size], from: (at) => [at[0] * size + x, at[1] * size + y] };
}
