import type { Arc, FilePoint } from '../drawing.ts';
import { moved, type Affine } from '../affine.ts';
import { assembleRings } from '../assemble-rings.ts';
import { movedConic, pointOn, type Conic } from '../curves.ts';
import type { SkipReason } from '../skip-list.ts';
import { densifySpline } from './densify-spline.ts';
import { addConic, drawPath, isPlace, isSound, planPoint, samePlace, type DrawnPath } from './draw-path.ts';
import type { HatchEdge, HatchPath, HatchShape } from './shapes.ts';

/** Edges that belong together end within half a millimetre of each other: programs write them with a dozen digits. */
const JOIN_M = 0.0005;
/** Edges that may be gone along to tell the holes of one hatch. */
const MOST_STEPS = 20_000_000;

export interface DrawnHatch {
  readonly polygons: readonly (readonly (readonly FilePoint[])[])[];
  readonly arcs: readonly Arc[];
  readonly curves: number;
}

/**
 * The area of a hatch as polygons: an island is a hole, what lies in it is filled again, unless its style says that only
 * the outer area is filled (1) or that islands do not count (2). Curves become chords within CHORD_ERROR_M. Answers the
 * reason where a part of the boundary cannot be followed: an area without it would be another one.
 */
export function drawHatch(
  { paths, style }: HatchShape,
  map: Affine | null,
  unitMetres: number,
): DrawnHatch | SkipReason {
  const rings: FilePoint[][] = [];
  const arcs: Arc[] = [];
  let curves = 0;
  for (const path of paths) {
    const ring = ringOf(path, map, unitMetres);
    if (typeof ring === 'string') return ring;
    rings.push(ring.points);
    arcs.push(...ring.arcs);
    curves += ring.curves;
  }
  const assembled = rings.length === 0 ? null : assembleRings(rings, MOST_STEPS);
  if (assembled === null) return rings.length === 0 ? 'degenerate' : 'tooManyRings';
  if (assembled.empty > 0) return 'degenerate';
  const filled = assembled.polygons.filter((_, at) => style === 0 || assembled.depths[at] === 0);
  return { polygons: style === 2 ? filled.map((rings) => rings.slice(0, 1)) : filled, arcs, curves };
}

/** An edge in the plane of the drawing. */
type Piece =
  | { readonly kind: 'points'; readonly points: readonly FilePoint[] }
  | { readonly kind: 'conic'; readonly conic: Conic; readonly byDirection: Conic };

function ringOf(path: HatchPath, map: Affine | null, unitMetres: number): DrawnPath | SkipReason {
  if (path.kind === 'polyline') return drawPath({ ...path, closed: true }, map, unitMetres);
  const pieces: Piece[] = [];
  for (const edge of path.edges) {
    const piece = pieceOf(edge, map, unitMetres);
    if (typeof piece === 'string') return piece;
    pieces.push(piece);
  }
  const [first, ...others] = pieces;
  if (first === undefined) return 'degenerate';
  for (const angles of ['conic', 'byDirection'] as const)
    for (const begin of [first, turned(first)]) {
      const drawn = new EdgeChain(unitMetres, angles).follow([begin, ...others]);
      if (drawn !== null) return { ...drawn, curves: path.edges.filter(({ kind }) => kind !== 'line').length };
    }
  return 'dxfHatch';
}

function pieceOf(edge: HatchEdge, map: Affine | null, unitMetres: number): Piece | SkipReason {
  if (edge.kind === 'conic') {
    const [conic, byDirection] = [movedConic(map, edge.conic), movedConic(map, edge.byDirection)];
    const { center, u, v } = conic;
    const angles = [conic.from, conic.sweep, byDirection.from, byDirection.sweep];
    return [...center, ...u, ...v, ...angles].every(isSound) ? { kind: 'conic', conic, byDirection } : 'incomplete';
  }
  const placed = (edge.kind === 'line' ? [edge.from, edge.to] : edge.control).map((point) => moved(map, point));
  if (!placed.every(isPlace)) return 'incomplete';
  const points = placed.map(planPoint);
  if (edge.kind === 'line') return { kind: 'points', points };
  const dense = densifySpline({ ...edge, control: points }, unitMetres);
  return dense === null ? 'dxfSpline' : { kind: 'points', points: dense };
}

const turned = (piece: Piece): Piece =>
  piece.kind === 'points'
    ? { kind: 'points', points: piece.points.toReversed() }
    : { kind: 'conic', conic: backwards(piece.conic), byDirection: backwards(piece.byDirection) };

const backwards = (conic: Conic): Conic => ({ ...conic, from: conic.from + conic.sweep, sweep: -conic.sweep });

/** Follows edges from end to end. They stand in a row in the file; any of them may run the other way. */
class EdgeChain {
  readonly #unitMetres: number;
  readonly #angles: 'conic' | 'byDirection';
  readonly #drawn: DrawnPath = { points: [], arcs: [], curves: 0, isFlat: true };

  constructor(unitMetres: number, angles: 'conic' | 'byDirection') {
    this.#unitMetres = unitMetres;
    this.#angles = angles;
  }

  /** Null where the edges do not meet, or a curve among them cannot be drawn. */
  follow(pieces: readonly Piece[]): DrawnPath | null {
    const { points } = this.#drawn;
    for (const piece of pieces) {
      const next = [piece, turned(piece)].find((each) => this.#begins(each));
      if (next === undefined || !this.#add(next)) return null;
    }
    const [first, last] = [points[0], points.at(-1)];
    if (first === undefined || last === undefined || !this.#meets(first, last)) return null;
    // What met within half a millimetre is one point now.
    points[points.length - 1] = first;
    return this.#drawn;
  }

  #begins(piece: Piece): boolean {
    const last = this.#drawn.points.at(-1);
    return last === undefined || this.#meets(last, this.#endsOf(piece)[0]);
  }

  #meets(a: FilePoint, b: FilePoint): boolean {
    return Math.hypot(a[0] - b[0], a[1] - b[1]) * this.#unitMetres <= JOIN_M;
  }

  #endsOf(piece: Piece): readonly [FilePoint, FilePoint] {
    if (piece.kind === 'points') return [piece.points[0] ?? NOWHERE, piece.points.at(-1) ?? NOWHERE];
    const conic = piece[this.#angles];
    return [pointOn(conic, conic.from), pointOn(conic, conic.from + conic.sweep)];
  }

  #add(piece: Piece): boolean {
    const { points } = this.#drawn;
    const [start, end] = this.#endsOf(piece);
    const from = points.at(-1) ?? start;
    if (points.length === 0) points.push(start);
    if (piece.kind === 'points') for (const point of piece.points.slice(1, -1)) points.push(point);
    else if (!addConic(piece[this.#angles], [from, end], { drawn: this.#drawn, unitMetres: this.#unitMetres }))
      return false;
    if (!samePlace(points.at(-1) ?? NOWHERE, end)) points.push(end);
    return true;
  }
}

/** Meets nothing. */
const NOWHERE: FilePoint = [NaN, NaN];
