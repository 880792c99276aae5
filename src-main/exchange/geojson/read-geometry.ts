import type { FilePoint } from '../drawing.ts';
import type { DrawingBuilder } from '../drawing-builder.ts';
import { GeometryCollector, type ReadGeometry } from '../geometry-collector.ts';

class Malformed extends Error {}

/** Geometries of one GeoJSON geometry, one to a kind; null where the text is no geometry. */
export function readGeometry(value: unknown, builder: DrawingBuilder, where: string): readonly ReadGeometry[] | null {
  const found = new GeometryCollector(builder, where);
  try {
    collect(value, found, builder);
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
  return found.finish();
}

function collect(value: unknown, found: GeometryCollector, builder: DrawingBuilder): void {
  if (typeof value !== 'object' || value === null) throw new Malformed();
  const { type, coordinates, geometries } = value as Readonly<Record<string, unknown>>;
  const line = (one: unknown): void => found.addLine(pointsOf(one, found, builder));
  const polygon = (one: unknown): void => found.addPolygon(listOf(one).map((ring) => pointsOf(ring, found, builder)));
  switch (type) {
    case 'Point':
      return addPoint(coordinates, found, builder);
    case 'MultiPoint':
      return listOf(coordinates).forEach((one) => addPoint(one, found, builder));
    case 'LineString':
      return line(coordinates);
    case 'MultiLineString':
      return listOf(coordinates).forEach(line);
    case 'Polygon':
      return polygon(coordinates);
    case 'MultiPolygon':
      return listOf(coordinates).forEach(polygon);
    case 'GeometryCollection':
      return listOf(geometries).forEach((one) => collect(one, found, builder));
    default:
      throw new Malformed();
  }
}

function addPoint(value: unknown, found: GeometryCollector, builder: DrawingBuilder): void {
  // An empty point is written as an empty list.
  if (Array.isArray(value) && value.length === 0) return;
  builder.reserve(1);
  const height: unknown = listOf(value)[2];
  found.addPoint(pointOf(value), typeof height === 'number' ? height : null);
}

function pointsOf(value: unknown, found: GeometryCollector, builder: DrawingBuilder): readonly FilePoint[] {
  const list = listOf(value);
  builder.reserve(list.length);
  return list.map((one) => {
    if (Array.isArray(one) && one.length > 2) found.loseHeights();
    return pointOf(one);
  });
}

function pointOf(value: unknown): FilePoint {
  const [first, second] = listOf(value);
  // JSON has no infinity, but 1e999 is one.
  if (typeof first !== 'number' || typeof second !== 'number' || !Number.isFinite(first) || !Number.isFinite(second))
    throw new Malformed();
  return [first, second];
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Malformed();
  return value;
}
