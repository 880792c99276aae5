import type { FilePoint } from '../drawing.ts';
import { CHORD_ERROR_M } from '../landxml/densify-curve.ts';

/** Control point times its weight, and the weight: [x·w, y·w, w]. */
type Weighted = readonly [x: number, y: number, w: number];

/** B-spline in the plane of the drawing; `weights` all 1 for a polynomial one. */
export interface Spline {
  readonly degree: number;
  readonly knots: readonly number[];
  readonly control: readonly FilePoint[];
  readonly weights: readonly number[];
}

/** AutoCAD draws none higher. */
const HIGHEST_DEGREE = 10;
const MOST_POINTS = 20_000;
const DEEPEST = 24;

/**
 * Points of the spline, ends included. Each span becomes a Bézier curve, which is halved until all its control points
 * lie within CHORD_ERROR_M of the chord: with weights above zero the curve lies among them, so the bound is proved.
 *
 * Returns null for a spline that is none (knots that fall, weights of zero) or would take too many points
 * Source  Piegl, Tiller, The NURBS Book, A5.6 (decomposition), A1.5 (de Casteljau)
 */
export function densifySpline(spline: Spline, unitMetres: number): readonly FilePoint[] | null {
  if (!isSound(spline)) return null;
  const error = CHORD_ERROR_M / unitMetres;
  const pieces = bezierPieces(spline);
  const first = pieces[0]?.[0];
  if (!first) return null;
  const points: FilePoint[] = [projected(first)];
  for (const piece of pieces) if (!flatten(piece, points, error, 0)) return null;
  return points;
}

function isSound({ degree, knots, control, weights }: Spline): boolean {
  if (!Number.isInteger(degree) || degree < 1 || degree > HIGHEST_DEGREE) return false;
  if (control.length <= degree || control.length > MOST_POINTS) return false;
  if (knots.length !== control.length + degree + 1 || weights.length !== control.length) return false;
  if (!weights.every((weight) => weight > 0 && Number.isFinite(weight))) return false;
  return knots.every((knot, at) => Number.isFinite(knot) && (at === 0 || knot >= (knots[at - 1] as number)));
}

/** Knots are put in until each one inside stands `degree` times: then every `degree` control points are a curve. */
function bezierPieces({ degree, knots, control, weights }: Spline): readonly (readonly Weighted[])[] {
  const end = knots[control.length] as number;
  const weighted = control.map(([x, y], at): Weighted => {
    const weight = weights[at] as number;
    return [x * weight, y * weight, weight];
  });
  const pieces: (readonly Weighted[])[] = [];
  for (let span = degree; span < control.length; span++) {
    const [from, to] = [knots[span] as number, knots[span + 1] as number];
    if (from < to && from < end) pieces.push(blossomPiece(weighted, knots, { degree, span, from, to }));
  }
  return pieces;
}

interface Span {
  readonly degree: number;
  readonly span: number;
  readonly from: number;
  readonly to: number;
}

/** Bézier points of a span: point i is the blossom of the spline at `from`, degree − i times, and `to`, i times. */
function blossomPiece(control: readonly Weighted[], knots: readonly number[], at: Span): readonly Weighted[] {
  const { degree, span, from, to } = at;
  return Array.from({ length: degree + 1 }, (_, i) => {
    const points = control.slice(span - degree, span + 1);
    for (let level = 1; level <= degree; level++) {
      const parameter = level <= degree - i ? from : to;
      for (let j = degree; j >= level; j--) {
        const low = knots[span - degree + j] as number;
        const high = knots[span + 1 + j - level] as number;
        points[j] = between(points[j - 1] as Weighted, points[j] as Weighted, (parameter - low) / (high - low));
      }
    }
    return points[degree] as Weighted;
  });
}

const between = (a: Weighted, b: Weighted, share: number): Weighted => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

const projected = ([x, y, w]: Weighted): FilePoint => [x / w, y / w];

/** False when there would be too many points. */
function flatten(piece: readonly Weighted[], points: FilePoint[], error: number, depth: number): boolean {
  if (points.length > MOST_POINTS || depth > DEEPEST) return false;
  const places = piece.map(projected);
  if (isFlat(places, error)) {
    points.push(places[places.length - 1] as FilePoint);
    return true;
  }
  const left: Weighted[] = [];
  const right: Weighted[] = [];
  let row = piece;
  while (row.length > 0) {
    left.push(row[0] as Weighted);
    right.unshift(row[row.length - 1] as Weighted);
    row = row.slice(1).map((point, at) => between(row[at] as Weighted, point, 0.5));
  }
  return flatten(left, points, error, depth + 1) && flatten(right, points, error, depth + 1);
}

function isFlat(places: readonly FilePoint[], error: number): boolean {
  const [ax, ay] = places[0] as FilePoint;
  const [bx, by] = places[places.length - 1] as FilePoint;
  const [dx, dy] = [bx - ax, by - ay];
  const squared = dx * dx + dy * dy;
  return places.every(([x, y]) => {
    const along = squared === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / squared));
    return Math.hypot(x - ax - along * dx, y - ay - along * dy) <= error;
  });
}
