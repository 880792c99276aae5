import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { extensionOf } from './detect-format.ts';
import type { Drawing, FileFormat, Skipped } from './drawing.ts';
import { inGroundOrder, isInDegrees } from './ground-points.ts';
import { WRITERS } from './writers.ts';

export interface WrittenDrawing {
  readonly format: FileFormat;
  /** By their names; the first is the main one. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** How many features went in, and what the format cannot keep. */
  readonly written: number;
  readonly left: readonly Skipped[];
}

export type WriteCode =
  | 'exchange.writeUnknown'
  | 'exchange.axesUnknown'
  | 'exchange.needsPlane'
  | 'exchange.needsDegrees'
  | 'exchange.nothingToWrite';

const BY_EXTENSION: Readonly<Record<string, FileFormat>> = {
  csv: 'catalogue',
  dxf: 'dxf',
  geojson: 'geojson',
  gpkg: 'geopackage',
  gpx: 'gpx',
  json: 'geojson',
  kml: 'kml',
  landxml: 'landxml',
  mif: 'mif',
  shp: 'shapefile',
  txt: 'catalogue',
  xlsx: 'catalogue',
  xml: 'landxml',
};

/**
 * A drawing as files of the format that the name asks for.
 *
 * CRS      as the drawing is: transform it before; [east, north] metres or [longitude, latitude] reach the writer
 * Refuses  'exchange.writeUnknown' (about the extension), 'exchange.axesUnknown', 'exchange.needsPlane',
 *          'exchange.needsDegrees', 'exchange.nothingToWrite'
 */
export async function writeDrawing(
  drawing: Drawing,
  name: string,
): Promise<Result<WrittenDrawing, Refusal<WriteCode>>> {
  const format = BY_EXTENSION[extensionOf(name)];
  const writer = format === undefined ? undefined : WRITERS[format];
  if (format === undefined || writer === undefined)
    return refuse('exchange.writeUnknown', [name, ...writableExtensions()]);
  if (drawing.axes === 'unknown') return refuse('exchange.axesUnknown', [name]);
  if (writer.ground === 'plane' && isInDegrees(drawing)) return refuse('exchange.needsPlane', [name]);
  if (writer.ground === 'degrees' && !isInDegrees(drawing)) return refuse('exchange.needsDegrees', [name]);
  const features = drawing.features.filter(({ geometry }) => writer.carries.includes(geometry.kind));
  if (features.length === 0) return refuse('exchange.nothingToWrite', [name]);
  const write = await writer.load();
  const { files, skipped } = await write(inGroundOrder({ ...drawing, features }), name);
  const left = [...leftOut(drawing, features.length, writer.carries), ...skipped];
  return ok({ format, files, written: features.length, left });
}

export const writableExtensions = (): readonly string[] =>
  Object.keys(BY_EXTENSION).filter((extension) => WRITERS[BY_EXTENSION[extension] ?? 'dxf'] !== undefined);

function leftOut({ features }: Drawing, written: number, carries: readonly string[]): readonly Skipped[] {
  if (written === features.length) return [];
  return (['polygon', 'line', 'point', 'text'] as const)
    .filter((kind) => !carries.includes(kind))
    .map((kind) => ({
      what: kind,
      reason: 'notOfFormat',
      count: features.filter(({ geometry }) => geometry.kind === kind).length,
      where: null,
    }))
    .filter(({ count }) => count > 0);
}
