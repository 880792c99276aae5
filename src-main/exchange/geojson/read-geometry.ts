import type { DrawingGeometry, FilePoint } from '../drawing.ts';
import { closedRing, type DrawingBuilder } from '../drawing-builder.ts';

export interface ReadGeometry {
  readonly geometry: DrawingGeometry;
  readonly height: number | null;
}

/** What a geometry holds, by kind: a collection can hold all three. */
interface Collected {
  readonly points: FilePoint[];
  readonly lines: (readonly FilePoint[])[];
  readonly polygons: (readonly (readonly FilePoint[])[])[];
  readonly heights: number[];
  /** Lines and rings lose the heights of their points. */
  heightsLost: boolean;
}

class Malformed extends Error {}

/** Geometries of one GeoJSON geometry, one to a kind; null where the text is no geometry. */
export function readGeometry(value: unknown, builder: DrawingBuilder, where: string): readonly ReadGeometry[] | null {
  const found: Collected = { points: [], lines: [], polygons: [], heights: [], heightsLost: false };
  try {
    collect(value, found, { builder, where });
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
  const { points, lines, polygons, heights } = found;
  const single = points.length === 1 ? (heights[0] ?? null) : null;
  if (found.heightsLost || (heights.length > 0 && single === null)) builder.skip('geometry', 'heights', where);
  const read: ReadGeometry[] = [];
  if (polygons.length > 0) read.push({ geometry: { kind: 'polygon', polygons }, height: null });
  if (lines.length > 0) read.push({ geometry: { kind: 'line', lines }, height: null });
  if (points.length > 0) read.push({ geometry: { kind: 'point', points }, height: single });
  return read;
}

interface Context {
  readonly builder: DrawingBuilder;
  readonly where: string;
}

function collect(value: unknown, found: Collected, context: Context): void {
  if (typeof value !== 'object' || value === null) throw new Malformed();
  const { type, coordinates, geometries } = value as Readonly<Record<string, unknown>>;
  switch (type) {
    case 'Point':
      return addPoint(coordinates, found, context);
    case 'MultiPoint':
      return listOf(coordinates).forEach((one) => addPoint(one, found, context));
    case 'LineString':
      return addLine(coordinates, found, context);
    case 'MultiLineString':
      return listOf(coordinates).forEach((one) => addLine(one, found, context));
    case 'Polygon':
      return addPolygon(coordinates, found, context);
    case 'MultiPolygon':
      return listOf(coordinates).forEach((one) => addPolygon(one, found, context));
    case 'GeometryCollection':
      return listOf(geometries).forEach((one) => collect(one, found, context));
    default:
      throw new Malformed();
  }
}

function addPoint(value: unknown, found: Collected, { builder }: Context): void {
  // An empty point is written as an empty list.
  if (Array.isArray(value) && value.length === 0) return;
  builder.reserve(1);
  found.points.push(pointOf(value));
  const height: unknown = (value as readonly unknown[])[2];
  if (typeof height === 'number' && Number.isFinite(height)) found.heights.push(height);
}

function addLine(value: unknown, found: Collected, { builder, where }: Context): void {
  const points = pointsOf(value, found, builder);
  if (points.length > 1) found.lines.push(points);
  else builder.skip('line', 'tooFewPoints', where);
}

function addPolygon(value: unknown, found: Collected, { builder, where }: Context): void {
  const rings = listOf(value).map((ring) => closedRing(pointsOf(ring, found, builder)));
  const sound = rings.filter((ring) => ring !== null);
  if (sound.length < rings.length) builder.skip('ring', 'emptyRing', where, rings.length - sound.length);
  // Holes of a ring that is none belong nowhere.
  if (rings[0] !== null && sound.length > 0) found.polygons.push(sound);
}

function pointsOf(value: unknown, found: Collected, builder: DrawingBuilder): readonly FilePoint[] {
  const list = listOf(value);
  builder.reserve(list.length);
  return list.map((one) => {
    if (Array.isArray(one) && one.length > 2) found.heightsLost = true;
    return pointOf(one);
  });
}

function pointOf(value: unknown): FilePoint {
  if (!Array.isArray(value)) throw new Malformed();
  const [first, second]: readonly unknown[] = value;
  if (typeof first !== 'number' || typeof second !== 'number') throw new Malformed();
  // JSON has no infinity, but 1e999 is one.
  if (!Number.isFinite(first) || !Number.isFinite(second)) throw new Malformed();
  return [first, second];
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Malformed();
  return value;
}
