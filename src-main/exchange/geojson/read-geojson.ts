import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import type { AttributeValue, Drawing, DrawingFrame, DrawingReader, SourceFiles, TakeFeature } from '../drawing.ts';
import { attributesOf, DrawingBuilder, nameAmong, type Attributes } from '../drawing-builder.ts';
import { detectEncoding, encodingNamed } from '../text-encoding.ts';
import { readCrs, UNKNOWN, WGS84 } from './read-crs.ts';
import { readGeometry } from './read-geometry.ts';
import { JsonWalker, type Slice } from './split-json.ts';

type Members = Readonly<Record<string, unknown>>;

const MOST_BYTES = 512 * 1024 * 1024;
const SAMPLE = 1 << 20;

/**
 * GeoJSON of RFC 7946 and of before it (with a `crs` member), collections, features and bare geometries, one to a file
 * or one to a line. Of two keys of one name the last counts, as JSON.parse has it.
 *
 * CRS     as the `crs` member says; without it WGS 84, unless the numbers cannot be degrees
 * Faults  DOCUMENT_UNREADABLE with `notJson`, `notGeoJson`, `tooDeep`, `tooLarge`, `crsLink`, `encoding`,
 *         `tooManyPoints`, `tooManyFeatures`, `textTooLong`
 */
export const readGeoJson: DrawingReader = (files, choices, take) =>
  Promise.resolve().then(() => new GeoJsonReader(files, choices.encoding, take).read());

class GeoJsonReader {
  readonly #builder: DrawingBuilder;
  readonly #bytes: Buffer;
  readonly #walker: JsonWalker;
  readonly #encoding: NonNullable<Drawing['encoding']>;
  #crs: ReturnType<typeof readCrs> | null = null;
  #count = 0;
  #layer = '';
  /** A point that cannot be degrees. */
  #beyond = false;

