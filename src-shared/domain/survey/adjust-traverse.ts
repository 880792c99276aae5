import { invariant } from '../invariant.ts';
import { ok, refuse, type Refusal, type Result } from '../result.ts';
import { computeTraverse, type TraverseCode } from './compute-traverse.ts';
import { forward, inverse } from './forward-inverse.ts';
import { adjustNetwork, type AdjustedNetwork, type NetworkCode } from './network/adjust-network.ts';
import type { Network, NetworkPoint, Observation } from './network/network.ts';
import type { PlanePoint } from './plane-point.ts';
import { isUsedAngle, leftAngle, type Traverse, type TraverseFigures, type TraverseLeg } from './traverse.ts';

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
  const { stations, orientation, start, end } = traverse;
  const last = stations.length - 1;
  const nameAt = (index: number): string => (index === last && end.kind === 'closed' ? '0' : String(index));
  const points: NetworkPoint[] = sheet.vertices
    .slice(0, end.kind === 'closed' ? -1 : undefined)
    .map(({ position }, index) => {
      invariant(position, 'a complete traverse has all its positions');
      const known = index === last && end.kind === 'linked' ? end.point : position;
      return {
        name: nameAt(index),
        position: known,
        isFixed: index === 0 || (index === last && end.kind === 'linked'),
      };
    });
  const observations: Observation[] = [];
  if (orientation.kind === 'backsight') points.push(sightOf('back', start, orientation.bearingRad + Math.PI));
  else
    observations.push({
      kind: 'bearing',
      id: 'bearing',
      at: '0',
      to: '1',
      valueRad: orientation.bearingRad,
      sdRad: GIVEN_BEARING_SD_RAD,
    });
  if (end.kind === 'linked' && end.bearingRad !== null) points.push(sightOf('fore', end.point, end.bearingRad));
  const ahead = end.kind === 'closed' ? '1' : 'fore';
  for (const [index, { angleRad, distanceM }] of stations.entries()) {
    const at = nameAt(index);
    const from = index === 0 ? 'back' : nameAt(index - 1);
    const to = index === last ? ahead : nameAt(index + 1);
    if (angleRad !== null && isUsedAngle(traverse, index))
      observations.push({
        kind: 'angle',
        id: `angle ${index}`,
        at,
        from,
        to,
        valueRad: leftAngle(angleRad, traverse.angleSide),
        sdRad: precision.angleSdRad,
      });
    if (distanceM !== null && index < last)
      observations.push({
        kind: 'distance',
        id: `distance ${index}`,
        at,
        to,
        valueM: distanceM,
        sdM: distanceSd(distanceM, precision),
      });
  }
  return { points, observations };
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
  const last = traverse.stations.length - 1;
  const positionAt = (index: number): PlanePoint => {
    const position = positions.get(index === last && traverse.end.kind === 'closed' ? '0' : String(index));
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
