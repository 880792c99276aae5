import type { Drawing, DrawingReader, FilePoint, SourceFiles } from '../drawing.ts';
import { attributesOf, DrawingBuilder, type Attributes } from '../drawing-builder.ts';
import { isArchive, openArchive } from '../open-archive.ts';
import { assembleRings } from '../assemble-rings.ts';
import { readWkt } from './crs-wkt.ts';
import { readDbf, type AttributeTable } from './read-dbf.ts';
import { isShapefile, readShapes, type ShapeRecord } from './read-shapes.ts';

interface Members {
  readonly layer: string;
  readonly shp: Uint8Array;
  readonly dbf: Uint8Array | null;
  readonly prj: string | null;
  readonly cpg: string | null;
}

/** Edges that may be gone along to find holes: enough for thousands in one ring, not for thousands within each other. */
const WORK = { least: 20_000_000, perByte: 100 } as const;

/**
 * Shapefile: .shp with .dbf, .prj and .cpg beside it, or zipped, several in one archive too. The .shx is not needed.
 *
 * CRS     as the .prj says; without one the axes are unknown
 * Faults  DOCUMENT_UNREADABLE with `notShapefile`, `noShapefile`, `encoding`, `tooComplex`, `tooManyPoints`,
 *         `tooManyFeatures`, and those of `openArchive`
 */
export const readShapefile: DrawingReader = (files, choices, take) =>
  Promise.resolve().then(() => {
    const builder = new DrawingBuilder('shapefile', take);
    const layers = membersOf(files, builder);
    const [first] = layers;
    if (first === undefined) throw builder.unreadable('noShapefile');
    const encodings = layers.flatMap((members) => {
      if (members.prj !== first.prj) {
        builder.skip(members.layer, 'otherCrs');
        return [];
      }
      return [readLayer(members, builder, choices.encoding)];
    });
    return builder.finish({ version: null, encoding: encodings.find((one) => one !== null) ?? null, ...crsOf(first) });
  });

function crsOf({ prj }: Members): Pick<Drawing, 'crs' | 'unit' | 'axes'> {
  if (prj === null) return { crs: { epsg: null, text: null }, unit: null, axes: 'unknown' };
  const { epsg, geographic, unit } = readWkt(prj);
  return { crs: { epsg, text: prj }, unit, axes: geographic ? 'lonLat' : 'eastNorth' };
}

function membersOf(files: SourceFiles, builder: DrawingBuilder): readonly Members[] {
  if (!isArchive(files.bytes))
    return [groupOf(files.name, files.bytes, (name) => files.beside.get(name), [...files.beside.keys()])];
  const archive = openArchive('shapefile', files.bytes).filter(({ path }) => !path.startsWith('__MACOSX/'));
  const byPath = new Map(archive.map((file) => [file.path, file]));
  return archive
    .filter(({ path }) => /\.shp$/i.test(path))
    .map((file) => groupOf(file.path, file.bytes(), (path) => byPath.get(path)?.bytes(), [...byPath.keys()]))
    .map((members) => ({ ...members, layer: builder.text(members.layer) }));
}

/** Files of the same name but for its ending, whatever the case: archives of Windows mix `.SHP` and `.dbf`. */
function groupOf(
  path: string,
  shp: Uint8Array,
  open: (path: string) => Uint8Array | undefined,
  paths: readonly string[],
): Members {
  const stem = path.replace(/\.[^./]*$/, '');
  const beside = (ending: string): Uint8Array | null => {
    const wanted = `${stem}.${ending}`.toLowerCase();
    const found = paths.find((one) => one.toLowerCase() === wanted);
    return found === undefined ? null : (open(found) ?? null);
  };
  const textOf = (ending: string): string | null => {
    const bytes = beside(ending);
    return bytes === null ? null : new TextDecoder().decode(bytes.subarray(0, 65_536)).trim() || null;
  };
  return {
    layer: stem.slice(stem.lastIndexOf('/') + 1),
    shp,
    dbf: beside('dbf'),
    prj: textOf('prj'),
    cpg: textOf('cpg'),
  };
}

