import { lengthMm } from './measures.ts';
import { crossProperly, roundedCrossing, segmentsOf } from './predicates.ts';
import type { Line, Position, Ring } from './types.ts';

/** Order is the order of preference: a corner of the register beats everything else in reach. */
export const SNAP_KINDS = ['vertex', 'intersection', 'midpoint', 'edge'] as const;
export type SnapKind = (typeof SNAP_KINDS)[number];

/** A boundary that the pointer may catch; `about` is the cadastral number it belongs to, or the code of a drawn line. */
export interface SnapShape {
  readonly about: string;
  readonly line: Line | Ring;
}

export interface Snap {
  readonly kind: SnapKind;
  readonly at: Position;
  readonly distanceMm: number;
  /** Shapes that meet there, e.g. the parcels that share the corner. */
  readonly about: readonly string[];
  /** The edge concerned; for a corner the zero-length edge at it. */
  readonly edge: readonly [Position, Position];
}

export interface SnapOptions {
  readonly toleranceMm: number;
  readonly kinds?: readonly SnapKind[];
}

/**
 * What the pointer catches within the tolerance, the best first: by kind, then by distance. Points at one place are one
 * answer that names all shapes. An edge point is rounded to the grid: it lies up to 0.71 mm off the edge, and splitting
 * takes it into the edge itself.
 */
export function snapsNear(pointer: Position, shapes: readonly SnapShape[], options: SnapOptions): readonly Snap[] {
  const kinds = options.kinds ?? SNAP_KINDS;
  const near = edgesNear(pointer, shapes, options.toleranceMm);
  const found = new Map<string, Snap>();
  const offer = (kind: SnapKind, at: Position, about: readonly string[], edge: readonly [Position, Position]): void => {
    const distanceMm = lengthMm(pointer, at);
    if (distanceMm > options.toleranceMm || !kinds.includes(kind)) return;
    const key = `${kind} ${at[0]} ${at[1]}`;
    const known = found.get(key);
    found.set(key, {
      kind,
      at,
      distanceMm,
      edge: known?.edge ?? edge,
      about: [...new Set([...(known?.about ?? []), ...about])],
    });
  };
  for (const { about, a, b } of near) {
    offer('vertex', a, [about], [a, a]);
    offer('vertex', b, [about], [b, b]);
    offer('midpoint', [Math.round((a[0] + b[0]) / 2), Math.round((a[1] + b[1]) / 2)], [about], [a, b]);
    offer('edge', nearestOnEdge(pointer, a, b), [about], [a, b]);
  }
  for (const [index, first] of near.entries()) {
    for (const second of near.slice(index + 1)) {
      if (!crossProperly(first.a, first.b, second.a, second.b)) continue;
      const at = roundedCrossing(first.a, first.b, second.a, second.b);
      offer('intersection', at, [first.about, second.about], [first.a, first.b]);
    }
  }
  return [...found.values()].sort(
    (x, y) => SNAP_KINDS.indexOf(x.kind) - SNAP_KINDS.indexOf(y.kind) || x.distanceMm - y.distanceMm,
  );
}

export const snapTo = (pointer: Position, shapes: readonly SnapShape[], options: SnapOptions): Snap | null =>
  snapsNear(pointer, shapes, options)[0] ?? null;

function edgesNear(pointer: Position, shapes: readonly SnapShape[], tolerance: number) {
  const near: { about: string; a: Position; b: Position }[] = [];
  for (const { about, line } of shapes) {
    for (const [a, b] of segmentsOf(line)) {
      if (pointer[0] < Math.min(a[0], b[0]) - tolerance || pointer[0] > Math.max(a[0], b[0]) + tolerance) continue;
      if (pointer[1] < Math.min(a[1], b[1]) - tolerance || pointer[1] > Math.max(a[1], b[1]) + tolerance) continue;
      if (lengthMm(pointer, nearestOnEdge(pointer, a, b)) <= tolerance + 1) near.push({ about, a, b });
    }
  }
  return near;
}

/** Grid point nearest to the foot of the perpendicular, or the nearer end. */
export function nearestOnEdge(pointer: Position, a: Position, b: Position): Position {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const squared = dx * dx + dy * dy;
  const along =
    squared === 0 ? 0 : Math.max(0, Math.min(1, ((pointer[0] - a[0]) * dx + (pointer[1] - a[1]) * dy) / squared));
  return [Math.round(a[0] + along * dx), Math.round(a[1] + along * dy)];
}
