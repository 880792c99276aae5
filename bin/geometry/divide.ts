import { z } from 'zod';
import { divide, type DivideEdit } from '#domain/geometry/divide.ts';
import { DivideInput, Shares } from '#domain/geometry/divide/divide-input.ts';
import type { FabricParcel } from '#domain/geometry/fabric-check.ts';
import { areaDoubled } from '#domain/geometry/measures.ts';
import { MultiPolygon, Ring, type DoubledMm2 } from '#domain/geometry/types.ts';
import { parseAreaList } from '#domain/parcels/area-list.ts';
import { mapOk, ok, refuse, type Refusal, type Result } from '#domain/result.ts';

/** Polygon or multipolygon in millimetres of the state grid, [east, north]. */
const Geometry = z.union([MultiPolygon, z.array(Ring).min(1).max(10_000)]);
const Parcel = z.strictObject({ number: z.string().min(1).max(64), geometry: Geometry });

const Remainder = Shares.options[1].shape.remainder;

/** Either `parts` or `areas`: numbers in `unit`, or a text as `parseAreaList` reads it. */
const DivideRequest = DivideInput.omit({ into: true })
  .extend({
    targets: z.array(Parcel).max(10_000),
    around: z.array(Parcel).max(10_000).default([]),
    parts: z.int().min(1).optional(),
    areas: z.union([z.array(z.number().positive()).min(1), z.string().max(100_000)]).optional(),
    unit: z.enum(['m2', 'ha']).default('m2'),
    remainder: Remainder.default('last'),
  })
  .refine(({ parts, areas }) => (parts === undefined) !== (areas === undefined), {
    message: 'give either parts or areas',
    path: ['parts'],
  });
type DivideRequest = z.infer<typeof DivideRequest>;

interface Part {
  readonly geometry: MultiPolygon;
  readonly areaM2: number;
  /** Without a target the part is the road. */
  readonly targetM2: number | null;
  readonly deviationM2: number | null;
}

export type DivideAnswer =
  { readonly result: Omit<DivideEdit, 'formed'> & { readonly formed: readonly Part[] } } | { readonly error: Refusal };

/**
 * `shekara geometry divide`: one request, one answer, plain JSON both. Lengths and coordinates in millimetres of the
 * state grid, areas in m² or hectares going in, in m² and doubled mm² coming out.
 */
export function divideRequest(request: unknown): DivideAnswer {
  const parsed = DivideRequest.safeParse(request);
  if (!parsed.success) return { error: malformed(parsed.error).error };
  const { targets, around, parts, areas, unit, remainder, ...rest } = parsed.data;
  const into = sharesOf({ parts, areas, unit, remainder });
  if (!into.ok) return { error: into.error };
  const fabric = { targets: targets.map(parcelOf), around: around.map(parcelOf) };
  const done = divide(fabric, { ...rest, into: into.value });
  return done.ok ? { result: withAreas(done.value) } : { error: done.error };
}

function malformed({ issues }: z.ZodError) {
  const [issue] = issues;
  const error = refuse('divide.request', [`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`]);
  return error as { readonly error: Refusal<'divide.request'> };
}

function sharesOf({
  parts,
  areas,
  unit,
  remainder,
}: Pick<DivideRequest, 'parts' | 'areas' | 'unit' | 'remainder'>): Result<Shares, Refusal> {
  if (areas === undefined) return ok({ kind: 'equal', parts: parts ?? 1 });
  const inUnit = (area: number): DoubledMm2 => Math.round(area * (unit === 'ha' ? 2e10 : 2e6));
  const list = typeof areas === 'string' ? parseAreaList(areas, unit) : ok(areas.map(inUnit));
  return mapOk(list, (areasDoubled) => ({ kind: 'areas', areasDoubled, remainder }));
}

const isMulti = (geometry: z.infer<typeof Geometry>): geometry is MultiPolygon =>
  MultiPolygon.safeParse(geometry).success;

const parcelOf = ({ number, geometry }: z.infer<typeof Parcel>): FabricParcel => ({
  number,
  geometry: isMulti(geometry) ? geometry : [geometry],
});

function withAreas(edit: DivideEdit) {
  const formed = edit.formed.map((geometry, index): Part => {
    const [target, deviation] = [edit.targetsDoubled[index] ?? null, edit.deviationsDoubled[index] ?? null];
    return {
      geometry,
      areaM2: areaDoubled(geometry) / 2e6,
      targetM2: target === null ? null : target / 2e6,
      deviationM2: deviation === null ? null : deviation / 2e6,
    };
  });
  return { ...edit, formed };
}
