import { strFromU8, unzipSync } from 'fflate';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import type { FileFormat, SourceFiles } from './drawing.ts';
import { readableFormats } from './readers.ts';

/** How much of a file is looked at. */
const START = 64 * 1024;
const MOST_ENTRIES = 10_000;

const BY_ROOT: Readonly<Record<string, FileFormat>> = { LandXML: 'landxml', kml: 'kml', gpx: 'gpx' };

/** Asked only when the content leaves it open: a damaged file is named by its format, an empty one as well. */
const BY_EXTENSION: Readonly<Record<string, FileFormat>> = {
  csv: 'points',
  dxf: 'dxf',
  geojson: 'geojson',
  gpkg: 'geopackage',
  gpx: 'gpx',
  json: 'geojson',
  kml: 'kml',
  kmz: 'kml',
  landxml: 'landxml',
  mif: 'mif',
  pts: 'points',
  shp: 'shapefile',
  tsv: 'points',
  txt: 'points',
  xlsx: 'points',
  xml: 'landxml',
  xyz: 'points',
};

/**
 * What a file is: by its content, and by its name only where the content does not say.
 *
 * Refuses 'exchange.formatUnknown', about the name of the file and the formats that can be read
 */
export function detectFormat({ name, bytes }: SourceFiles): Result<FileFormat, Refusal<'exchange.formatUnknown'>> {
  const found = byContent(bytes);
  const format = found === 'open' ? (BY_EXTENSION[extensionOf(name)] ?? null) : found;
  return format === null ? refuse('exchange.formatUnknown', [name, ...readableFormats()]) : ok(format);
}

export const extensionOf = (name: string): string => /\.([^.]{1,12})$/.exec(name)?.[1]?.toLowerCase() ?? '';

function byContent(bytes: Uint8Array): FileFormat | 'open' | null {
  if (startsWith(bytes, 'PK\x03\x04')) return inArchive(bytes);
  if (startsWith(bytes, 'SQLite format 3\0')) return 'geopackage';
  if (startsWith(bytes, 'AutoCAD Binary DXF')) return 'dxf';
  // File code 9994 of a shapefile, big endian.
  if (startsWith(bytes, '\0\0\x27\x0a')) return 'shapefile';
  return inText(textOf(bytes.subarray(0, START)));
}

function inArchive(bytes: Uint8Array): FileFormat | 'open' {
  const names: string[] = [];
  try {
    unzipSync(bytes, { filter: ({ name }) => (names.length < MOST_ENTRIES ? names.push(name) : 0) < 0 });
  } catch {
    return 'open';
  }
  if (names.some((name) => /^xl\//i.test(name))) return 'points';
  if (names.some((name) => /\.kml$/i.test(name))) return 'kml';
  return names.some((name) => /\.shp$/i.test(name)) ? 'shapefile' : 'open';
}

function inText(text: string | null): FileFormat | 'open' | null {
  if (text === null) return null;
  const start = text.trimStart();
  if (start.startsWith('<')) return BY_ROOT[rootOf(start)] ?? (start.includes('<LandXML') ? 'landxml' : null);
  if (start.startsWith('{')) return /"type"\s*:/.test(start) ? 'geojson' : null;
  if (/^version\s+\d/i.test(start)) return 'mif';
  if (/^(?:999|0)\s*\n/.test(start) && /\bSECTION\b/.test(start)) return 'dxf';
  return isTable(start) ? 'points' : 'open';
}

/** Local name of the first element, past declaration, comments and instructions. */
function rootOf(xml: string): string {
  const first = /<(?![?!])([^\s/>]{1,100})/.exec(xml)?.[1] ?? '';
  return first.slice(first.indexOf(':') + 1);
}

/** Some line holds two numbers of three digits or more, or an angle. */
const isTable = (text: string): boolean =>
  text.split(/\r?\n|\r/, 1000).some((line) => (line.match(/\d{3,}|\d\xc2?\xb0/g) ?? []).length >= 2);

/** The start as text, or null where it is none. Letters outside ASCII do not matter here. */
function textOf(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const text = strFromU8(startsWith(bytes, '\xef\xbb\xbf') ? bytes.subarray(3) : bytes, true);
  return text.includes('\0') ? null : text;
}

const startsWith = (bytes: Uint8Array, start: string): boolean =>
  [...start].every((letter, index) => bytes[index] === letter.charCodeAt(0));
