import type { DrawingFeature, FilePoint } from '../drawing.ts';
import { boxOf, isClockwise, pointsOf, type FileBox } from '../file-geometry.ts';

const HEADER = 100;
const MAGIC = 9994;
const VERSION = 1000;

const TYPE = { point: 1, line: 3, polygon: 5, points: 8, pointZ: 11 } as const;
type ShapeType = (typeof TYPE)[keyof typeof TYPE];

/** The .shp and the .shx of features of one kind; texts are points. */
export function writeShapes(features: readonly DrawingFeature[]): {
  readonly shp: Uint8Array;
  readonly shx: Uint8Array;
} {
  const type = typeOf(features);
  const contents = features.map((feature) => contentOf(feature, type));
  const length = contents.reduce((sum, content) => sum + 8 + content.length, HEADER);
  const [shp, shx] = [Buffer.alloc(length), Buffer.alloc(HEADER + 8 * contents.length)];
  for (const file of [shp, shx]) writeHeader(file, type, features);
  let at = HEADER;
  for (const [index, content] of contents.entries()) {
    shx.writeInt32BE(at / 2, HEADER + 8 * index);
    shx.writeInt32BE(content.length / 2, HEADER + 8 * index + 4);
    shp.writeInt32BE(index + 1, at);
    shp.writeInt32BE(content.length / 2, at + 4);
    shp.set(content, at + 8);
    at += 8 + content.length;
  }
  return { shp, shx };
}

function typeOf(features: readonly DrawingFeature[]): ShapeType {
  const kind = features[0]?.geometry.kind ?? 'point';
  if (kind === 'polygon' || kind === 'line') return TYPE[kind];
  if (features.some(({ geometry }) => geometry.kind === 'point' && geometry.points.length !== 1)) return TYPE.points;
  return haveHeights(features) ? TYPE.pointZ : TYPE.point;
}

/** All of them, and single points: the format has no word for "not measured" among heights. */
export const haveHeights = (features: readonly DrawingFeature[]): boolean =>
  features.every(
    ({ geometry, height }) => height !== null && geometry.kind === 'point' && geometry.points.length === 1,
  );

function writeHeader(file: Buffer, type: ShapeType, features: readonly DrawingFeature[]): void {
  file.writeInt32BE(MAGIC, 0);
  file.writeInt32BE(file.length / 2, 24);
  file.writeInt32LE(VERSION, 28);
  file.writeInt32LE(type, 32);
  writeBox(file, 36, boxOf(features.flatMap(pointsOf)));
  const heights = type === TYPE.pointZ ? features.map(({ height }) => height ?? 0) : [0];
  file.writeDoubleLE(
    heights.reduce((a, b) => Math.min(a, b), Infinity),
    68,
  );
  file.writeDoubleLE(
    heights.reduce((a, b) => Math.max(a, b), -Infinity),
    76,
  );
}

function contentOf(feature: DrawingFeature, type: ShapeType): Buffer {
  const { geometry } = feature;
  if (geometry.kind === 'polygon') return partsContent(type, geometry.polygons.flatMap(directed));
  if (geometry.kind === 'line') return partsContent(type, geometry.lines);
  const points = pointsOf(feature);
  if (type === TYPE.points) return pointsContent(points);
  const content = Buffer.alloc(type === TYPE.pointZ ? 36 : 20);
  content.writeInt32LE(type, 0);
  writePoint(content, 4, points[0] ?? [0, 0]);
  if (type === TYPE.pointZ) content.writeDoubleLE(feature.height ?? 0, 20);
  return content;
}

function partsContent(type: ShapeType, parts: readonly (readonly FilePoint[])[]): Buffer {
  const points = parts.flat();
  const content = Buffer.alloc(44 + 4 * parts.length + 16 * points.length);
  content.writeInt32LE(type, 0);
  writeBox(content, 4, boxOf(points));
  content.writeInt32LE(parts.length, 36);
  content.writeInt32LE(points.length, 40);
  let first = 0;
  for (const [index, part] of parts.entries()) {
    content.writeInt32LE(first, 44 + 4 * index);
    first += part.length;
  }
  for (const [index, point] of points.entries()) writePoint(content, 44 + 4 * parts.length + 16 * index, point);
  return content;
}

function pointsContent(points: readonly FilePoint[]): Buffer {
  const content = Buffer.alloc(40 + 16 * points.length);
  content.writeInt32LE(TYPE.points, 0);
  writeBox(content, 4, boxOf(points));
  content.writeInt32LE(points.length, 36);
  for (const [index, point] of points.entries()) writePoint(content, 40 + 16 * index, point);
  return content;
}

function writePoint(content: Buffer, at: number, [x, y]: FilePoint): void {
  content.writeDoubleLE(x, at);
  content.writeDoubleLE(y, at + 8);
}

/** Outer rings clockwise, holes the other way round. */
const directed = (polygon: readonly (readonly FilePoint[])[]): readonly (readonly FilePoint[])[] =>
  polygon.map((ring, index) => (isClockwise(ring) === (index === 0) ? ring : ring.toReversed()));

function writeBox(content: Buffer, at: number, box: FileBox): void {
  for (const [index, value] of box.entries()) content.writeDoubleLE(value, at + 8 * index);
}