function readLayer(members: Members, builder: DrawingBuilder, chosen: string | undefined): Drawing['encoding'] {
  if (!isShapefile(members.shp)) throw builder.unreadable('notShapefile', { layer: members.layer });
  const table = members.dbf === null ? null : readDbf(members.dbf, { builder, chosen, codePage: members.cpg });
  if (members.dbf === null) builder.skip(members.layer, 'dbfMissing');
  const sink = new ShapeSink(members, table, builder);
  const shapes = readShapes(members.shp, {
    reserve: (points) => builder.reserve(points),
    lost: (index, count) => builder.skip('shape', 'damagedRecord', String(index + 1), count),
    unsupported: (index) => builder.skip('shape', 'multiPatch', String(index + 1)),
  });
  let last = -1;
  for (const record of shapes) {
    sink.take(record);
    last = record.index;
  }
  if (table !== null && table.count > last + 1)
    builder.skip('.dbf', 'recordWithoutShape', String(last + 2), table.count - last - 1);
  return table?.encoding ?? null;
}

/** Turns shapes into features; holds what is left of the work that hostile rings may cause. */
class ShapeSink {
  readonly #layer: string;
  readonly #table: AttributeTable | null;
  readonly #builder: DrawingBuilder;
  #work: number;

  constructor({ layer, shp }: Members, table: AttributeTable | null, builder: DrawingBuilder) {
    this.#layer = layer;
    this.#work = WORK.least + WORK.perByte * shp.length;
    this.#table = table;
    this.#builder = builder;
  }

  take({ index, shape, dimensions }: ShapeRecord): void {
    const where = String(index + 1);
    const attributes = this.#table?.record(index) ?? attributesOf([]);
    if (attributes === 'deleted') return this.#builder.skip('shape', 'deletedRecord', where);
    if (shape.kind === 'null') return this.#builder.skip('shape', 'noGeometry', where);
    if (!(shape.kind === 'point' ? [shape.points] : shape.parts).every(areNumbers))
      return this.#builder.skip('shape', 'notANumber', where);
    if (dimensions) this.#builder.skip('shape', 'heights', where);
    if (shape.kind === 'point') this.#addPoints(shape.points, shape.height, attributes, where);
    else if (shape.kind === 'line') this.#addLines(shape.parts, attributes, where);
    else this.#addPolygons(shape.parts, attributes, where);
  }

  #addPoints(points: readonly FilePoint[], height: number | null, attributes: Attributes, where: string): void {
    if (points.length === 0) return this.#builder.skip('shape', 'noGeometry', where);
    this.#builder.add({ layer: this.#layer, geometry: { kind: 'point', points }, attributes, height });
  }

  #addLines(parts: readonly (readonly FilePoint[])[], attributes: Attributes, where: string): void {
    const lines = parts.filter((part) => part.length > 1);
    if (lines.length < parts.length) this.#builder.skip('line', 'tooFewPoints', where, parts.length - lines.length);
    if (lines.length === 0) return this.#builder.skip('shape', 'noGeometry', where);
    this.#builder.add({ layer: this.#layer, geometry: { kind: 'line', lines }, attributes });
  }

  #addPolygons(parts: readonly (readonly FilePoint[])[], attributes: Attributes, where: string): void {
    const assembled = assembleRings(parts, this.#work);
    if (assembled === null) throw this.#builder.unreadable('tooComplex', { where });
    const { polygons, empty, turned, steps } = assembled;
    this.#work -= steps;
    if (empty > 0) this.#builder.skip('ring', 'emptyRing', where, empty);
    if (turned > 0) this.#builder.skip('ring', 'ringDirection', where, turned);
    if (polygons.length === 0) return this.#builder.skip('shape', 'noGeometry', where);
    this.#builder.add({ layer: this.#layer, geometry: { kind: 'polygon', polygons }, attributes });
  }
}

const areNumbers = (points: readonly FilePoint[]): boolean =>
  points.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
