import { distance, type Arc, type PlanePoint } from '#domain/geometry/densify-arc.ts';
import { densifyCurve, radiusMismatch } from './densify-curve.ts';
import type { FileParcel, LandXmlFile, PointReference, Segment } from './landxml-file.ts';

/** A parcel in the unit of the file, rings closed by their last segment, first point not repeated. */
export interface AssembledParcel {
  readonly name: string;
  readonly statedArea: number | null;
  readonly rings: readonly (readonly PlanePoint[])[];
  readonly curves: readonly Arc[];
}

/** What is wrong with a parcel of the file; the code has its text under `exchange.skipped`. */
export interface ParcelDefect {
  readonly parcel: string;
  readonly code:
    'ring.open' | 'segment.gap' | 'segment.unsupported' | 'point.unknown' | 'curve.noArc' | 'ring.tooFewPoints';
  readonly detail: string;
}

/** Ends of segments that belong together differ by less than this, metres: half a millimetre, the grid. */
const JOIN_M = 0.0005;
/** The two radii of an arc agree within the grid. */
const RADIUS_M = 0.001;

/** What a boundary needs of the file. */
export type FileGround = Pick<LandXmlFile, 'unit' | 'points'>;

/** A boundary as rings. One that does not close or cannot be followed is a defect, the first of them, and never mended. */
export function assembleParcel(parcel: FileParcel, ground: FileGround): AssembledParcel | ParcelDefect {
  const found: ParcelDefect[] = [];
  const assembled = assemble(parcel, ground, found);
  return found[0] ?? assembled;
}

interface Ground {
  readonly metres: number;
  readonly find: (reference: PointReference) => PlanePoint | null;
  readonly report: (code: ParcelDefect['code'], detail: string) => void;
  readonly curves: Arc[];
}

function assemble(parcel: FileParcel, file: FileGround, defects: ParcelDefect[]): AssembledParcel {
  const report: Ground['report'] = (code, detail) => void defects.push({ parcel: parcel.name, code, detail });
  const ground: Ground = {
    metres: file.unit.metres,
    find: (reference) => {
      const point = 'at' in reference ? reference.at : file.points.get(reference.name);
      if (point === undefined) report('point.unknown', 'name' in reference ? reference.name : '');
      return point ?? null;
    },
    report,
    curves: [],
  };
  const rings = parcel.rings.map((segments) => assembleRing(segments, ground));
  return { name: parcel.name, statedArea: parcel.statedArea, rings, curves: ground.curves };
}

function assembleRing(segments: readonly Segment[], ground: Ground): readonly PlanePoint[] {
  const { metres, report } = ground;
  const ring: PlanePoint[] = [];
  for (const segment of segments) {
    const [first, ...rest] = pointsOf(segment, ground);
    const last = ring.at(-1);
    if (first === undefined) continue;
    if (last === undefined) ring.push(first);
    else {
      const gap = distance(last, first) * metres;
      if (gap > JOIN_M) report('segment.gap', gap.toFixed(4));
    }
    for (const point of rest) ring.push(point);
  }
  const [first] = ring;
  const last = ring.at(-1);
  if (first === undefined || last === undefined || ring.length < 4) {
    report('ring.tooFewPoints', String(ring.length));
    return ring;
  }
  const gap = distance(first, last) * metres;
  if (gap > JOIN_M) report('ring.open', gap.toFixed(4));
  return ring.slice(0, -1);
}

function pointsOf(segment: Segment, { metres, find, report, curves }: Ground): readonly PlanePoint[] {
  if (segment.kind === 'unsupported') {
    report('segment.unsupported', segment.element);
    return [];
  }
  if (segment.kind === 'line') return segment.points.map(find).filter((point) => point !== null);
  const [start, center, end] = [find(segment.start), find(segment.center), find(segment.end)];
  if (start === null || center === null || end === null) return [];
  const arc: Arc = { start, center, end, clockwise: segment.clockwise };
  const mismatch = radiusMismatch(arc) * metres;
  if (mismatch > RADIUS_M) report('curve.noArc', mismatch.toFixed(4));
  curves.push(arc);
  return [start, ...densifyCurve(arc, metres), end];
}
