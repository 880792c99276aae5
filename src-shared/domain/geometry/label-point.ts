import { polygonAreaDoubled, boxOfPositions } from './measures.ts';
import type { MultiPolygon, Polygon, Position } from './types.ts';

interface Cell {
  readonly x: number;
  readonly y: number;
  readonly half: number;
  /** Distance of the centre to the boundary, negative outside. */
  readonly distance: number;
  /** No point of the cell is farther from the boundary than this. */
  readonly best: number;
}

/** A label may stand this part of the best distance off the best place: saves nine tenths of the search. */
const PRECISION = 0.02;

/*
 * A long strip has hundreds of places that are all but the best one, and the search would try them all. A label is no
 * legal geometry: after so many tries the best place so far is taken.
 */
const MOST_CELLS_ALONG = 64;
const MOST_TRIES = 500;

/**
 * Where the label of a parcel stands: the point of its largest polygon that is farthest from every boundary.
 * Inside the polygon, but for polygons thinner than the grid.
 */
export function labelPoint(geometry: MultiPolygon): Position {
  let largest = geometry[0] as Polygon;
  for (const polygon of geometry) if (polygonAreaDoubled(polygon) > polygonAreaDoubled(largest)) largest = polygon;
  const centre = farthestInside(largest);
  return [Math.round(centre.x), Math.round(centre.y)];
}

/** Quadtree search by Agafonkin's polylabel: the most promising cell first. */
function farthestInside(polygon: Polygon): Cell {
  const [west, south, east, north] = boxOfPositions(polygon[0] ?? []);
  const [width, height] = [east - west, north - south];
  const size = Math.max(1, Math.min(width, height), Math.max(width, height) / MOST_CELLS_ALONG);
  const cells: Cell[] = [];
  for (let x = west; x < east; x += size) {
    for (let y = south; y < north; y += size) cells.push(cellAt(x + size / 2, y + size / 2, size / 2, polygon));
  }
  let found = centroidCell(polygon);
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const index = cells.reduce((best, cell, at) => (cell.best > (cells[best] as Cell).best ? at : best), 0);
    const cell = cells[index];
    if (!cell || cell.best - found.distance <= Math.max(0.5, PRECISION * found.distance)) return found;
    cells[index] = cells[cells.length - 1] as Cell;
    cells.pop();
    if (cell.distance > found.distance) found = cell;
    const half = cell.half / 2;
    for (const [dx, dy] of [
      [-half, -half],
      [half, -half],
      [-half, half],
      [half, half],
    ] as const) {
      const child = cellAt(cell.x + dx, cell.y + dy, half, polygon);
      if (child.distance > found.distance) found = child;
      if (child.best > found.distance) cells.push(child);
    }
  }
  return found;
}

function cellAt(x: number, y: number, half: number, polygon: Polygon): Cell {
  const distance = signedDistance(x, y, polygon);
  return { x, y, half, distance, best: distance + half * Math.SQRT2 };
}

function centroidCell(polygon: Polygon): Cell {
  const ring = polygon[0] ?? [];
  const [east0, north0] = ring[0] ?? [0, 0];
  let area = 0;
  let x = 0;
  let y = 0;
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = relative(ring[i - 1] as Position, east0, north0);
    const [bx, by] = relative(ring[i] as Position, east0, north0);
    const cross = ax * by - bx * ay;
    area += cross * 3;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  return area === 0 ? cellAt(east0, north0, 0, polygon) : cellAt(east0 + x / area, north0 + y / area, 0, polygon);
}

const relative = (position: Position, east: number, north: number): [number, number] => [
  position[0] - east,
  position[1] - north,
];

/** Distance to the nearest boundary, negative outside. Doubles: a label needs no exactness. */
function signedDistance(x: number, y: number, polygon: Polygon): number {
  let inside = false;
  let nearest = Infinity;
  for (const ring of polygon) {
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = ring[i - 1] as Position;
      const [bx, by] = ring[i] as Position;
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
      nearest = Math.min(nearest, squaredToSegment(x, y, ax, ay, bx, by));
    }
  }
  return (inside ? 1 : -1) * Math.sqrt(nearest);
}

function squaredToSegment(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax;
  const dy = by - ay;
  const squared = dx * dx + dy * dy;
  const along = squared === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / squared));
  const ex = ax + along * dx - x;
  const ey = ay + along * dy - y;
  return ex * ex + ey * ey;
}
