import { ok, refuse, type Refusal, type Result } from '../result.ts';
import { FULL_TURN_RAD } from './angle-units.ts';
import type { PlanePoint } from './plane-point.ts';
import {
  isUsedAngle,
  type LinearClosure,
  type MissingFigure,
  type Traverse,
  type TraverseFigures,
  type TraverseLeg,
} from './traverse.ts';
import { traverseAngles, type TraverseAngles } from './traverse-angles.ts';

export type TraverseCode = 'traverse.tooShort' | 'traverse.distance' | 'traverse.angle';

/** A side with its increments, as far as they are known. */
interface Side {
  readonly distanceM: number | null;
  readonly bearingRad: number | null;
  readonly dxNorthM: number | null;
  readonly dyEastM: number | null;
}

/**
 * The computation sheet of a traverse: closures, corrections, coordinates. Made to be run at every keystroke: what is not
 * entered yet leaves figures null and is named in `missing`.
 *
 * Shape   two stations at least; of a closed traverse four, the last of them the start again
 * CRS     plane of the zone, x north, y east
 * Unit    metres, radians
 * Refuses 'traverse.tooShort' | 'traverse.distance' (zero or negative; about: the station) | 'traverse.angle' (not in
 *         [0°, 360°); about: the station)
 * Source  angular misclosure shared equally, then the increments by N. Bowditch's rule (by the length of the sides) or
 *         by the transit rule (by the size of the increments)
 */
export function computeTraverse(
  traverse: Traverse,
  method: 'bowditch' | 'transit',
): Result<TraverseFigures, Refusal<TraverseCode>> {
  const checked = checkTraverse(traverse);
  if (!checked.ok) return checked;
  const { stations, end } = traverse;
  const angles = traverseAngles(traverse);
  const sides = stations.slice(0, -1).map(({ distanceM }, index): Side => {
    const bearingRad = angles.bearingsRad[index] ?? null;
    const isKnown = bearingRad !== null && distanceM !== null;
    return {
      distanceM,
      bearingRad,
      dxNorthM: isKnown ? distanceM * Math.cos(bearingRad) : null,
      dyEastM: isKnown ? distanceM * Math.sin(bearingRad) : null,
    };
  });
  const linear = linearClosure(traverse, sides);
  const legs = balanced(traverse, sides, linear, method);
  return ok({
    kind: end.kind,
    method,
    vertices: verticesOf(traverse, angles, positionsOf(traverse.start, legs)),
    legs,
    angular: angles.closure,
    linear,
    missing: missingOf(traverse),
  });
}

function checkTraverse({ stations, end }: Traverse): Result<null, Refusal<TraverseCode>> {
  if (stations.length < (end.kind === 'closed' ? 4 : 2)) return refuse('traverse.tooShort');
  for (const { name, angleRad, distanceM } of stations) {
    if (distanceM !== null && !(distanceM > 0 && Number.isFinite(distanceM)))
      return refuse('traverse.distance', [name]);
    if (angleRad !== null && !(angleRad >= 0 && angleRad < FULL_TURN_RAD)) return refuse('traverse.angle', [name]);
  }
  return ok(null);
}

function linearClosure({ start, end }: Traverse, sides: readonly Side[]): LinearClosure | null {
  const sum = (part: (side: Side) => number | null): number | null =>
    sides.reduce<number | null>((total, side) => {
      const value = part(side);
      return total === null || value === null ? null : total + value;
    }, 0);
  const [lengthM, sumNorthM, sumEastM] = [sum((s) => s.distanceM), sum((s) => s.dxNorthM), sum((s) => s.dyEastM)];
  if (end.kind === 'open' || lengthM === null || sumNorthM === null || sumEastM === null) return null;
  const target = end.kind === 'closed' ? start : end.point;
  const theoreticalNorthM = target.xNorthM - start.xNorthM;
  const theoreticalEastM = target.yEastM - start.yEastM;
  const misclosureNorthM = sumNorthM - theoreticalNorthM;
  const misclosureEastM = sumEastM - theoreticalEastM;
  const misclosureM = Math.hypot(misclosureNorthM, misclosureEastM);
  return {
    lengthM,
    sumNorthM,
    sumEastM,
    theoreticalNorthM,
    theoreticalEastM,
    misclosureNorthM,
    misclosureEastM,
    misclosureM,
    relativeDenominator: misclosureM > 0 ? lengthM / misclosureM : null,
  };
}

/** Corrections of the increments: a share of each misclosure by the weight of the side. */
function balanced(
  { stations }: Traverse,
  sides: readonly Side[],
  linear: LinearClosure | null,
  method: 'bowditch' | 'transit',
): readonly TraverseLeg[] {
  const weight = {
    north: (side: Side): number => Math.abs((method === 'bowditch' ? side.distanceM : side.dxNorthM) ?? 0),
    east: (side: Side): number => Math.abs((method === 'bowditch' ? side.distanceM : side.dyEastM) ?? 0),
  };
  const share = (misclosure: number, of: (side: Side) => number, side: Side): number => {
    const total = sides.reduce((sum, other) => sum + of(other), 0);
    return misclosure === 0 || total === 0 ? 0 : (-misclosure * of(side)) / total;
  };
  return sides.map((side, index) => ({
    from: stations[index]?.name ?? '',
    to: stations[index + 1]?.name ?? '',
    ...side,
    correctionNorthM: side.dxNorthM === null ? null : share(linear?.misclosureNorthM ?? 0, weight.north, side),
    correctionEastM: side.dyEastM === null ? null : share(linear?.misclosureEastM ?? 0, weight.east, side),
  }));
}

function positionsOf(start: PlanePoint, legs: readonly TraverseLeg[]): readonly (PlanePoint | null)[] {
  const positions: (PlanePoint | null)[] = [start];
  for (const { dxNorthM, dyEastM, correctionNorthM, correctionEastM } of legs) {
    const last = positions.at(-1) ?? null;
    positions.push(
      last === null || dxNorthM === null || dyEastM === null
        ? null
        : {
            xNorthM: last.xNorthM + dxNorthM + (correctionNorthM ?? 0),
            yEastM: last.yEastM + dyEastM + (correctionEastM ?? 0),
          },
    );
  }
  return positions;
}

const verticesOf = (
  { stations }: Traverse,
  { correctionsRad }: TraverseAngles,
  positions: readonly (PlanePoint | null)[],
): TraverseFigures['vertices'] =>
  stations.map(({ name, angleRad }, index) => {
    const correctionRad = correctionsRad[index] ?? null;
    return {
      name,
      measuredRad: angleRad,
      correctionRad,
      correctedRad: angleRad === null || correctionRad === null ? null : angleRad + correctionRad,
      position: positions[index] ?? null,
    };
  });

const missingOf = (traverse: Traverse): readonly MissingFigure[] =>
  traverse.stations.flatMap(({ name, angleRad, distanceM }, index): readonly MissingFigure[] => [
    ...(angleRad === null && isUsedAngle(traverse, index) ? [{ station: name, what: 'angle' as const }] : []),
    ...(distanceM === null && index < traverse.stations.length - 1
      ? [{ station: name, what: 'distance' as const }]
      : []),
  ]);
