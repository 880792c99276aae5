import { z } from 'zod';
import { formParcel } from '#domain/geometry/form/form-parcel.ts';
import { retireParcel } from '#domain/geometry/form/retire-parcel.ts';
import { partOfParcel } from '#domain/geometry/part-of-parcel.ts';
import { never } from '#domain/invariant.ts';
import {
  answerTo,
  ArealGeometry,
  editAnswer,
  fabricShape,
  geometryJson,
  lineJson,
  Metres,
  numbersDiffer,
  parcels,
  PolygonGeometry,
  refused,
  type Answer,
} from './fabric-json.ts';

const choice = z.enum(['refuse', 'clip']).default('refuse');

const FormRequest = z
  .discriminatedUnion('command', [
    z.object({
      command: z.literal('form'),
      targets: parcels.max(0).default([]),
      around: fabricShape.around,
      contour: PolygonGeometry,
      quarter: ArealGeometry.nullable().default(null),
      overlap: choice,
      sliverWidth: Metres.default(500),
      slivers: z.enum(['refuse', 'keep']).default('refuse'),
    }),
    z.object({
      command: z.literal('part'),
      targets: parcels.length(1),
      around: fabricShape.around,
      contour: PolygonGeometry,
      outside: choice,
    }),
    z.object({ command: z.literal('retire'), ...fabricShape }),
  ])
  .refine(numbersDiffer, 'every number stands for one parcel');

/**
 * `shekara geometry form`: one request, one answer. Parcels are GeoJSON Features with `properties.number`, metres of the
 * state grid, [east, north].
 *
 * {"command":"form","around":[…],"contour":Polygon,"quarter":Polygon?,"overlap":"refuse"|"clip","sliverWidth":metres} ·
 * part {targets: [one], contour, outside} · retire {targets}
 */
export const formRequest = (request: unknown): Answer => answerTo(FormRequest, request, run);

function run(request: z.infer<typeof FormRequest>): Answer {
  switch (request.command) {
    case 'form':
      return form(request);
    case 'part':
      return part(request);
    case 'retire':
      return editAnswer(retireParcel(request, {}));
    default:
      return never(request);
  }
}

function form({ around, sliverWidth, ...input }: Extract<z.infer<typeof FormRequest>, { command: 'form' }>): Answer {
  const formed = formParcel({ targets: [], around }, { ...input, sliverWidthMm: sliverWidth });
  if (formed.ok)
    return editAnswer(formed, ({ slivers }) => ({
      slivers: slivers.map(({ about, at }) => ({ about, at: lineJson([at])[0] })),
    }));
  const { error } = refused(formed.error);
  const { snapped } = formed.error;
  return { error: { ...error, ...(snapped ? { snapped: geometryJson([snapped]) } : {}) } };
}

function part({ targets, contour, outside }: Extract<z.infer<typeof FormRequest>, { command: 'part' }>): Answer {
  const made = targets.map((target) => partOfParcel(target, { contour, outside }))[0];
  if (!made) return { parts: [] };
  if (!made.ok) return refused(made.error);
  const { number, geometry, areaDoubled, restDoubled, relation, alongBoundaryMm } = made.value;
  return {
    number,
    geometry: geometryJson(geometry),
    areaM2: areaDoubled / 2e6,
    restM2: restDoubled / 2e6,
    relation,
    alongBoundaryM: alongBoundaryMm / 1000,
  };
}
