import { Fault } from '#domain/fault.ts';
import type {
  FileFrame,
  FileParcel,
  LandXmlFile,
  LengthUnit,
  PlanePoint,
  PointReference,
  Segment,
} from './landxml-file.ts';
import { lengthUnit } from './units.ts';

type Attributes = Readonly<Record<string, string>>;

interface OpenSegment {
  readonly element: string;
  readonly clockwise: boolean;
  readonly points: Map<string, PointReference>;
  list: readonly PlanePoint[];
}

interface OpenParcel {
  readonly name: string;
  readonly statedArea: number | null;
  readonly rings: Segment[][];
}

const SEGMENTS: ReadonlySet<string> = new Set(['Line', 'Curve', 'IrregularLine', 'Spiral', 'Chain']);
const POINTS: ReadonlySet<string> = new Set(['Start', 'End', 'Center', 'PI']);
const MOST_PARCELS = 10_000;
const MOST_POINTS = 5_000_000;

/** Takes the events of the parser; keeps text only inside the elements that carry coordinates. */
export class LandXmlBuilder {
  #unit: LengthUnit | null = null;
  #unitName: string | null = null;
  #frame: FileFrame | null = null;
  #application: string | null = null;
  readonly #points = new Map<string, PlanePoint>();
  readonly #parcels: FileParcel[] = [];
  #parcel: OpenParcel | null = null;
  #ring: Segment[] | null = null;
  #segment: OpenSegment | null = null;
  #text: string[] | null = null;
  #pointName: string | null = null;
  #pointsRead = 0;
  #rootSeen = false;

  open(element: string, attributes: Attributes): void {
    if (!this.#rootSeen) {
      this.#rootSeen = true;
      if (element !== 'LandXML') throw unreadable('notLandXml');
    }
    if (element === 'Metric' || element === 'Imperial') {
      this.#unitName = attributes['linearUnit'] ?? '';
      this.#unit = lengthUnit(attributes['linearUnit']);
    } else if (element === 'CoordinateSystem') this.#frame = frameOf(attributes);
    else if (element === 'Application') this.#application = attributes['name'] ?? null;
    else if (element === 'CgPoint' && this.#parcel === null) this.#openPoint(attributes);
    else if (element === 'Parcel') this.#openParcel(attributes);
    else if (this.#parcel !== null) this.#openInParcel(element, attributes);
  }

  text(text: string): void {
    this.#text?.push(text);
  }

  close(element: string): void {
    if (element === 'CgPoint') this.#closePoint();
    else if (this.#segment !== null && (POINTS.has(element) || element === 'PntList2D' || element === 'PntList3D'))
      this.#closeCoordinates(element);
    else if (this.#segment !== null && element === this.#segment.element) this.#closeSegment(this.#segment);
    else if (element === 'CoordGeom') this.#ring = null;
    else if (element === 'Parcel') this.#closeParcel();
  }

  finish(): LandXmlFile {
    if (this.#unit === null)
      throw new Fault('DOCUMENT_UNREADABLE', { data: { format: 'LandXML', reason: 'unit', unit: this.#unitName } });
    return {
      unit: this.#unit,
      frame: this.#frame,
      application: this.#application,
      points: this.#points,
      parcels: this.#parcels,
    };
  }

  #openPoint(attributes: Attributes): void {
    this.#pointName = attributes['name'] ?? null;
    this.#text = [];
  }

  #closePoint(): void {
    const [point] = this.#readPoints(2);
    if (this.#pointName !== null && point !== undefined) this.#points.set(this.#pointName, point);
    this.#pointName = null;
  }

  #openParcel(attributes: Attributes): void {
    if (this.#parcels.length >= MOST_PARCELS) throw unreadable('tooManyParcels');
    const area = Number(attributes['area']);
    this.#parcel = {
      name: attributes['name'] ?? String(this.#parcels.length + 1),
      statedArea: attributes['area'] !== undefined && Number.isFinite(area) ? area : null,
      rings: [],
    };
  }

  #closeParcel(): void {
    // A parcel of parcels has no boundary of its own; its members were read before.
    if (this.#parcel !== null && this.#parcel.rings.length > 0) this.#parcels.push(this.#parcel);
    this.#parcel = null;
  }

  #openInParcel(element: string, attributes: Attributes): void {
    if (element === 'CoordGeom') {
      this.#ring = [];
      this.#parcel?.rings.push(this.#ring);
    } else if (this.#ring !== null && this.#segment === null && SEGMENTS.has(element)) {
      this.#segment = { element, clockwise: attributes['rot'] === 'cw', points: new Map(), list: [] };
    } else if (this.#segment !== null && POINTS.has(element)) {
      const name = attributes['pntRef'];
      if (name !== undefined) this.#segment.points.set(element, { name });
      this.#text = [];
    } else if (this.#segment !== null && (element === 'PntList2D' || element === 'PntList3D')) this.#text = [];
  }

  #closeCoordinates(element: string): void {
    const segment = this.#segment;
    if (segment === null) return;
    if (POINTS.has(element)) {
      const [point] = this.#readPoints(2);
      if (point !== undefined) segment.points.set(element, { at: point });
    } else segment.list = this.#readPoints(element === 'PntList3D' ? 3 : 2);
  }

  #closeSegment({ element, clockwise, points, list }: OpenSegment): void {
    this.#segment = null;
    const start = points.get('Start');
    const end = points.get('End');
    const center = points.get('Center');
    if (start === undefined || end === undefined) this.#ring?.push({ kind: 'unsupported', element });
    else if (element === 'Line') this.#ring?.push({ kind: 'line', points: [start, end] });
    else if (element === 'IrregularLine')
      this.#ring?.push({ kind: 'line', points: [start, ...list.map((at) => ({ at })), end] });
    else if (element === 'Curve' && center !== undefined)
      this.#ring?.push({ kind: 'curve', clockwise, start, center, end });
    else this.#ring?.push({ kind: 'unsupported', element });
  }

  /** Numbers of the element just closed. `dimensions` 3 in lists of triples; a single point may carry its height or not. */
  #readPoints(dimensions: 2 | 3): PlanePoint[] {
    const text = this.#text?.join('').trim() ?? '';
    this.#text = null;
    if (text === '') return [];
    const numbers = text.split(/\s+/).map(Number);
    if (numbers.some((number) => !Number.isFinite(number))) throw unreadable('notANumber');
    const single = numbers.length <= 3 && dimensions === 2;
    const step = single ? numbers.length : dimensions;
    if (numbers.length < 2 || numbers.length % step !== 0) throw unreadable('incompletePoint');
    const points: PlanePoint[] = [];
    // North first, then east: the survey habit, turned here and nowhere else in this reader.
    for (let i = 0; i + 1 < numbers.length; i += step) points.push([numbers[i + 1] ?? 0, numbers[i] ?? 0]);
    this.#pointsRead += points.length;
    if (this.#pointsRead > MOST_POINTS) throw unreadable('tooManyPoints');
    return points;
  }
}

function frameOf(attributes: Attributes): FileFrame {
  const epsg = Number(attributes['epsgCode']);
  const name = attributes['name'] ?? attributes['desc'] ?? attributes['horizontalCoordinateSystemName'] ?? null;
  return { name, epsg: Number.isInteger(epsg) && epsg > 0 ? epsg : null };
}

const unreadable = (reason: string): Fault => new Fault('DOCUMENT_UNREADABLE', { data: { format: 'LandXML', reason } });
