import type { AttributeValue, FilePoint } from '../drawing.ts';
import { attributesOf, type DrawingBuilder } from '../drawing-builder.ts';
import type { XmlHandler } from '../guarded-xml.ts';

/** Texts of a point or a line that are kept as they are. */
const TEXTS: ReadonlySet<string> = new Set([
  'cmt',
  'desc',
  'src',
  'time',
  'sym',
  'type',
  'number',
  'fix',
  'sat',
  'hdop',
]);
const POINTS: ReadonlySet<string> = new Set(['wpt', 'trkpt', 'rtept']);

interface Item {
  readonly element: 'wpt' | 'trk' | 'rte';
  readonly where: string;
  readonly attributes: [string, AttributeValue][];
  readonly lines: FilePoint[][];
  name: string | null;
  height: number | null;
  /** Tracks have heights and times at every point; a line keeps neither. */
  heights: boolean;
  broken: boolean;
}

/** Takes the events of the parser: waypoints, tracks with their segments, routes. */
export class GpxBuilder implements XmlHandler {
  readonly #builder: DrawingBuilder;
  readonly #path: string[] = [];
  #item: Item | null = null;
  #point: FilePoint | null = null;
  #text: string[] | null = null;
  #extension = 0;
  #items = 0;
  version: string | null = null;

  constructor(builder: DrawingBuilder) {
    this.#builder = builder;
  }

  open(element: string, attributes: Readonly<Record<string, string>>): void {
    if (this.#path.length === 0) {
      if (element !== 'gpx') throw this.#builder.unreadable('notGpx');
      this.version = /^\d\.\d$/.exec(attributes['version'] ?? '')?.[0] ?? null;
    }
    this.#path.push(element);
    if (element === 'extensions' && this.#extension === 0) {
      this.#extension = this.#path.length;
      this.#builder.skip('extensions', 'gpxExtension', this.#item?.where ?? null);
    }
    if (this.#extension > 0) return;
    if (this.#item === null && (element === 'wpt' || element === 'trk' || element === 'rte')) this.#openItem(element);
    if (this.#item === null) return;
    if (element === 'trkseg' || element === 'rte') this.#item.lines.push([]);
    if (POINTS.has(element)) this.#openPoint(this.#item, attributes);
    this.#text = element === 'name' || element === 'ele' || TEXTS.has(element) ? [] : null;
  }

  text(text: string): void {
    this.#text?.push(text);
  }

  close(): void {
    const element = this.#path.pop();
    const text = this.#text?.join('').trim() ?? null;
    this.#text = null;
    if (this.#extension > this.#path.length) this.#extension = 0;
    const item = this.#item;
    if (item === null || element === undefined || this.#extension > 0) return;
    if (element === item.element) this.#closeItem(item);
    else if (text !== null) this.#closeText(item, element, text);
  }

  #openItem(element: Item['element']): void {
    this.#items += 1;
    const where = String(this.#items);
    this.#item = { element, where, attributes: [], lines: [], name: null, height: null, heights: false, broken: false };
  }

  #openPoint(item: Item, attributes: Readonly<Record<string, string>>): void {
    this.#builder.reserve(1);
    const point: FilePoint = [degrees(attributes['lon']), degrees(attributes['lat'])];
    if (!point.every(Number.isFinite)) item.broken = true;
    if (item.element === 'wpt') this.#point = point;
    else item.lines.at(-1)?.push(point);
  }

  #closeText(item: Item, element: string, text: string): void {
    const own = this.#path.at(-1) === item.element;
    if (element === 'ele') {
      const height = text === '' ? NaN : Number(text);
      if (item.element === 'wpt' && own) item.height = Number.isFinite(height) ? height : null;
      else item.heights = true;
    } else if (own && element === 'name') item.name = this.#builder.text(text);
    else if (own && text !== '') item.attributes.push([element, this.#builder.text(text)]);
  }

  #closeItem(item: Item): void {
    const point = this.#point;
    this.#item = null;
    this.#point = null;
    const { element, where, name, height, lines, heights, broken } = item;
    if (broken) return this.#builder.skip(element, 'badGeometry', where);
    if (heights) this.#builder.skip(element, 'heights', where);
    const attributes = attributesOf(item.attributes);
    const common = { layer: '', name: name === '' ? null : name, attributes };
    if (element === 'wpt' && point !== null)
      return this.#builder.add({ ...common, geometry: { kind: 'point', points: [point] }, height });
    const long = lines.filter((line) => line.length > 1);
    const short = lines.filter((line) => line.length === 1).length;
    if (short > 0) this.#builder.skip('line', 'tooFewPoints', where, short);
    if (long.length === 0) return this.#builder.skip(element, 'noGeometry', where);
    this.#builder.add({ ...common, geometry: { kind: 'line', lines: long } });
  }
}

const degrees = (text: string | undefined): number => (text === undefined || text.trim() === '' ? NaN : Number(text));
