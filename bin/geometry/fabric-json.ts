import { z } from 'zod';
import type { FabricParcel } from '#domain/geometry/fabric-check.ts';
import type { Fabric } from '#domain/geometry/fabric-edit.ts';
import { oriented } from '#domain/geometry/form/clip-inside.ts';
import type { AdjustEdit } from '#domain/geometry/adjust/settle-edit.ts';
import { Position, type Line, type MultiPolygon, type Polygon } from '#domain/geometry/types.ts';
import type { Refusal, Result } from '#domain/result.ts';
import { messages } from '#locales/messages.ts';

/*
 * Requests and answers of the command line: GeoJSON with metres of the state grid, [east, north] with the zone number in
 * the east. The kernel works in whole millimetres; what is finer is rounded here and nowhere else.
 */

const toMm = (metres: number): number => Math.round(metres * 1000);
const toMetres = (point: Position): readonly [number, number] => [point[0] / 1000, point[1] / 1000];

export const Point = z
  .tuple([z.number(), z.number()])
  .rest(z.number())
  .transform(([east, north]): Position => [toMm(east), toMm(north)])
  .pipe(Position);
export const PointList = z.array(Point).min(2).max(10_000);
export const Metres = z.number().positive().transform(toMm).pipe(z.int().positive());
/** Square metres → doubled mm². */
export const SquareMetres = z
  .number()
  .positive()
  .max(1e9)
  .transform((m2) => Math.round(m2 * 2e6));

const Ring = z
  .array(Point)
  .min(4)
  .max(100_000)
  .refine((ring) => ring[0]?.join() === ring[ring.length - 1]?.join(), 'a ring ends where it begins');
const Rings = z.array(Ring).min(1).max(10_000).transform(oriented);
export const PolygonGeometry = z
  .object({ type: z.literal('Polygon'), coordinates: Rings })
  .transform(({ coordinates }): Polygon => coordinates);
export const ArealGeometry = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('Polygon'), coordinates: Rings.transform((rings) => [rings]) }),
    z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(Rings).min(1).max(10_000) }),
  ])
  .transform(({ coordinates }): MultiPolygon => coordinates);

const ParcelFeature = z
  .object({
    type: z.literal('Feature'),
    properties: z.object({ number: z.string().min(1) }),
    geometry: ArealGeometry,
  })
  .transform(({ properties, geometry }): FabricParcel => ({ number: properties.number, geometry }));

export const parcels = z.array(ParcelFeature).max(100_000);
export const fabricShape = { targets: parcels.min(1), around: parcels.default([]) };

/** A number stands for one parcel: in targets and around together. */
export const numbersDiffer = ({ targets, around }: Fabric): boolean =>
  new Set([...targets, ...around].map(({ number }) => number)).size === targets.length + around.length;

export interface RequestError {
  readonly code: string;
  readonly message: string;
  readonly about: readonly string[];
  /** Metres. */
  readonly at: readonly [number, number] | null;
}

export type Answer = { readonly error: RequestError } | Readonly<Record<string, unknown>>;

/** Reads the request, runs the command, tells the answer; what cannot be read is an answer, too. */
export function answerTo<T>(schema: z.ZodType<T>, request: unknown, run: (input: T) => Answer): Answer {
  const read = schema.safeParse(request);
  return read.success ? run(read.data) : malformed(z.prettifyError(read.error));
}

/** Of the command line alone: what is wrong with the text of a request is said by its schema, in English. */
const MALFORMED = 'request.malformed';

const malformed = (message: string): Answer => ({ error: { code: MALFORMED, message, about: [], at: null } });

export const refused = ({ code, about, at }: Refusal): { readonly error: RequestError } => ({
  error: { code, message: textOf(code, about), about, at: at ? toMetres(at) : null },
});

function textOf(code: string, about: readonly string[]): string {
  const text = code
    .split('.')
    .reduce<unknown>(
      (node, part) => (typeof node === 'object' && node !== null ? Reflect.get(node, part) : undefined),
      messages.en.refusals,
    );
  return typeof text === 'string' ? text.replaceAll('{about}', about.join(', ')) : code;
}

export const editAnswer = <E extends Omit<AdjustEdit, 'tJunctions'> & Partial<AdjustEdit>>(
  result: Result<E, Refusal>,
  more: (edit: E) => Readonly<Record<string, unknown>> = () => ({}),
): Answer =>
  result.ok
    ? {
        formed: result.value.formed.map(geometryJson),
        changed: result.value.changed.map(({ number, geometry }) => ({
          type: 'Feature',
          properties: { number },
          geometry: geometryJson(geometry),
        })),
        closed: result.value.closed,
        deviationMm2: result.value.deviationDoubled / 2,
        tJunctions: (result.value.tJunctions ?? []).map(({ about, at }) => ({ about, at: toMetres(at) })),
        ...more(result.value),
      }
    : refused(result.error);

export const geometryJson = (geometry: MultiPolygon): Readonly<Record<string, unknown>> => {
  const coordinates = geometry.map((polygon) => polygon.map((ring) => ring.map(toMetres)));
  return coordinates.length === 1
    ? { type: 'Polygon', coordinates: coordinates[0] }
    : { type: 'MultiPolygon', coordinates };
};

export const lineJson = (line: Line): readonly (readonly [number, number])[] => line.map(toMetres);
