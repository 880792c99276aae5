import type { MultiPolygon, Position, Ring } from '#domain/geometry/types.ts';

const SCAN_LINES = 7;

/**
 * Where the number of a parcel is written: the roomiest of a few spots, away from edges and from the obstacles
 * (buildings). A good place, not the optimum (that is `labelPoint` of the domain, for documents): it is computed for
 * every version that is written, millions of times in a load.
 */
export function freeSpot(geometry: MultiPolygon, obstacles: readonly MultiPolygon[] = []): Position {
  const rings = [...largest(geometry), ...obstacles.flat(2)];
  const [south, north] = extent(rings[0] ?? []);
  let best: Position = rings[0]?.[0] ?? [0, 0];
  let bestRoom = -1;
  for (let line = 1; line <= SCAN_LINES; line++) {
    // Off the whole fractions, so that a scan line seldom runs through a vertex.
    const y = south + ((north - south) * (line - 0.013)) / (SCAN_LINES + 1);
    const crossings = crossingsAt(rings, y);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const x = ((crossings[i] ?? 0) + (crossings[i + 1] ?? 0)) / 2;
      const room = distanceToEdges(rings, x, y);
      if (room > bestRoom) {
        bestRoom = room;
        best = [Math.round(x), Math.round(y)];
      }
    }
  }
  return best;
}

function largest(geometry: MultiPolygon): readonly Ring[] {
  let best: readonly Ring[] = geometry[0] ?? [];
  if (geometry.length === 1) return best;
  let bestHeight = -1;
  for (const polygon of geometry) {
    const [south, north] = extent(polygon[0] ?? []);
    if (north - south > bestHeight) {
      bestHeight = north - south;
      best = polygon;
    }
  }
  return best;
}

function extent(ring: readonly Position[]): readonly [number, number] {
  let south = Infinity;
  let north = -Infinity;
  for (const [, y] of ring) {
    if (y < south) south = y;
    if (y > north) north = y;
  }
  return [south, north];
}

function crossingsAt(rings: readonly Ring[], y: number): number[] {
  const found: number[] = [];
  for (const ring of rings) {
    let previous = ring[0];
    for (const point of ring) {
      if (previous !== undefined && previous[1] > y !== point[1] > y) {
        found.push(previous[0] + ((point[0] - previous[0]) * (y - previous[1])) / (point[1] - previous[1]));
      }
      previous = point;
    }
  }
  return found.sort((a, b) => a - b);
}

function distanceToEdges(rings: readonly Ring[], x: number, y: number): number {
  let nearest = Infinity;
  for (const ring of rings) {
    let previous = ring[0];
    for (const point of ring) {
      if (previous !== undefined && previous !== point) {
        const dx = point[0] - previous[0];
        const dy = point[1] - previous[1];
        const length = dx * dx + dy * dy;
        const t =
          length === 0 ? 0 : Math.max(0, Math.min(1, ((x - previous[0]) * dx + (y - previous[1]) * dy) / length));
        const ox = previous[0] + t * dx - x;
        const oy = previous[1] + t * dy - y;
        nearest = Math.min(nearest, ox * ox + oy * oy);
      }
      previous = point;
    }
  }
  return nearest;
}
