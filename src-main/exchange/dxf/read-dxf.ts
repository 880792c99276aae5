import type { DrawingFrame, DrawingReader, ReadChoices, TakeFeature } from '../drawing.ts';
import { CHORD_ERROR_M } from '../landxml/densify-curve.ts';
import { decodeText, detectEncoding, settleEncoding } from '../text-encoding.ts';
import { BinaryTags, isBinaryDxf } from './binary-tags.ts';
import { DxfDecoder } from './dxf-decoder.ts';
import { unreadableDxf } from './dxf-fault.ts';
import { readHeader, type DxfHeader } from './read-header.ts';
import { SectionReader } from './read-sections.ts';
import { SkipList, type SkipReason } from '../skip-list.ts';
import type { TagSource } from './tag-source.ts';
import { TextTags } from './text-tags.ts';
import { insertUnit } from './units.ts';

const LARGEST = 256 * 1024 * 1024;
const MOST_ENTITIES = 5_000_000;
const MOST_POINTS = 6_000_000;

/** $ACADVER from which on texts are UTF-8: AutoCAD 2007. */
const FIRST_UTF8 = 'AC1021';

/**
 * DXF R12 to 2018, text or binary. Lines stay lines (`polygonise` closes them), closed polylines become polygons,
 * blocks are taken apart, curves become chords.
 *
 * CRS     none: DXF names no system; x is taken for east
 * Unit    $INSUNITS, or the choice
 * Faults  DOCUMENT_UNREADABLE with reason and line (text) or offset (binary)
 * Source  Autodesk, DXF reference 2018
 */
export const readDxf: DrawingReader = (files, choices, take) =>
  // Refusals of the file reach the caller as a rejection, whenever they happen.
  new Promise((resolve) => {
    resolve(readBytes(files.bytes, choices, take));
  });

function readBytes(given: Uint8Array, choices: ReadChoices, take: TakeFeature): DrawingFrame {
  if (given.length > LARGEST) throw unreadableDxf('tooLarge');
  const { bytes, source: makeSource } = openTags(given);
  const header = readHeader(makeSource());
  const encoding = encodingOf(bytes, header, choices);
  const unit = header.insertUnits === null ? null : insertUnit(header.insertUnits);
  const skips = new SkipList<SkipReason>();
  const sections = new SectionReader({
    source: makeSource(),
    decoder: new DxfDecoder(encoding.name),
    skips,
    unitMetres: choices.unitMetres ?? unit?.metres ?? 1,
    // What a small file makes of its blocks and curves is bounded by its size.
    limits: {
      entities: Math.min(MOST_ENTITIES, 50_000 + bytes.length / 4),
      points: Math.min(MOST_POINTS, 4_000_000 + bytes.length),
    },
    take,
  });
  const arcs = sections.read();
  tellDoubt(bytes, encoding, skips);
  return {
    format: 'dxf',
    version: header.version,
    encoding,
    crs: { epsg: null, text: null },
    unit: choices.unitMetres === undefined ? unit : { name: unit?.name ?? '', metres: choices.unitMetres },
    axes: 'eastNorth',
    skipped: skips.list(),
    densified: { arcs, chordErrorM: arcs > 0 ? CHORD_ERROR_M : 0 },
  };
}

function openTags(given: Uint8Array): { bytes: Uint8Array; source: () => TagSource } {
  if (isBinaryDxf(given)) return { bytes: given, source: () => new BinaryTags(given) };
  // DXF is never UTF-16 by its reference, but editors save it so.
  const isWide = detectEncoding(given.subarray(0, 4096)).name;
  const bytes = isWide.startsWith('utf-16') ? new TextEncoder().encode(decodeText(given, isWide)) : given;
  return { bytes, source: () => new TextTags(bytes) };
}

function encodingOf(bytes: Uint8Array, header: DxfHeader, choices: ReadChoices): NonNullable<DrawingFrame['encoding']> {
  const declared = (header.version ?? '') >= FIRST_UTF8 ? 'utf-8' : header.codePage;
  // The numbers of a binary file are no letters to learn from.
  if (isBinaryDxf(bytes)) {
    const settled = settleEncoding(new Uint8Array(), { chosen: choices.encoding, declared });
    return settled.source === 'assumed' ? { name: 'windows-1251', source: 'assumed' } : settled;
  }
  const settled = settleEncoding(bytes, { chosen: choices.encoding, declared });
  if (settled.source !== 'declared' || settled.name !== 'utf-8') return settled;
  // Programs write the version of a new file and the letters of an old one.
  const found = detectEncoding(bytes);
  return found.name === 'utf-8' ? settled : found;
}

/** A declared code page that the words contradict stays as declared, and the preview says so. */
function tellDoubt(
  bytes: Uint8Array,
  encoding: NonNullable<DrawingFrame['encoding']>,
  skips: SkipList<SkipReason>,
): void {
  if (encoding.source !== 'declared' || encoding.name === 'utf-8' || isBinaryDxf(bytes)) return;
  const found = detectEncoding(bytes);
  if (found.source === 'detected' && found.name !== encoding.name) skips.skip(found.name, 'encodingDoubtful', null);
}
