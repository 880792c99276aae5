import type { RegionCode } from '../numbers/types.ts';
import { COORDINATE_SYSTEMS, type AxisOrder, type CoordinateSystem, type CrsId } from './coordinate-systems.ts';
import { isInside, KAZAKHSTAN, type Extent } from './extent.ts';
import type { Radians } from './helmert.ts';
import { readLocalCrs } from './local-crs.ts';
import type { System } from './pipeline.ts';
import { projectorOf } from './projector.ts';
import { extentOfRegion } from './region-extents.ts';

/*
 * What system a list of numbers may be in. A guess is shown to a person and never applied by itself: SK-42 and
 * QazTRF-23 differ by a hundred metres, which no number tells.
 */

/** Texts under `reference.crs.guess`. */
export type GuessReason =
  | 'zoneInEasting'
  | 'noZoneNumber'
  | 'degrees'
  | 'sphereMetres'
  | 'enteredSystem'
  | 'smallNumbers'
  | 'northFirst'
  | 'eastFirst'
  | 'inRegion'
  | 'notInRegion'
  | 'inArea'
  | 'besideArea'
  | 'othersFit';

export interface CrsCandidate {
  /** Null: a local system that nobody has entered yet. */
  readonly crs: CrsId | null;
  /** Which axis the first of the two numbers is. */
  readonly order: AxisOrder;
  /**
   * 0 in the region and the area of use · 1 in the region, beside the area of use · 2 only in the area of use ·
   * 3 only in Kazakhstan · 4 fits nothing that is known
   */
  readonly rank: 0 | 1 | 2 | 3 | 4;
  readonly reasons: readonly GuessReason[];
}

export interface CrsGuess {
  /** Best first. */
  readonly candidates: readonly CrsCandidate[];
  /** More than one candidate is best, or none fits: a document has to say which it is. */
  readonly ambiguous: boolean;
}

export interface GuessContext {
  /** Cadastral region of the case; null when it is not known. */
  readonly region: RegionCode | null;
  readonly localSystems?: readonly unknown[];
}

/** Points in the order of the file: two numbers each. */
export type Pair = readonly [first: number, second: number];

/** So many points say what all of them would. */
const SAMPLE = 200;
/** Metres of a site plan or of a city's own system. */
const SMALL = 200_000;

/**
 * Candidates for the system and the axis order of points, best first, with reasons to show.
 *
 * Shape   pairs as they stand in the file, of one system
 */
export function guessCrs(points: readonly Pair[], { region, localSystems = [] }: GuessContext): CrsGuess {
  const sample = sampleOf(points);
  if (sample.length === 0) return { candidates: [], ambiguous: true };
  const regionExtent = region === null ? null : extentOfRegion(region);
  const entered = localSystems.map(readLocalCrs).flatMap((read) => (read.ok ? [read.value] : []));
  const found = [...entered, ...COORDINATE_SYSTEMS]
    .flatMap((system) => orders(system).map((order) => candidate({ system, order, sample, region: regionExtent })))
    .filter((one) => one !== null)
    // Stable: within a rank the registry's order stays.
    .sort((a, b) => a.rank - b.rank);
  const best = found.filter(({ rank }) => rank === found[0]?.rank);
  const named = found.map((one) => withRivals(one, found));
  return { candidates: [...named, ...unknownLocal(sample, found.length > 0)], ambiguous: best.length !== 1 };
}

function sampleOf(points: readonly Pair[]): readonly Pair[] {
  const step = Math.max(1, Math.floor(points.length / SAMPLE));
  return points.filter((point, index) => index % step === 0 && point.every(Number.isFinite));
}

/** Surveyors and EPSG write SK-42 north first; what fits both ways is shown both ways, the definition's way first. */
const orders = ({ axisOrder }: CoordinateSystem): readonly AxisOrder[] =>
  axisOrder === 'en' ? ['en', 'ne'] : ['ne', 'en'];

