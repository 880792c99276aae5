import type { AttributeValue, FilePoint } from '../drawing.ts';
import { attributesOf, nameAmong, type DrawingBuilder } from '../drawing-builder.ts';
import { GeometryCollector } from '../geometry-collector.ts';
import type { XmlHandler } from '../guarded-xml.ts';

/** What is no feature of a plan: named and counted, never fetched or drawn. */
const LEFT_OUT: ReadonlyMap<string, string> = new Map([
  ['NetworkLink', 'networkLink'],
  ['GroundOverlay', 'overlay'],
  ['ScreenOverlay', 'overlay'],
  ['PhotoOverlay', 'overlay'],
  ['Model', 'kmlModel'],
]);
/** Elements whose text is kept. */
const TEXTS: ReadonlySet<string> = new Set(['name', 'description', 'coordinates', 'value', 'SimpleData']);

interface Placemark {
  readonly where: string;
  readonly found: GeometryCollector;
  readonly attributes: [string, AttributeValue][];
  name: string | null;
  /** A coordinate that is none: the whole feature stays behind, rather than a part of it. */
  broken: boolean;
}

/** Takes the events of the parser; keeps text only inside the elements whose text is data. */
export class KmlBuilder implements XmlHandler {
  readonly #builder: DrawingBuilder;
  readonly #path: string[] = [];
  readonly #folders: string[] = [];
  #placemark: Placemark | null = null;
  #rings: (readonly FilePoint[])[] = [];
  #text: string[] | null = null;
  #dataName: string | null = null;
  #placemarks = 0;
  version: string | null = null;

  constructor(builder: DrawingBuilder) {
    this.#builder = builder;
  }

  open(element: string, attributes: Readonly<Record<string, string>>, prefix: string): void {
    if (this.#path.length === 0) this.#openRoot(element, attributes);
    // Google's extensions have names of their own, and some that KML has too.
    const name = prefix === 'gx' ? `gx:${element}` : element;
    this.#path.push(name);
    const reason = prefix === 'gx' ? 'gxExtension' : LEFT_OUT.get(element);
    if (reason !== undefined) this.#builder.skip(name, reason, this.#placemark?.where ?? null);
    if (name === 'Folder') this.#folders.push('');
    else if (name === 'Placemark') this.#openPlacemark();
    else if (name === 'Polygon') this.#rings = [];
    else if (name === 'Data' || name === 'SimpleData') this.#dataName = attributes['name'] ?? null;
    if (TEXTS.has(name)) this.#text = [];
  }

  text(text: string): void {
    this.#text?.push(text);
  }

  close(): void {
    const name = this.#path.pop();
    const text = this.#text?.join('').trim() ?? null;
    this.#text = null;
    const parent = this.#path.at(-1);
    if (name === 'Folder') this.#folders.pop();
    else if (name === 'Placemark') this.#closePlacemark();
    else if (name === 'Polygon') this.#placemark?.found.addPolygon(this.#rings);
    else if (text !== null && name !== undefined) this.#closeText(name, parent, text);
  }

  #openRoot(element: string, attributes: Readonly<Record<string, string>>): void {
    if (element !== 'kml') throw this.#builder.unreadable('notKml');
    const space = Object.entries(attributes).find(([key]) => key === 'xmlns' || key.startsWith('xmlns:'))?.[1] ?? '';
    this.version = /\/kml\/(\d\.\d)$/.exec(space)?.[1] ?? null;
  }

  #openPlacemark(): void {
    this.#placemarks += 1;
    const where = String(this.#placemarks);
    const found = new GeometryCollector(this.#builder, where);
    this.#placemark = { where, found, attributes: [], name: null, broken: false };
  }

  #closeText(name: string, parent: string | undefined, text: string): void {
    const placemark = this.#placemark;
    if (name === 'name' && parent === 'Folder') this.#folders[this.#folders.length - 1] = this.#builder.text(text);
    if (placemark === null) return;
    if (name === 'name' && parent === 'Placemark') placemark.name = this.#builder.text(text);
    else if (name === 'description' && parent === 'Placemark') this.#addAttribute('description', text);
    else if ((name === 'value' || name === 'SimpleData') && this.#dataName !== null)
      this.#addAttribute(this.#dataName, text);
    else if (name === 'coordinates') this.#closeCoordinates(placemark, parent, text);
  }

  #addAttribute(name: string, text: string): void {
    this.#placemark?.attributes.push([this.#builder.text(name), this.#builder.text(text)]);
  }

  /** Longitude, latitude and perhaps height, divided by commas; points by blanks. */
  #closeCoordinates(placemark: Placemark, parent: string | undefined, text: string): void {
    const tuples = text === '' ? [] : text.split(/\s+/);
    this.#builder.reserve(tuples.length);
    const numbers = tuples.map((tuple) => tuple.split(',').map((part) => (part === '' ? NaN : Number(part))));
    if (numbers.some((tuple) => tuple.length < 2 || tuple.length > 3 || !tuple.every(Number.isFinite)))
      return void (placemark.broken = true);
    const points = numbers.map(([longitude = 0, latitude = 0]): FilePoint => [longitude, latitude]);
    const [first] = points;
    if (parent === 'Point' && first !== undefined) placemark.found.addPoint(first, numbers[0]?.[2] ?? null);
    if (parent === 'LineString') placemark.found.addLine(points);
    if (parent === 'LinearRing') this.#closeRing(placemark, points);
    // Most files write a height of 0 for "on the ground": nothing is lost with it.
    if (parent !== 'Point' && numbers.some(([, , height = 0]) => height !== 0)) placemark.found.loseHeights();
  }

  /** A ring on its own is a closed line. */
  #closeRing(placemark: Placemark, points: readonly FilePoint[]): void {
    if (this.#path.includes('Polygon')) {
      // Whatever stands first in the file: the outer ring goes before its holes.
      if (this.#path.includes('outerBoundaryIs')) this.#rings.unshift(points);
      else this.#rings.push(points);
    } else placemark.found.addLine(points);
  }

  #closePlacemark(): void {
    const placemark = this.#placemark;
    this.#placemark = null;
    if (placemark === null) return;
    const { where, broken, found } = placemark;
    if (broken) return this.#builder.skip('Placemark', 'badGeometry', where);
    const read = found.finish();
    if (read.length === 0) return this.#builder.skip('Placemark', 'noGeometry', where);
    const attributes = attributesOf(placemark.attributes);
    const layer = this.#folders.findLast((folder) => folder !== '') ?? '';
    const name = placemark.name === '' ? null : placemark.name;
    for (const one of read) this.#builder.add({ layer, name: name ?? nameAmong(attributes), attributes, ...one });
  }
}