  constructor({ bytes }: SourceFiles, chosen: string | undefined, take: TakeFeature) {
    this.#builder = new DrawingBuilder('geojson', take);
    if (bytes.length > MOST_BYTES) throw this.#builder.unreadable('tooLarge', { bytes: bytes.length });
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#encoding = this.#encodingOf(chosen);
    this.#walker = new JsonWalker(bytes, (problem, at) => {
      throw this.#builder.unreadable(problem, { at });
    });
  }

  read(): DrawingFrame {
    let texts = 0;
    for (const text of this.#walker.texts()) {
      texts += 1;
      this.#readText(text);
    }
    if (texts === 0) throw this.#builder.unreadable('notJson', { at: 0 });
    const crs = this.#crs ?? WGS84;
    if (crs === 'link') throw this.#builder.unreadable('crsLink');
    const assumed = crs === WGS84 && this.#beyond ? UNKNOWN : crs;
    return this.#builder.finish({ version: null, encoding: this.#encoding, ...assumed });
  }

  #encodingOf(chosen: string | undefined): NonNullable<Drawing['encoding']> {
    if (chosen === undefined && isUtf8(this.#bytes)) return { name: 'utf-8', source: 'declared' };
    if (chosen === undefined) return detectEncoding(this.#bytes.subarray(0, SAMPLE));
    const name = encodingNamed(chosen);
    if (name === null) throw this.#builder.unreadable('encoding', { chosen });
    return { name, source: 'chosen' };
  }

  #textOf({ from, to }: Slice): string {
    const { name } = this.#encoding;
    return name === 'utf-8'
      ? this.#bytes.toString('utf8', from, to)
      : iconv.decode(this.#bytes.subarray(from, to), name);
  }

  #parse(slice: Slice): unknown {
    try {
      return JSON.parse(this.#textOf(slice));
    } catch (error) {
      throw this.#builder.unreadable('notJson', { at: slice.from }, error);
    }
  }

  #readText(text: Slice): void {
    if (!this.#walker.isObject(text)) throw this.#builder.unreadable('notGeoJson', { at: text.from });
    const members = new Map<unknown, Slice>();
    for (const { key, value } of this.#walker.members(text)) members.set(this.#parse(key), value);
    const member = (name: string): unknown => {
      const slice = members.get(name);
      return slice === undefined ? undefined : this.#parse(slice);
    };
    if (members.has('crs')) this.#crs = readCrs(member('crs'));
    const type = member('type');
    const features = members.get('features');
    if (type === 'FeatureCollection' && features !== undefined && this.#walker.isArray(features)) {
      const name = member('name');
      this.#layer = typeof name === 'string' ? this.#builder.text(name) : '';
      for (const slice of this.#walker.elements(features)) this.#readFeature(slice);
    } else if (type === 'Feature') this.#readFeature(text);
    else if (typeof type === 'string' && (members.has('coordinates') || members.has('geometries')))
      this.#add(this.#parse(text), {}, null);
    else throw this.#builder.unreadable('notGeoJson', { at: text.from });
  }

  #readFeature(slice: Slice): void {
    const value = this.#parse(slice);
    if (!isRecord(value) || value['type'] !== 'Feature') {
      this.#count += 1;
      return this.#builder.skip('feature', 'notAFeature', String(this.#count));
    }
    const given = isRecord(value['properties']) ? value['properties'] : {};
    const properties = Object.values(given).some(isRounded) ? this.#exactProperties(slice) : given;
    const { id } = value;
    const name = typeof id === 'string' || typeof id === 'number' ? this.#builder.text(String(id)) : null;
    this.#add(value['geometry'], properties, name);
  }

  #add(geometry: unknown, properties: Members, id: string | null): void {
    this.#count += 1;
    const where = String(this.#count);
    if (geometry === null || geometry === undefined) return this.#builder.skip('feature', 'noGeometry', where);
    const read = readGeometry(geometry, this.#builder, where);
    if (read === null) return this.#builder.skip('feature', 'badGeometry', where);
    if (read.length === 0) return this.#builder.skip('feature', 'noGeometry', where);
    const attributes = this.#attributesOf(properties, id);
    const layer = typeof attributes['layer'] === 'string' ? attributes['layer'] : this.#layer;
    for (const one of read) {
      this.#beyond ||= isBeyond(one.geometry);
      this.#builder.add({ layer, name: nameAmong(attributes) ?? id, attributes, ...one });
    }
  }

  #attributesOf(properties: Members, id: string | null): Attributes {
    const entries = Object.entries(properties).map(([key, value]): readonly [string, AttributeValue] => [
      this.#builder.text(key),
      this.#valueOf(value),
    ]);
    return attributesOf(id === null || Object.hasOwn(properties, 'id') ? entries : [['id', id], ...entries]);
  }

  /** Lists and objects stay as their JSON text: nothing that the file says is dropped. */
  #valueOf(value: unknown): AttributeValue {
    if (value === null || typeof value === 'boolean') return value;
    if (typeof value === 'number') return Number.isFinite(value) ? value : null;
    return this.#builder.text(typeof value === 'string' ? value : JSON.stringify(value));
  }

  /** Whole numbers of more than 15 digits as they are written: they are codes, and a double would change them. */
  #exactProperties(slice: Slice): Members {
    const exact = (_: string, value: unknown, context?: { readonly source?: string }): unknown =>
      isRounded(value) ? (context?.source ?? value) : value;
    const value: unknown = JSON.parse(this.#textOf(slice), exact);
    return isRecord(value) && isRecord(value['properties']) ? value['properties'] : {};
  }
}

const isRecord = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isRounded = (value: unknown): boolean =>
  typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);

function isBeyond(geometry: Drawing['features'][number]['geometry']): boolean {
  const lists =
    geometry.kind === 'polygon'
      ? geometry.polygons.flat()
      : geometry.kind === 'line'
        ? geometry.lines
        : geometry.kind === 'point'
          ? [geometry.points]
          : [];
  return lists.some((points) => points.some(([x, y]) => Math.abs(x) > 180 || Math.abs(y) > 90));
}
