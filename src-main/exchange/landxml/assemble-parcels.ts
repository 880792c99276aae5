import { densifyArc, distance, radiusMismatch } from './densify-curve.ts';
import type { FileParcel, LandXmlFile, PlanePoint, PointReference, Segment } from './landxml-file.ts';

/** A parcel in metres of the file's own frame, rings closed by their last segment, first point not repeated. */
export interface PlanParcel {
  readonly name: string;
  readonly rings: readonly (readonly PlanePoint[])[];
  readonly curves: number;
}

/** What is wrong with a parcel of the file, in the words of `import.findings`. */
export interface PlanDefect {
  readonly parcel: string;
  readonly code:
    'ring.open' | 'segment.gap' | 'segment.unsupported' | 'point.unknown' | 'curve.noArc' | 'ring.tooFewPoints';
  readonly detail: string;
}

export interface Plan {
  readonly parcels: readonly PlanParcel[];
  readonly defects: readonly PlanDefect[];
  readonly curves: number;
}

/** Ends of segments that belong together differ by less than this, metres: half a millimetre, the grid. */
const JOIN_M = 0.0005;

/** Boundaries as rings in metres. A parcel whose boundary does not close or cannot be followed is a defect, never mended. */
export function assembleParcels(file: LandXmlFile): Plan {
  const parcels: PlanParcel[] = [];
  const defects: PlanDefect[] = [];
  for (const parcel of file.parcels) {
    const found: PlanDefect[] = [];
    const assembled = assemble(parcel, file, found);
    defects.push(...found);
    if (found.length === 0) parcels.push(assembled);
  }
  return { parcels, defects, curves: parcels.reduce((sum, parcel) => sum + parcel.curves, 0) };
}

function assemble({ name, rings }: FileParcel, file: LandXmlFile, defects: PlanDefect[]): PlanParcel {
  const report = (code: PlanDefect['code'], detail: string): void => void defects.push({ parcel: name, code, detail });
  const toMetres = (reference: PointReference): PlanePoint | null => {
    const point = 'at' in reference ? reference.at : file.points.get(reference.name);
    if (point === undefined) {
      report('point.unknown', 'name' in reference ? reference.name : '');
      return null;
    }
    return [point[0] * file.unit.metres, point[1] * file.unit.metres];
  };
  return {
    name,
    rings: rings.map((segments) => assembleRing(segments, toMetres, report)),
    curves: rings.flat().filter((segment) => segment.kind === 'curve').length,
  };
}

type Report = (code: PlanDefect['code'], detail: string) => void;
type ToMetres = (reference: PointReference) => PlanePoint | null;

function assembleRing(segments: readonly Segment[], toMetres: ToMetres, report: Report): readonly PlanePoint[] {
  const ring: PlanePoint[] = [];
  for (const segment of segments) {
    const points = pointsOf(segment, toMetres, report);
    const [first, ...rest] = points;
    const last = ring.at(-1);
    if (first === undefined) continue;
    if (last === undefined) ring.push(first, ...rest);
    else {
      const gap = distance(last, first);
      if (gap > JOIN_M) report('segment.gap', gap.toFixed(4));
      ring.push(...rest);
    }
  }
  const [first] = ring;
  const last = ring.at(-1);
  if (first === undefined || last === undefined || ring.length < 4) {
    report('ring.tooFewPoints', String(ring.length));
    return ring;
  }
  const gap = distance(first, last);
  if (gap > JOIN_M) report('ring.open', gap.toFixed(4));
  return ring.slice(0, -1);
}

function pointsOf(segment: Segment, toMetres: ToMetres, report: Report): readonly PlanePoint[] {
  if (segment.kind === 'unsupported') {
    report('segment.unsupported', segment.element);
    return [];
  }
  if (segment.kind === 'line') return segment.points.map(toMetres).filter((point) => point !== null);
  const [start, center, end] = [toMetres(segment.start), toMetres(segment.center), toMetres(segment.end)];
  if (start === null || center === null || end === null) return [];
  const arc = { start, center, end, clockwise: segment.clockwise };
  if (radiusMismatch(arc) > 0.001) report('curve.noArc', radiusMismatch(arc).toFixed(4));
  return [start, ...densifyArc(arc), end];
}
