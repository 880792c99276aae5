import { distance, type Arc as PlaneArc, type PlanePoint } from '#domain/geometry/densify-arc.ts';
import type { Arc, AttributeValue, DrawingFeature, DrawingFrame, FilePoint, Skipped, TakeFeature } from '../drawing.ts';
import { groupRings } from '../group-rings.ts';
import { assembleParcel, type AssembledParcel, type FileGround, type ParcelDefect } from './assemble-parcels.ts';
import { CHORD_ERROR_M } from './densify-curve.ts';
import type { FileCgPoint, FileObservation, FileParcel, LandXmlFile } from './landxml-file.ts';

/**
 * A LandXML file as a drawing, its parcels and points as they are read. Here points get back the order that the file
 * writes: north, then east.
 */
export class LandXmlDrawer {
  readonly #take: TakeFeature;
  readonly #defects: ParcelDefect[] = [];
  #arcs = 0;

  constructor(take: TakeFeature) {
    this.#take = take;
  }

  parcel(parcel: FileParcel, ground: FileGround): void {
    const assembled = assembleParcel(parcel, ground);
    if ('code' in assembled) return void this.#defects.push(assembled);
    this.#arcs += assembled.curves.length;
    this.#take(drawParcel(assembled));
  }

  point(point: FileCgPoint): void {
    this.#take(drawPoint(point));
  }

  /** The rest of the file, and what it says of itself. */
  finish(file: LandXmlFile, encoding: DrawingFrame['encoding']): DrawingFrame {
    const skipped = drawObservations(file, this.#take);
    const leftOut = this.#defects.map(({ parcel, code, detail }): Skipped => ({
      what: parcel,
      reason: code,
      count: 1,
      where: detail,
    }));
    return {
      format: 'landxml',
      version: file.version,
      encoding,
      crs: { epsg: file.frame?.epsg ?? null, text: file.frame?.name ?? null },
      unit: file.unit,
      axes: 'northEast',
      skipped: [...leftOut, ...skipped, ...passedOver(file)],
      densified: { arcs: this.#arcs, chordErrorM: CHORD_ERROR_M },
    };
  }
}

const inFileOrder = ([east, north]: PlanePoint): FilePoint => [north, east];

const closed = (ring: readonly PlanePoint[]): readonly FilePoint[] => [...ring, ...ring.slice(0, 1)].map(inFileOrder);

function drawParcel({ name, statedArea, rings, curves }: AssembledParcel): DrawingFeature {
  return {
    layer: 'Parcels',
    name,
    geometry: { kind: 'polygon', polygons: groupRings(rings.map(closed)) },
    attributes: statedArea === null ? {} : { area: statedArea },
    arcs: curves.map(drawArc),
    height: null,
  };
}

const drawArc = ({ start, center, end, clockwise }: PlaneArc): Arc => ({
  start: inFileOrder(start),
  end: inFileOrder(end),
  center: inFileOrder(center),
  radius: (distance(start, center) + distance(end, center)) / 2,
  clockwise,
});

function drawPoint({ name, at, height, code, description }: FileCgPoint): DrawingFeature {
  const attributes: Record<string, AttributeValue> = {};
  if (code !== null) attributes['code'] = code;
  if (description !== null) attributes['desc'] = description;
  return {
    layer: 'CgPoints',
    name,
    geometry: { kind: 'point', points: [inFileOrder(at)] },
    attributes,
    arcs: [],
    height,
  };
}

/** Sightings between points that the file knows are lines with their measures; the others are counted. */
function drawObservations(file: LandXmlFile, take: TakeFeature): readonly Skipped[] {
  let lost = 0;
  for (const observation of file.observations) {
    const [from, to] = endsOf(observation, file);
    if (from === undefined || to === undefined) lost += 1;
    else take(drawSighting(observation, inFileOrder(from), inFileOrder(to)));
  }
  return lost === 0 ? [] : [{ what: 'Observation', reason: 'sightingUnknown', count: lost, where: null }];
}

function endsOf(
  { setup, target }: FileObservation,
  { setups, points }: LandXmlFile,
): readonly [PlanePoint | undefined, PlanePoint | undefined] {
  const over = (id: string | null): PlanePoint | undefined => points.get(setups.get(id ?? '') ?? '');
  if (target === null) return [over(setup), undefined];
  return [over(setup), 'point' in target ? points.get(target.point) : over(target.setup)];
}

const drawSighting = (observation: FileObservation, from: FilePoint, to: FilePoint): DrawingFeature => ({
  layer: 'Survey',
  name: null,
  geometry: { kind: 'line', lines: [[from, to]] },
  attributes: { observation: observation.element, ...observation.measured },
  arcs: [],
  height: null,
});

const passedOver = ({ passedOver: elements }: LandXmlFile): readonly Skipped[] =>
  [...elements].map(([what, count]) => ({ what, reason: 'notCadastral', count, where: null }));
