import type { FabricParcel } from '../fabric-check.ts';
import { facesOf } from '../faces.ts';
import { insertVertices } from '../insert-vertices.ts';
import { nodeLine } from '../node-line.ts';
import { pointInside } from '../point-inside.ts';
import { segmentsOf, sideOf } from '../predicates.ts';
import type { MultiPolygon, Polygon, Position, Ring } from '../types.ts';
import { defectsOf } from '../validity.ts';
import { nodedAmong } from '../boundary/boundary-chain.ts';
import { canonical } from '../part-order.ts';
import { insertionsOf } from '../redistribute/node-inside.ts';

export interface FreeLand {
  /** Pieces of the contour that no neighbour has, the boundary following the neighbours corner by corner. */
  readonly free: readonly Polygon[];
  /** Pieces that a neighbour has, with its number. */
  readonly taken: readonly { readonly polygon: Polygon; readonly number: string }[];
  /** Neighbours with a point wherever the contour meets them. */
  readonly noded: readonly MultiPolygon[];
}

/**
 * Divides what a contour encloses among free land and the neighbours. Contour and boundaries bend to the common grid
 * points where they meet. Null when they run so close that the grid cannot tell them apart.
 */
export function freeLandIn(contour: Polygon, neighbours: readonly FabricParcel[]): FreeLand | null {
  const exact = neighbours.map((parcel) =>
    nodedAmong(
      parcel.geometry,
      neighbours.filter((other) => other !== parcel),
    ),
  );
  let all: MultiPolygon = exact.flat();
  const rings: Ring[] = [];
  for (const ring of contour) {
    const met = nodeLine(all, ring, () => true);
    if (!met) return null;
    all = met.boundary;
    rings.push(met.line);
  }
  if (defectsOf([rings]).length > 0) return null;
  let start = 0;
  const noded = exact.map((geometry) => all.slice(start, (start += geometry.length)));
  const { faces } = facesOf([rings], segmentsIn(rings, all));
  const sorted = faces.map(({ polygon }) => {
    const inside = pointInside(polygon);
    const owner = noded.findIndex((geometry) => sideOf(inside, geometry) === 'inside');
    return { polygon: canonical(polygon), number: neighbours[owner]?.number ?? null };
  });
  return {
    free: sorted.flatMap(({ polygon, number }) => (number === null ? [polygon] : [])),
    taken: sorted.flatMap(({ polygon, number }) => (number === null ? [] : [{ polygon, number }])),
    noded,
  };
}

/** Boundary edges of the neighbours inside the contour, each once. */
function segmentsIn(contour: Polygon, boundaries: MultiPolygon): readonly (readonly [Position, Position])[] {
  const doubled = contour.map((ring) => ring.map(([x, y]): Position => [2 * x, 2 * y]));
  const found = new Map<string, readonly [Position, Position]>();
  for (const [a, b] of boundaries.flat().flatMap((ring) => [...segmentsOf(ring)])) {
    if (found.has(`${b.join()} ${a.join()}`)) continue;
    if (sideOf([a[0] + b[0], a[1] + b[1]], [doubled]) === 'inside') found.set(`${a.join()} ${b.join()}`, [a, b]);
  }
  return [...found.values()];
}

/**
 * A neighbour with those of its new points that the formed parcel has as corners. Corners of others that stand on the
 * same edge come along: the edge would pass them by once it bends.
 */
export function boundWith(
  geometry: MultiPolygon,
  noded: MultiPolygon,
  used: ReadonlySet<string>,
  corners: ReadonlySet<string>,
): MultiPolygon {
  const insertions = geometry.flatMap((polygon, p) =>
    polygon.flatMap((ring, r) =>
      insertionsOf(ring, noded[p]?.[r] ?? ring)
        .filter(({ points }) => points.some((point) => used.has(point.join())))
        .map((insertion) => ({
          ...insertion,
          points: insertion.points.filter((point) => used.has(point.join()) || corners.has(point.join())),
        })),
    ),
  );
  return insertions.length > 0 ? insertVertices(geometry, insertions) : geometry;
}
