import type { XmlHandler } from '../guarded-xml.ts';
import { unreadable } from '../unreadable.ts';
import type { PlanePoint } from '#domain/geometry/densify-arc.ts';
import type { FileFrame, FileParcel, LandXmlFile, LengthUnit, PointReference, Segment } from './landxml-file.ts';
import type { LandXmlDrawer } from './draw-landxml.ts';
import { SurveyCollector } from './survey-collector.ts';
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
/** What a drawing program writes besides: named when it is passed over. */
const PASSED_OVER: ReadonlySet<string> = new Set([
  'Alignment',
  'GradeModel',
  'Monument',
  'PipeNetwork',
  'PlanFeature',
  'RedHorizontalPosition',
  'ReducedArcObservation',
  'Roadway',
  'Surface',
]);
const MOST_PARCELS = 1_000_000;
const MOST_POINTS = 5_000_000;

/** Takes the events of the parser; keeps text only inside the elements that carry coordinates. */
export class LandXmlBuilder implements XmlHandler {
  #version: string | null = null;
  #unit: LengthUnit | null = null;
  #unitName: string | null = null;
  #frame: FileFrame | null = null;
  readonly #survey = new SurveyCollector();
  readonly #passedOver = new Map<string, number>();
  readonly #points = new Map<string, PlanePoint>();
  /** Parcels that need the unit or a point that stands farther on, and those behind them. */
  readonly #waiting: FileParcel[] = [];
  #parcels = 0;
  /** Parcels may hold parcels: those that are open, the innermost last. */
  readonly #open: OpenParcel[] = [];
  #ring: Segment[] | null = null;
  #segment: OpenSegment | null = null;
  #text: string[] | null = null;
  #cgPoint: Attributes | null = null;
  #pointsRead = 0;
  #rootSeen = false;
  readonly #drawer: LandXmlDrawer;

  constructor(drawer: LandXmlDrawer) {
    this.#drawer = drawer;
  }

  open(element: string, attributes: Attributes): void {
    if (!this.#rootSeen) {
      this.#rootSeen = true;
      if (element !== 'LandXML') throw unreadable('landxml', 'notLandXml');
      this.#version = attributes['version'] ?? null;
    }
    if (PASSED_OVER.has(element)) this.#passedOver.set(element, (this.#passedOver.get(element) ?? 0) + 1);
    this.#survey.open(element, attributes);
    if (element === 'Metric' || element === 'Imperial') {
      this.#unitName = attributes['linearUnit'] ?? '';
      this.#unit = lengthUnit(attributes['linearUnit']);
    } else if (element === 'CoordinateSystem') this.#frame = frameOf(attributes);
    else if (element === 'CgPoint' && this.#open.length === 0) this.#openPoint(attributes);
    else if (element === 'Parcel') this.#openParcel(attributes);
    else if (this.#open.length > 0) this.#openInParcel(element, attributes);
  }

  text(text: string): void {
    this.#text?.push(text);
  }

  close(element: string): void {
    this.#survey.close(element);
    if (element === 'CgPoint') this.#closePoint();
    else if (this.#segment !== null && (POINTS.has(element) || element === 'PntList2D' || element === 'PntList3D'))
      this.#closeCoordinates(element);
    else if (this.#segment !== null && element === this.#segment.element) this.#closeSegment(this.#segment);
    else if (element === 'CoordGeom') this.#ring = null;
    else if (element === 'Parcel') this.#closeParcel();
  }

  finish(): LandXmlFile {
    const unit = this.#unit;
    if (unit === null) throw unreadable('landxml', 'unit', { unit: this.#unitName });
    for (const parcel of this.#waiting) this.#drawer.parcel(parcel, { unit, points: this.#points });
    return {
      version: this.#version,
      unit,
      frame: this.#frame,
      points: this.#points,
      setups: this.#survey.setups,
      observations: this.#survey.observations,
      passedOver: this.#passedOver,
    };
  }

  #openPoint(attributes: Attributes): void {
    this.#cgPoint = attributes;
    this.#text = [];
  }

  #closePoint(): void {
    const attributes = this.#cgPoint;
    if (attributes === null) return;
    this.#cgPoint = null;
    const height = Number(this.#text?.join('').trim().split(/\s+/)[2] ?? NaN);
    const [at] = this.#readPoints(2);
    if (at === undefined) return;
    const name = attributes['name'] ?? null;
    if (name !== null) this.#points.set(name, at);
    this.#drawer.point({
      name,
      at,
      height: Number.isFinite(height) ? height : null,
      code: attributes['code'] ?? null,
      description: attributes['desc'] ?? null,
    });
  }

  #openParcel(attributes: Attributes): void {
    if (this.#parcels >= MOST_PARCELS) throw unreadable('landxml', 'tooManyParcels');
    const area = Number(attributes['area']);
    this.#open.push({
      name: attributes['name'] ?? String(this.#parcels + this.#open.length + 1),
      statedArea: attributes['area'] !== undefined && Number.isFinite(area) ? area : null,
      rings: [],
    });
  }

  #closeParcel(): void {
    const parcel = this.#open.pop();
    // A parcel of parcels may have no boundary of its own; its members were read before.
    if (parcel !== undefined && parcel.rings.length > 0) this.#drawOrWait(parcel);
    this.#ring = null;
    this.#segment = null;
  }

  #drawOrWait(parcel: FileParcel): void {
    this.#parcels += 1;
    const isKnown = (reference: PointReference): boolean => 'at' in reference || this.#points.has(reference.name);
    const isReady =
      this.#waiting.length === 0 &&
      parcel.rings.every((ring) => ring.every((each) => referencesOf(each).every(isKnown)));
    if (this.#unit === null || !isReady) this.#waiting.push(parcel);
    else this.#drawer.parcel(parcel, { unit: this.#unit, points: this.#points });
  }

  #openInParcel(element: string, attributes: Attributes): void {
    if (element === 'CoordGeom') {
      this.#ring = [];
      this.#open.at(-1)?.rings.push(this.#ring);
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
    if (numbers.some((number) => !Number.isFinite(number))) throw unreadable('landxml', 'notANumber');
    const single = numbers.length <= 3 && dimensions === 2;
    const step = single ? numbers.length : dimensions;
    if (numbers.length < 2 || numbers.length % step !== 0) throw unreadable('landxml', 'incompletePoint');
    const points: PlanePoint[] = [];
    // North first, then east: the survey habit, turned here and nowhere else in this reader.
    for (let i = 0; i + 1 < numbers.length; i += step) points.push([numbers[i + 1] ?? 0, numbers[i] ?? 0]);
    this.#pointsRead += points.length;
    if (this.#pointsRead > MOST_POINTS) throw unreadable('landxml', 'tooManyPoints');
    return points;
  }
}

function referencesOf(segment: Segment): readonly PointReference[] {
  if (segment.kind === 'line') return segment.points;
  return segment.kind === 'curve' ? [segment.start, segment.center, segment.end] : [];
}

function frameOf(attributes: Attributes): FileFrame {
  const epsg = Number(attributes['epsgCode']);
  const name = attributes['name'] ?? attributes['desc'] ?? attributes['horizontalCoordinateSystemName'] ?? null;
  return { name, epsg: Number.isInteger(epsg) && epsg > 0 ? epsg : null };
}
