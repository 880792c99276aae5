import type { Command } from 'commander';
import { z } from 'zod';
import { formParcel } from '#domain/geometry/form/form-parcel.ts';
import { retireParcel } from '#domain/geometry/form/retire-parcel.ts';
import { partOfParcel, type PartOfParcel } from '#domain/geometry/part-of-parcel.ts';
import { invariant, never } from '#domain/invariant.ts';
import { mapOk, type Result } from '#domain/result.ts';
import { addFabricCommand } from './fabric-command.ts';
import { arealJson, type Grid } from './geojson-grid.ts';
import { ArealShape, FabricInput, Metres, ParcelFeature, Parcels, PolygonShape } from './geojson-shapes.ts';
import type { LineRefusal, Streams } from './json-lines.ts';

const Choice = z.enum(['refuse', 'clip']).default('refuse');

const NewParcelLine = FabricInput.extend({
  command: z.literal('form'),
  targets: Parcels.max(0).default([]),
  contour: PolygonShape,
  quarter: ArealShape.optional(),
  overlap: Choice,
  sliverWidthM: Metres.default(0.5),
  slivers: z.enum(['refuse', 'keep']).default('refuse'),
});
type NewParcelLine = z.infer<typeof NewParcelLine>;

const PartLine = FabricInput.extend({
  command: z.literal('part'),
  targets: z.tuple([ParcelFeature]),
  contour: PolygonShape,
  outside: Choice,
});
type PartLine = z.infer<typeof PartLine>;

const FormLine = z.discriminatedUnion('command', [
  NewParcelLine,
  PartLine,
  FabricInput.extend({ command: z.literal('retire') }),
]);

const FIELDS = `"command": "form", "contour": Polygon, "quarter": Polygon | MultiPolygon, "overlap": "refuse" | "clip",
  "sliverWidthM": 0.5, "slivers": "refuse" | "keep"}   a parcel on free land, without targets; parcels stand in "around"
"command": "part", "contour": Polygon, "outside": "refuse" | "clip"}   a part of the one target, which stays as it is
"command": "retire"}                                   the targets cease to be`;

const ADDS = `of a form
   "tJunctions": [{"about": [id …], "at": [east, north]} …], "slivers": the same; of a part "part": Feature`;

const EXAMPLE = `  $ echo '{"command": "form", "overlap": "clip", "contour": {"type": "Polygon", "coordinates":
    [[[12500005, 5670000], [12500040, 5670000], [12500040, 5670030], [12500005, 5670030], [12500005, 5670000]]]},
    "around": [{"type": "Feature", "id": "a", "geometry": {"type": "Polygon", "coordinates":
    [[[12500000, 5670000], [12500010, 5670000], [12500010, 5670030], [12500000, 5670030], [12500000, 5670000]]]}}]}' |
    tr -d '\\n' | shekara geometry form --crs EPSG:10946
  {"formed":[{"type":"Feature","properties":{"areaM2":900},"geometry":{"type":"Polygon","coordinates":[[[12500010,5670000],[12500040,5670000],[12500040,5670030],[12500010,5670030],[12500010,5670000]]]}}],"changed":[],"closed":[],"deviationMm2":900000000,"roundingMm":0,"tJunctions":[],"slivers":[]}`;

export const addFormCommand = (geometry: Command, streams: Streams): void => {
  addFabricCommand(geometry, {
    streams,
    name: 'form',
    description: 'form a parcel on free land, measure a part of a parcel, close parcels',
    fields: FIELDS,
    adds: ADDS,
    example: EXAMPLE,
    input: FormLine,
    run: (input, grid) => {
      switch (input.command) {
        case 'form':
          return form(input, grid);
        case 'part':
          return part(input, grid);
        case 'retire':
          return mapOk(retireParcel(grid.fabric(input), {}), grid.answer);
        default:
          return never(input);
      }
    },
  });
};

function form(input: NewParcelLine, grid: Grid): Result<object, LineRefusal> {
  const { contour, quarter, overlap, sliverWidthM, slivers } = input;
  const formed = formParcel(grid.fabric(input), {
    contour: grid.polygon(contour),
    quarter: quarter ? grid.areal(quarter) : null,
    overlap,
    sliverWidthMm: grid.lengthMm(sliverWidthM),
    slivers,
  });
  if (formed.ok) {
    const edit = formed.value;
    const places = { tJunctions: grid.places(edit.tJunctions), slivers: grid.places(edit.slivers) };
    return { ok: true, value: { ...grid.answer(edit), ...places } };
  }
  const { snapped, ...refusal } = formed.error;
  return { ok: false, error: { ...refusal, ...(snapped ? { offer: { snapped: arealJson([snapped]) } } : {}) } };
}

/** No parcel changes by a part of it: the lists of the answer are empty. */
function part(input: PartLine, grid: Grid): Result<object, LineRefusal> {
  const [target] = grid.fabric(input).targets;
  invariant(target, 'a part is of one parcel');
  return mapOk(partOfParcel(target, { contour: grid.polygon(input.contour), outside: input.outside }), (made) => ({
    ...grid.answer({ formed: [], changed: [], closed: [], deviationDoubled: 0 }),
    part: partJson(made, grid),
  }));
}

const partJson = (
  { number, geometry, areaDoubled, restDoubled, relation, alongBoundaryMm }: PartOfParcel,
  grid: Grid,
): object => ({
  type: 'Feature',
  properties: {
    of: grid.idOf(number),
    areaM2: areaDoubled / 2e6,
    restM2: restDoubled / 2e6,
    relation,
    alongBoundaryM: alongBoundaryMm / 1000,
  },
  geometry: arealJson(geometry),
});
