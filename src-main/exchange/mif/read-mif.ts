import type {
  AttributeValue,
  DrawingFeature,
  DrawingFrame,
  DrawingReader,
  ReadChoices,
  SourceFiles,
  TakeFeature,
} from '../drawing.ts';
import { CHORD_ERROR_M } from '../landxml/densify-curve.ts';
import { settleEncoding } from '../text-encoding.ts';
import { columnValue, type MifColumn } from './columns.ts';
import { MidRows } from './mid-rows.ts';
import { unreadableMif } from './mif-fault.ts';
import { MifTokens } from './mif-tokens.ts';
import { readMifHeader, type MifHeader } from './read-header.ts';
import { MifObjects, type MifShape } from './read-objects.ts';

const LARGEST = 256 * 1024 * 1024;
const MOST_ENTITIES = 5_000_000;

/** Degrees to metres, to tell how fine an arc on a map in degrees must be. */
const METRES_IN_DEGREE = 111_320;

/**
 * MapInfo interchange: the .mif with the objects and, beside it, the .mid with a row for each.
 *
 * CRS     the CoordSys clause; its EPSG code for the systems of Kazakhstan, UTM, longitude and latitude
 * Unit    of the clause; degrees have none
 * Faults  DOCUMENT_UNREADABLE with reason and line
 * Source  MapInfo Professional, Data Interchange Format
 */
export const readMif: DrawingReader = (files, choices, take) =>
  // Refusals of the file reach the caller as a rejection, whenever they happen.
  new Promise((resolve) => {
    resolve(readFiles(files, choices, take));
  });

function readFiles(files: SourceFiles, choices: ReadChoices, take: TakeFeature): DrawingFrame {
  const mid = midOf(files);
  if (files.bytes.length + (mid?.length ?? 0) > LARGEST) throw unreadableMif('tooLarge');
  const tokens = new MifTokens(files.bytes);
  const header = readMifHeader(tokens, (declared) => {
    const found = settleEncoding(files.bytes, { chosen: choices.encoding, declared });
    // Texts of a file that names no code page may stand in the table only.
    return found.source === 'assumed' && mid ? settleEncoding(mid, {}) : found;
  });
  const { coordSys, encoding } = header;
  const unit = choices.unitMetres === undefined ? coordSys.unit : { name: '', metres: choices.unitMetres };
  const unitMetres = unit?.metres ?? (coordSys.axes === 'lonLat' ? METRES_IN_DEGREE : 1);
  const objects = new MifObjects(tokens, { transform: header.transform, unitMetres, sizeBytes: files.bytes.length });
  const rows = mid && new MidRows(mid, encoding.name, header.delimiter);
  readFeatures({ objects, rows, header, layer: files.name.replace(/\.mif$/i, ''), tokens, take });
  return {
    format: 'mif',
    version: header.version,
    encoding,
    crs: { epsg: coordSys.epsg, text: header.coordSysText },
    unit,
    axes: coordSys.axes,
    skipped: objects.skips.list(),
    densified: { arcs: objects.arcs, chordErrorM: objects.arcs > 0 ? CHORD_ERROR_M : 0 },
  };
}

function midOf(files: SourceFiles): Uint8Array | null {
  const wanted = files.name.replace(/\.mif$/i, '').toLowerCase();
  for (const [name, bytes] of files.beside) if (name.toLowerCase() === `${wanted}.mid`) return bytes;
  return null;
}

interface Reading {
  readonly objects: MifObjects;
  readonly rows: MidRows | null;
  readonly header: MifHeader;
  readonly layer: string;
  readonly tokens: MifTokens;
  readonly take: TakeFeature;
}

function readFeatures({ objects, rows, header, layer, tokens, take }: Reading): void {
  let count = 0;
  let missing = 0;
  for (let shapes = objects.next(); shapes !== null; shapes = objects.next()) {
    if (++count > MOST_ENTITIES) throw unreadableMif('tooManyEntities', tokens.line);
    const row = rows?.next() ?? null;
    if (row === null) missing++;
    const attributes = row === null ? {} : attributesOf(header.columns, row);
    for (const shape of shapes) take(featureOf(shape, layer, attributes));
  }
  if (rows === null && header.columns.length > 0) objects.skips.skip('MID', 'mifNoMid', null, count);
  else if (rows !== null && missing > 0)
    objects.skips.skip('MID', 'mifRowMissing', String(count - missing + 1), missing);
  let left = 0;
  while (rows && rows.next() !== null) left++;
  if (left > 0) objects.skips.skip('MID', 'mifRowLeft', String(count + 1), left);
}

function attributesOf(columns: readonly MifColumn[], row: readonly string[]): Readonly<Record<string, AttributeValue>> {
  return Object.fromEntries(
    columns.map(({ name, kind }, at) => [name, at < row.length ? columnValue(kind, row[at] ?? '') : null]),
  );
}

function featureOf(
  { geometry, arcs }: MifShape,
  layer: string,
  attributes: Readonly<Record<string, AttributeValue>>,
): DrawingFeature {
  const named = Object.hasOwn(attributes, 'name') ? attributes['name'] : null;
  const name = typeof named === 'string' && named !== '' ? named : typeof named === 'number' ? String(named) : null;
  const height = geometry.kind === 'point' && Object.hasOwn(attributes, 'height') ? attributes['height'] : null;
  return { layer, name, geometry, attributes, arcs, height: typeof height === 'number' ? height : null };
}
