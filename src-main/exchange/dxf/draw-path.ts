import type { Arc, FilePoint } from '../drawing.ts';
import { moved, type Affine, type Vector } from '../affine.ts';
import { conicOfBulge, densifyConic, movedConic, type Conic } from '../curves.ts';
import type { PathShape } from './shapes.ts';

/** Farther out no survey stands, and doubles lose the millimetre. */
const FARTHEST = 1e12;

export const isSound = (value: number): boolean => Math.abs(value) <= FARTHEST;
export const isPlace = (place: Vector): boolean => isSound(place[0]) && isSound(place[1]) && isSound(place[2]);
export const samePlace = (a: FilePoint, b: FilePoint): boolean => a[0] === b[0] && a[1] === b[1];

/** A point of the plan; no zero with a sign. */
export const planPoint = (place: Vector): FilePoint => [place[0] + 0, place[1] + 0];

/** Points of a path as they are drawn, and the arcs among them as evidence. */
export interface DrawnPath {
  readonly points: FilePoint[];
  readonly arcs: Arc[];
  /** Curves that became chords. */
  curves: number;
  /** All at one height. */
  isFlat: boolean;
}

type Path = Pick<PathShape, 'vertices' | 'bulges' | 'closed'>;

/** A row of vertices in the plane of the drawing, its arcs as chords; the reason where it cannot come along. */
export function drawPath(
  { vertices, bulges, closed }: Path,
  map: Affine | null,
  unitMetres: number,
): DrawnPath | 'incomplete' | 'curveTooFine' {
  const drawn: DrawnPath = { points: [], arcs: [], curves: 0, isFlat: true };
  const count = vertices.length / 3;
  let height: number | null = null;
  for (let i = 0; i < count; i++) {
    const vertex = vertexAt(vertices, i);
    const place = moved(map, vertex);
    if (!isPlace(place)) return 'incomplete';
    height ??= place[2];
    drawn.isFlat &&= Math.abs(place[2] - height) < 1e-9;
    const point = planPoint(place);
    const before = drawn.points.at(-1);
    if (!before || !samePlace(before, point)) drawn.points.push(point);
    const bulge = bulges?.[i] ?? 0;
    if (bulge === 0 || (i + 1 === count && !closed)) continue;
    const next = vertexAt(vertices, (i + 1) % count);
    if (!drawBulge(conicOfBulge(vertex, next, bulge), { map, to: moved(map, next), drawn, unitMetres }))
      return Number.isFinite(bulge) ? 'curveTooFine' : 'incomplete';
  }
  return drawn;
}

interface BulgePlace {
  readonly map: Affine | null;
  readonly to: Vector;
  readonly drawn: DrawnPath;
  readonly unitMetres: number;
}

/** Adds the points between two vertices; false when the curve would take too many. */
function drawBulge(conic: Conic, { map, to, drawn, unitMetres }: BulgePlace): boolean {
  // Vertices at one place have no circle between them.
  if (conic.u[0] === 0 && conic.u[1] === 0) return true;
  const from = drawn.points.at(-1) as FilePoint;
  return addConic(movedConic(map, conic), [from, planPoint(to)], { drawn, unitMetres });
}

/** Together more than this and no boundary is meant: one file of a megabyte could ask for hundreds of millions. */
const MOST_POINTS = 1_000_000;

/** Adds the points of a curve between its ends; false when there would be too many. */
export function addConic(
  conic: Conic,
  ends: readonly [FilePoint, FilePoint],
  { drawn, unitMetres }: { readonly drawn: DrawnPath; readonly unitMetres: number },
): boolean {
  const dense = densifyConic(conic, ends, unitMetres);
  if (dense === null || drawn.points.length + dense.points.length > MOST_POINTS) return false;
  if (!dense.points.every(([x, y]) => isSound(x) && isSound(y))) return false;
  for (const point of dense.points) drawn.points.push(point);
  if (dense.arc) drawn.arcs.push(dense.arc);
  drawn.curves++;
  return true;
}

const vertexAt = (vertices: readonly number[], index: number): Vector => [
  vertices[3 * index] as number,
  vertices[3 * index + 1] as number,
  vertices[3 * index + 2] as number,
];
