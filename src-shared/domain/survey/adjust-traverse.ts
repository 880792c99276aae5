import { invariant } from '../invariant.ts';
import { ok, refuse, type Refusal, type Result } from '../result.ts';
import { computeTraverse, type TraverseCode } from './compute-traverse.ts';
import { forward, inverse } from './forward-inverse.ts';
import { adjustNetwork, type AdjustedNetwork, type NetworkCode } from './network/adjust-network.ts';
import type { Network, NetworkPoint, Observation } from './network/network.ts';
import type { PlanePoint } from './plane-point.ts';
import {
  isUsedAngle,
  leftAngle,
  type Traverse,
  type TraverseFigures,
  type TraverseLeg,
  type TraverseStation,
} from './traverse.ts';

/** Standard deviations that the weights come from. */
export interface TraversePrecision {
  readonly angleSdRad: number;
  readonly distanceSdM: number;
  /** Grows with the distance: 2e-6 for 2 mm/km. Added in squares. */
  readonly distanceSdPerM: number;
}

export interface AdjustedTraverse {
  readonly figures: TraverseFigures;
  /** Stations are named by their place in the traverse, '0' first; observations 'angle 1', 'distance 0'. */
  readonly network: AdjustedNetwork;
}

/** Length of a line that only gives a direction. */
const SIGHT_M = 1000;
/** A given bearing is no measurement: 0.02″, which no instrument reaches and the weights still carry beside seconds. */
const GIVEN_BEARING_SD_RAD = 1e-7;

/**
 * Least-squares adjustment of a traverse: the network adjustment of its angles and distances, shown as a computation
 * sheet. Closures are those of the sheet, before the adjustment.
 *
 * CRS     plane of the zone, x north, y east
 * Unit    metres, radians
 * Refuses everything of `computeTraverse` and `adjustNetwork` | 'traverse.incomplete' (about: the stations)
 */
export function adjustTraverse(
  traverse: Traverse,
  precision: TraversePrecision,
): Result<AdjustedTraverse, Refusal<TraverseCode | NetworkCode | 'traverse.incomplete'>> {
  const sheet = computeTraverse(traverse, 'bowditch');
  if (!sheet.ok) return sheet;
  if (sheet.value.missing.length > 0)
    return refuse('traverse.incomplete', [...new Set(sheet.value.missing.map(({ station }) => station))]);
  const adjusted = adjustNetwork(networkOfTraverse(traverse, sheet.value, precision));
  if (!adjusted.ok) return adjusted;
  return ok({ figures: asSheet(traverse, sheet.value, adjusted.value), network: adjusted.value });
}

function networkOfTraverse(traverse: Traverse, sheet: TraverseFigures, precision: TraversePrecision): Network {
  const { orientation, end } = traverse;
  const bearing: Observation = {
    kind: 'bearing',
    id: 'bearing',
    at: '0',
    to: '1',
    valueRad: orientation.bearingRad,
    sdRad: GIVEN_BEARING_SD_RAD,
  };
  return {
    points: [...stationPoints(traverse, sheet), ...sightPoints(traverse)],
    observations: [
      ...(orientation.kind === 'firstSide' ? [bearing] : []),
      ...traverse.stations.flatMap((station, index): readonly Observation[] => {
        const at = nameAt(traverse, index);
        const from = index === 0 ? 'back' : nameAt(traverse, index - 1);
        const isLast = index === traverse.stations.length - 1;
        const to = !isLast ? nameAt(traverse, index + 1) : end.kind === 'closed' ? '1' : 'fore';
        return measuredAt(station, { at, from, to, index, traverse, precision });
      }),
    ],
  };
}

/** The last station of a closed traverse is its first one. */
const nameAt = ({ stations, end }: Traverse, index: number): string =>
  index === stations.length - 1 && end.kind === 'closed' ? '0' : String(index);

