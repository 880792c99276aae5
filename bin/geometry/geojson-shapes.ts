import { z } from 'zod';

/*
 * Shapes of the command line's input: metres of a plane, [east, north], with the zone number where the plane has one.
 * `geojson-grid` turns them into whole millimetres.
 */

/** Heights are let go: the cadastre's boundaries have none. */
const Coordinate = z.array(z.number()).min(2).max(4);
export type Coordinate = z.infer<typeof Coordinate>;

const RingOfMetres = z
  .array(Coordinate)
  .min(4)
  .max(100_000)
  .refine((ring) => samePlace(ring[0], ring[ring.length - 1]), 'a ring ends where it begins');
const samePlace = (a: Coordinate | undefined, b: Coordinate | undefined): boolean =>
  a?.[0] === b?.[0] && a?.[1] === b?.[1];
const Rings = z.array(RingOfMetres).min(1).max(10_000);
export type Rings = z.infer<typeof Rings>;

const ArealGeometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: Rings }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(Rings).min(1).max(10_000) }),
]);
export type ArealGeometry = z.infer<typeof ArealGeometry>;

/** A parcel: its number is `id`, or `properties.number`, or its place in the list. */
export const ParcelFeature = z.looseObject({
  type: z.literal('Feature'),
  id: z.union([z.string(), z.number()]).optional(),
  properties: z.record(z.string(), z.unknown()).nullish(),
  geometry: ArealGeometry,
});
export type ParcelFeature = z.infer<typeof ParcelFeature>;

export const Parcels = z.array(ParcelFeature).max(100_000);

/** Fields that nobody knows are refused: a slip of the hand must not pass for a choice. */
export const FabricInput = z.strictObject({ targets: Parcels.min(1), around: Parcels.default([]) });

/** Names a parcel of the line by its id. */
export const ParcelId = z.union([z.string().min(1), z.number()]).transform(String);

const hasType = (value: unknown, type: string): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === type;
const geometryOf = (value: unknown): unknown => (hasType(value, 'Feature') ? value['geometry'] : value);

/** A place, line or contour may come as a feature, as its geometry, or as the coordinates alone. */
const shaped = <T extends z.ZodType>(type: string, coordinates: T) =>
  z.preprocess((value) => {
    const geometry = geometryOf(value);
    return hasType(geometry, type) ? geometry['coordinates'] : geometry;
  }, coordinates);

export const PointShape = shaped('Point', Coordinate);
export const LineShape = shaped('LineString', z.array(Coordinate).min(2).max(10_000));
export const EdgeShape = shaped('LineString', z.tuple([Coordinate, Coordinate]));
export const PolygonShape = shaped('Polygon', Rings);
/** A polygon without holes. */
export const ContourShape = shaped('Polygon', z.tuple([RingOfMetres]));
export const ArealShape = z.preprocess(geometryOf, ArealGeometry);

/** A length on the ground: from a millimetre to ten kilometres. */
export const Metres = z.number().min(0.001).max(10_000);

/** Square metres up to 1000 km², as doubled mm². */
export const SquareMetres = z
  .number()
  .positive()
  .max(1e9)
  .transform((squareMetres) => Math.round(squareMetres * 2e6))
  .pipe(z.int().positive());