interface Trial {
  readonly system: System;
  readonly order: AxisOrder;
  readonly sample: readonly Pair[];
  readonly region: Extent | null;
}

/** Null when a point would not lie in Kazakhstan, or its numbers are not such as the system has. */
function candidate({ system, order, sample, region }: Trial): CrsCandidate | null {
  const { toRadians } = projectorOf(system);
  const point: Radians = { x: 0, y: 0 };
  let isInRegion = region !== null;
  let isInArea = true;
  for (const [first, second] of sample) {
    point.x = order === 'en' ? first : second;
    point.y = order === 'en' ? second : first;
    if (!hasPlausibleNumbers(system, point)) return null;
    toRadians(point);
    const longitude = (point.x * 180) / Math.PI;
    const latitude = (point.y * 180) / Math.PI;
    if (!isInside(KAZAKHSTAN, longitude, latitude)) return null;
    isInRegion &&= region !== null && isInside(region, longitude, latitude);
    isInArea &&= isInside(system.area, longitude, latitude);
  }
  return {
    crs: system.id,
    order,
    rank: rankOf(isInRegion, isInArea),
    reasons: [
      KIND_REASONS[system.kind],
      order === 'ne' ? 'northFirst' : 'eastFirst',
      ...(region === null ? [] : [isInRegion ? ('inRegion' as const) : ('notInRegion' as const)]),
      isInArea ? 'inArea' : 'besideArea',
    ],
  };
}

function rankOf(isInRegion: boolean, isInArea: boolean): 0 | 1 | 2 | 3 {
  if (isInRegion) return isInArea ? 0 : 1;
  return isInArea ? 2 : 3;
}

const KIND_REASONS = {
  zoneNumbered: 'zoneInEasting',
  cs63: 'zoneInEasting',
  zonePlain: 'noZoneNumber',
  utm: 'noZoneNumber',
  geographic: 'degrees',
  webMercator: 'sphereMetres',
  local: 'enteredSystem',
} as const satisfies Record<CoordinateSystem['kind'], GuessReason>;

/** Half of a million: the digits before it are the number of the zone, and another number is another zone. */
const HALF_MILLION = 500_000;

/** Cheap, and what the projection alone would not see: 12 674 503 m is no easting of zone 11, however far it reaches. */
function hasPlausibleNumbers({ kind, falseEasting }: CoordinateSystem, { x, y }: Radians): boolean {
  switch (kind) {
    case 'geographic':
      return Math.abs(x) <= 180 && Math.abs(y) <= 90;
    case 'webMercator':
    case 'local':
      return Math.abs(x) < 2e7 && Math.abs(y) < 2e7;
    default:
      return Math.abs(x - falseEasting) < HALF_MILLION && y > 4e6 && y < 7e6;
  }
}

/** The same numbers in another datum or zone are another place: to be said wherever both fit. */
function withRivals(one: CrsCandidate, all: readonly CrsCandidate[]): CrsCandidate {
  const [kind] = one.reasons;
  const isShared = all.some((other) => other.crs !== one.crs && other.rank === one.rank && other.reasons[0] === kind);
  return isShared ? { ...one, reasons: [...one.reasons, 'othersFit'] } : one;
}

/** Small numbers may belong to a local system that is not entered, even where they could be degrees. */
function unknownLocal(sample: readonly Pair[], hasOthers: boolean): readonly CrsCandidate[] {
  const isSmall = sample.every((pair) => pair.every((value) => Math.abs(value) < SMALL));
  if (!isSmall && hasOthers) return [];
  const reasons = isSmall ? (['smallNumbers'] as const) : ([] as const);
  return [
    { crs: null, order: 'ne', rank: 4, reasons: [...reasons, 'northFirst'] },
    { crs: null, order: 'en', rank: 4, reasons: [...reasons, 'eastFirst'] },
  ];
}
