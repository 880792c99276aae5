import { toFullTurn, toHalfTurn } from './angle-units.ts';
import { isCheckedAngle, isUsedAngle, leftAngle, type AngularClosure, type Traverse } from './traverse.ts';

export interface TraverseAngles {
  /** Null when nothing checks the angles, or while one of them is missing. */
  readonly closure: AngularClosure | null;
  /** Per station, in the sense of the measured angle; null where no angle is used or entered. */
  readonly correctionsRad: readonly (number | null)[];
  /** Of each side, from the corrected angles; null after the first missing angle. */
  readonly bearingsRad: readonly (number | null)[];
}

/**
 * Angular closure of a traverse and the bearings of its sides; the misclosure is shared equally.
 *
 * Unit    radians
 * Source  fβ = Σβ measured − Σβ theoretical; left angles αₙ = αₙ₋₁ + β − 180°, right angles αₙ = αₙ₋₁ − β + 180°
 */
export function traverseAngles(traverse: Traverse): TraverseAngles {
  const { stations } = traverse;
  const closure = closureOf(traverse);
  const share = closure === null ? 0 : closure.misclosureRad / closure.count;
  const correctionsRad = stations.map(({ angleRad }, index) => {
    if (angleRad === null || !isUsedAngle(traverse, index)) return null;
    return isCheckedAngle(traverse, index) && share !== 0 ? -share : 0;
  });
  const corrected = stations.map(({ angleRad }, index) =>
    angleRad === null ? null : angleRad + (correctionsRad[index] ?? 0),
  );
  return { closure, correctionsRad, bearingsRad: run(traverse, corrected).slice(0, -1) };
}

/** Bearings of the sides, and at last of the line from the end to the foresight. */
function run(traverse: Traverse, anglesRad: readonly (number | null)[]): readonly (number | null)[] {
  const { orientation, angleSide } = traverse;
  let bearing: number | null = orientation.bearingRad;
  return anglesRad.map((angleRad, index) => {
    if (index === 0 && orientation.kind === 'firstSide') return toFullTurn(orientation.bearingRad);
    bearing =
      bearing === null || angleRad === null ? null : toFullTurn(bearing + leftAngle(angleRad, angleSide) - Math.PI);
    return bearing;
  });
}

function closureOf(traverse: Traverse): AngularClosure | null {
  const { stations, end, angleSide } = traverse;
  const measured = stations.map(({ angleRad }) => angleRad);
  const checked = measured.filter((_, index) => isCheckedAngle(traverse, index));
  const bearings = run(traverse, measured);
  const reached = bearings.at(-1) ?? null;
  const known = end.kind === 'linked' ? end.bearingRad : end.kind === 'closed' ? (bearings[0] ?? null) : null;
  if (checked.length === 0 || reached === null || known === null) return null;
  const turned = toHalfTurn(reached - known);
  const misclosureRad = angleSide === 'left' || turned === 0 ? turned : -turned;
  const measuredSumRad = checked.reduce<number>((sum, angle) => sum + (angle ?? 0), 0);
  return { count: checked.length, measuredSumRad, theoreticalSumRad: measuredSumRad - misclosureRad, misclosureRad };
}
