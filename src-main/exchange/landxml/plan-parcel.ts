import type { Drawing } from '../drawing.ts';
import type { PlanePoint } from '#domain/geometry/densify-arc.ts';

/** A parcel in metres of the file's own frame, rings without their closing point. */
export interface PlanParcel {
  readonly name: string;
  readonly rings: readonly (readonly PlanePoint[])[];
}

/** The parcels of a LandXML drawing, turned from the order of the file: north comes first there. */
export function planParcelsOf({ features, unit }: Drawing): readonly PlanParcel[] {
  const metres = unit?.metres ?? 1;
  return features.flatMap(({ name, geometry }): PlanParcel[] => {
    if (geometry.kind !== 'polygon') return [];
    const rings = geometry.polygons
      .flat()
      .map((ring) => ring.slice(0, -1).map(([north, east]): PlanePoint => [east * metres, north * metres]));
    return [{ name: name ?? '', rings }];
  });
}