function stationPoints({ stations, end }: Traverse, sheet: TraverseFigures): readonly NetworkPoint[] {
  const count = end.kind === 'closed' ? stations.length - 1 : stations.length;
  return sheet.vertices.slice(0, count).map(({ position }, index) => {
    invariant(position, 'a complete traverse has all its positions');
    const isEnd = index === stations.length - 1 && end.kind === 'linked';
    return { name: String(index), position: isEnd ? end.point : position, isFixed: index === 0 || isEnd };
  });
}

const sightPoints = ({ orientation, start, end }: Traverse): readonly NetworkPoint[] => [
  ...(orientation.kind === 'backsight' ? [sightOf('back', start, orientation.bearingRad + Math.PI)] : []),
  ...(end.kind === 'linked' && end.bearingRad !== null ? [sightOf('fore', end.point, end.bearingRad)] : []),
];

interface Setup {
  readonly at: string;
  readonly from: string;
  readonly to: string;
  readonly index: number;
  readonly traverse: Traverse;
  readonly precision: TraversePrecision;
}

function measuredAt(
  { angleRad, distanceM }: TraverseStation,
  { at, from, to, index, traverse, precision }: Setup,
): readonly Observation[] {
  const measured: Observation[] = [];
  if (angleRad !== null && isUsedAngle(traverse, index)) {
    const valueRad = leftAngle(angleRad, traverse.angleSide);
    measured.push({ kind: 'angle', id: `angle ${index}`, at, from, to, valueRad, sdRad: precision.angleSdRad });
  }
  if (distanceM !== null && index < traverse.stations.length - 1) {
    const sdM = distanceSd(distanceM, precision);
    measured.push({ kind: 'distance', id: `distance ${index}`, at, to, valueM: distanceM, sdM });
  }
  return measured;
}

/** A known direction is a fixed point that only angles are turned to. */
const sightOf = (name: string, from: PlanePoint, bearingRad: number): NetworkPoint => ({
  name,
  position: forward(from, { bearingRad, distanceM: SIGHT_M }),
  isFixed: true,
});

const distanceSd = (distanceM: number, { distanceSdM, distanceSdPerM }: TraversePrecision): number =>
  Math.hypot(distanceSdM, distanceSdPerM * distanceM);

/** The sheet with the adjusted angles and coordinates; corrections of the increments are against the measured sides. */
function asSheet(traverse: Traverse, sheet: TraverseFigures, network: AdjustedNetwork): TraverseFigures {
  const positions = new Map(network.points.map(({ name, position }) => [name, position]));
  const residuals = new Map(network.observations.map(({ id, residual }) => [id, residual]));
  const positionAt = (index: number): PlanePoint => {
    const position = positions.get(nameAt(traverse, index));
    invariant(position, 'every station is a point of the network');
    return position;
  };
  const sign = traverse.angleSide === 'left' ? 1 : -1;
  return {
    ...sheet,
    method: 'least-squares',
    vertices: sheet.vertices.map(({ name, measuredRad }, index) => {
      const residual = residuals.get(`angle ${index}`);
      const correctionRad = residual === undefined ? null : sign * residual;
      const correctedRad = measuredRad === null || correctionRad === null ? null : measuredRad + correctionRad;
      return { name, measuredRad, correctionRad, correctedRad, position: positionAt(index) };
    }),
    legs: sheet.legs.map((leg, index) => adjustedLeg(leg, positionAt(index), positionAt(index + 1))),
  };
}

/** Bearing and increments of the measured distance in the adjusted direction; the rest is the correction of the distance. */
function adjustedLeg(leg: TraverseLeg, from: PlanePoint, to: PlanePoint): TraverseLeg {
  const line = inverse(from, to);
  invariant(line.ok && leg.distanceM !== null, 'a side has a length');
  const { bearingRad } = line.value;
  const dxNorthM = leg.distanceM * Math.cos(bearingRad);
  const dyEastM = leg.distanceM * Math.sin(bearingRad);
  return {
    ...leg,
    bearingRad,
    dxNorthM,
    dyEastM,
    correctionNorthM: to.xNorthM - from.xNorthM - dxNorthM,
    correctionEastM: to.yEastM - from.yEastM - dyEastM,
  };
}
