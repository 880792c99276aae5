/** The problems of the calculator and what each of them is given. */
export const PLANE_PROBLEMS = [
  'inverse',
  'forward',
  'bearings',
  'bearingDistance',
  'distances',
  'perpendicular',
  'offset',
  'polar',
  'resection',
] as const;
export type PlaneProblem = (typeof PLANE_PROBLEMS)[number];

/** 'signed': metres that may be negative, along a line or aside of it. */
export type GivenKind = 'point' | 'angle' | 'distance' | 'signed';
export type GivenName =
  | 'a'
  | 'b'
  | 'c'
  | 'd'
  | 'p'
  | 'station'
  | 'backsight'
  | 'angle'
  | 'bearing'
  | 'distance'
  | 'bearingA'
  | 'bearingB'
  | 'distanceA'
  | 'distanceB'
  | 'along'
  | 'offset'
  | 'directionA'
  | 'directionB'
  | 'directionC'
  | 'directionD';

export interface Given {
  readonly name: GivenName;
  readonly kind: GivenKind;
  /** May stay empty, together with the others that may. */
  readonly isOptional?: boolean;
}

const given = (kind: GivenKind, ...names: readonly GivenName[]): readonly Given[] =>
  names.map((name) => ({ name, kind }));

/** In the order in which they are asked for. */
export const GIVEN: Readonly<Record<PlaneProblem, readonly Given[]>> = {
  inverse: given('point', 'a', 'b'),
  forward: [...given('point', 'a'), ...given('angle', 'bearing'), ...given('distance', 'distance')],
  bearings: [
    ...given('point', 'a'),
    ...given('angle', 'bearingA'),
    ...given('point', 'b'),
    ...given('angle', 'bearingB'),
  ],
  bearingDistance: [
    ...given('point', 'a'),
    ...given('angle', 'bearingA'),
    ...given('point', 'b'),
    ...given('distance', 'distanceB'),
  ],
  distances: [
    ...given('point', 'a'),
    ...given('distance', 'distanceA'),
    ...given('point', 'b'),
    ...given('distance', 'distanceB'),
  ],
  perpendicular: given('point', 'a', 'b', 'p'),
  offset: [...given('point', 'a', 'b'), ...given('signed', 'along', 'offset')],
  polar: [...given('point', 'station', 'backsight'), ...given('angle', 'angle'), ...given('distance', 'distance')],
  resection: [
    ...given('point', 'a'),
    ...given('angle', 'directionA'),
    ...given('point', 'b'),
    ...given('angle', 'directionB'),
    ...given('point', 'c'),
    ...given('angle', 'directionC'),
    { name: 'd', kind: 'point', isOptional: true },
    { name: 'directionD', kind: 'angle', isOptional: true },
  ],
};
