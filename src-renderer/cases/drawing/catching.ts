import { lengthMm } from '#domain/geometry/measures.ts';
import { nearestOnEdge, snapsNear, type Snap, type SnapShape } from '#domain/geometry/snap.ts';
import type { MultiPolygon, Position } from '#domain/geometry/types.ts';
import { registeredParcels, type Situation } from '#domain/cases/situation.ts';

export type CatchKind = Snap['kind'] | 'perpendicular' | 'extension' | 'closing';

/** A place that the pointer catches, with what it belongs to: cadastral numbers of parcels or litera of buildings. */
export interface Catch {
  readonly kind: CatchKind;
  readonly at: Position;
  readonly about: readonly string[];
}

/** The own first point before all: there the line becomes a contour. Then corners, then constructed places, an edge last: it lies under everything else. */
const ORDER: readonly CatchKind[] = [
  'closing',
  'vertex',
  'intersection',
  'perpendicular',
  'midpoint',
  'extension',
  'edge',
];

/** An edge is drawn out at most this far: farther away nobody sees what it continues. */
const EXTENSION_MM = 15_000;

export interface CatchOptions {
  readonly toleranceMm: number;
  /** The last point of the line: perpendiculars fall from it, and its last side is drawn out. */
  readonly line: readonly Position[];
}

/** Boundaries that a line of this case may catch: the parcel, its neighbours, what the draft formed, buildings. */
export function catchableShapes(
  situation: Situation,
  formed: readonly { number: string; geometry: MultiPolygon }[],
): readonly SnapShape[] {
  return [...registeredParcels(situation), ...formed, ...situation.buildings].flatMap(({ number, geometry }) =>
    geometry.flat().map((line) => ({ about: number, line })),
  );
}

/** All catches in reach, the best first; `Tab` walks through them. */
export function catchesNear(pointer: Position, shapes: readonly SnapShape[], options: CatchOptions): readonly Catch[] {
  const direct: readonly Catch[] = snapsNear(pointer, shapes, { toleranceMm: options.toleranceMm });
  const all = [
    ...closing(pointer, options),
    ...direct,
    ...perpendiculars(pointer, shapes, options),
    ...extensions(pointer, shapes, options),
  ];
  const best = new Map<string, Catch>();
  for (const found of all.toSorted((a, b) => rank(a, pointer) - rank(b, pointer))) {
    const key = found.at.join();
    if (!best.has(key)) best.set(key, found);
  }
  return [...best.values()];
}

const rank = ({ kind, at }: Catch, pointer: Position): number => ORDER.indexOf(kind) * 1e12 + lengthMm(pointer, at);

/** The first point of a line of three and more: a contour needs that many corners. */
function closing(pointer: Position, { toleranceMm, line }: CatchOptions): readonly Catch[] {
  const [first] = line;
  if (!first || line.length < 3 || lengthMm(pointer, first) > toleranceMm) return [];
  return [{ kind: 'closing', at: first, about: [] }];
}

/** Feet of the perpendiculars from the last point onto edges in reach. */
function perpendiculars(
  pointer: Position,
  shapes: readonly SnapShape[],
  { toleranceMm, line }: CatchOptions,
): readonly Catch[] {
  const from = line.at(-1);
  if (!from) return [];
  return edgesOf(shapes).flatMap(({ about, a, b }) => {
    const foot = nearestOnEdge(from, a, b);
    const isCorner = same(foot, a) || same(foot, b);
    if (isCorner || same(foot, from) || lengthMm(pointer, foot) > toleranceMm) return [];
    return [{ kind: 'perpendicular', at: foot, about: [about] }];
  });
}

/** Boundaries drawn out beyond their ends, and the last side of the line itself; walls would cross the whole parcel. */
function extensions(
  pointer: Position,
  shapes: readonly SnapShape[],
  { toleranceMm, line }: CatchOptions,
): readonly Catch[] {
  const [before, last] = [line.at(-2), line.at(-1)];
  const own = before && last ? [{ about: '', a: before, b: last }] : [];
  const boundaries = edgesOf(shapes.filter((shape) => !isBuilding(shape)));
  return [...own, ...boundaries].flatMap(({ about, a, b }) => {
    const at = beyond(pointer, a, b) ?? beyond(pointer, b, a);
    if (!at || lengthMm(pointer, at) > toleranceMm) return [];
    return [{ kind: 'extension', at, about: about === '' ? [] : [about] }];
  });
}

/** The foot of the pointer on the line a→b, when it lies beyond b and not too far. */
function beyond(pointer: Position, a: Position, b: Position): Position | null {
  const length = lengthMm(a, b);
  if (length === 0) return null;
  const [ux, uy] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
  const along = (pointer[0] - b[0]) * ux + (pointer[1] - b[1]) * uy;
  if (along <= 0 || along > EXTENSION_MM) return null;
  return [Math.round(b[0] + ux * along), Math.round(b[1] + uy * along)];
}

const isBuilding = ({ about }: SnapShape): boolean => about.includes(':');

const same = (a: Position, b: Position): boolean => a[0] === b[0] && a[1] === b[1];

const edgesOf = (shapes: readonly SnapShape[]): readonly { about: string; a: Position; b: Position }[] =>
  shapes.flatMap(({ about, line }) => line.slice(1).map((b, index) => ({ about, a: line[index] ?? b, b })));
