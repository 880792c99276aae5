import type { DrawingFeature, FilePoint } from '../drawing.ts';
import { isClockwise, type FileBox } from '../file-geometry.ts';

const TYPE = { point: 1, line: 2, polygon: 3, points: 4, lines: 5, polygons: 6, pointZ: 1001 } as const;

/** Little endian, box x and y. */
const FLAGS = 0b0000_0011;
const HEADER = 8 + 32;

export type TableType = 'MULTIPOLYGON' | 'MULTILINESTRING' | 'MULTIPOINT' | 'POINT';

/** Header, box and well-known binary, every geometry of a table of one type. */
export function geometryBlob(feature: DrawingFeature, type: TableType, box: FileBox, srs: number): Uint8Array {
  const body = bodyOf(feature, type);
  const header = Buffer.alloc(HEADER);
  header.set([0x47, 0x50, 0, FLAGS]);
  header.writeInt32LE(srs, 4);
  // West, east, south, north: the order of the format.
  for (const [index, value] of [box[0], box[2], box[1], box[3]].entries()) header.writeDoubleLE(value, 8 + 8 * index);
  return Buffer.concat([header, ...body]);
}

function bodyOf({ geometry, height }: DrawingFeature, type: TableType): readonly Buffer[] {
  switch (geometry.kind) {
    case 'polygon':
      return [
        head(TYPE.polygons, geometry.polygons.length),
        ...geometry.polygons.flatMap((rings) => [
          head(TYPE.polygon, rings.length),
          ...rings.map((ring, index) => list(isClockwise(ring) === (index === 0) ? ring.toReversed() : ring)),
        ]),
      ];
    case 'line':
      return [
        head(TYPE.lines, geometry.lines.length),
        ...geometry.lines.flatMap((points) => [head(TYPE.line), list(points)]),
      ];
    case 'point':
      if (type === 'POINT') return point(geometry.points[0] ?? [NaN, NaN], height);
      return [head(TYPE.points, geometry.points.length), ...geometry.points.flatMap((one) => point(one, null))];
    case 'text':
      return point(geometry.at, null);
  }
}

function head(type: number, count?: number): Buffer {
  const bytes = Buffer.alloc(count === undefined ? 5 : 9);
  bytes[0] = 1;
  bytes.writeUInt32LE(type, 1);
  if (count !== undefined) bytes.writeUInt32LE(count, 5);
  return bytes;
}

const doubles = (values: readonly number[]): Buffer => Buffer.from(Float64Array.from(values).buffer);

const point = (at: FilePoint, height: number | null): readonly Buffer[] =>
  height === null ? [head(TYPE.point), doubles(at)] : [head(TYPE.pointZ), doubles([...at, height])];

function list(points: readonly FilePoint[]): Buffer {
  const bytes = Buffer.alloc(4 + 16 * points.length);
  bytes.writeUInt32LE(points.length, 0);
  for (const [index, [x, y]] of points.entries()) {
    bytes.writeDoubleLE(x, 4 + 16 * index);
    bytes.writeDoubleLE(y, 12 + 16 * index);
  }
  return bytes;
}
