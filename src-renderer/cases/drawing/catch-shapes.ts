import { registeredParcels, type Situation } from '#domain/cases/situation.ts';
import type { MeasuredPoint } from '#domain/cases/drafting-aids.ts';
import type { SnapShape } from '#domain/geometry/snap.ts';
import type { MultiPolygon } from '#domain/geometry/types.ts';
import type { PlacedFeature } from '#contracts/workstation/exchange.ts';

export const CATCH_KINDS = [
  'vertex',
  'edge',
  'midpoint',
  'intersection',
  'perpendicular',
  'extension',
  'parallel',
  'grid',
  'reference',
  'construction',
] as const;
/** What is caught, with a sign and a word of its own each; 'closing' is the line's own first point and is always on. */
export type CatchKind = (typeof CATCH_KINDS)[number] | 'closing';

export interface CatchShape extends SnapShape {
  readonly source: 'parcel' | 'building' | 'layer';
}

/** Boundaries that a line of this case may catch: the parcel, its neighbours, what the draft formed, buildings. */
export function catchableShapes(
  situation: Situation,
  formed: readonly { number: string; geometry: MultiPolygon }[],
): readonly CatchShape[] {
  const shapes = (source: CatchShape['source']) => (owner: { number: string; geometry: MultiPolygon }) =>
    owner.geometry.flat().map((line): CatchShape => ({ about: owner.number, line, source }));
  return [
    ...[...registeredParcels(situation), ...formed].flatMap(shapes('parcel')),
    ...situation.buildings.flatMap(shapes('building')),
  ];
}

/** Features of reference layers, and surveyed points: both are seen and snapped to, and belong to nobody. */
export const layerShapes = (
  features: readonly PlacedFeature[],
  measured: readonly MeasuredPoint[],
): readonly CatchShape[] => [
  ...features.flatMap(({ shape, name }) =>
    linesOf(shape).map((line) => ({ about: name ?? '', line, source: 'layer' as const })),
  ),
  ...measured.map(({ name, at }) => ({ about: name, line: [at], source: 'layer' as const })),
];

function linesOf(shape: PlacedFeature['shape']): readonly SnapShape['line'][] {
  switch (shape.kind) {
    case 'parcel':
      return shape.geometry.flat();
    case 'line':
      return shape.lines;
    case 'point':
      return shape.points.map((at) => [at]);
    case 'text':
      return [];
  }
}
