import type { Command } from 'commander';
import { z } from 'zod';
import { divide, type DivideEdit } from '#domain/geometry/divide.ts';
import { Shares, type DivideInput } from '#domain/geometry/divide/divide-input.ts';
import { parseAreaList } from '#domain/parcels/area-list.ts';
import { mapOk, ok, type Refusal, type Result } from '#domain/result.ts';
import { addFabricCommand } from './fabric-command.ts';
import { lineJson, type Grid } from './geojson-grid.ts';
import { EdgeShape, FabricInput, LineShape, Metres, PointShape, SquareMetres } from './geojson-shapes.ts';
import type { Streams } from './json-lines.ts';

const Degrees = z.number().min(-360).max(360);

const Direction = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('edge'), edge: EdgeShape }),
  z.strictObject({ kind: z.literal('line'), line: LineShape }),
  z.strictObject({ kind: z.literal('bearing'), degrees: Degrees }),
  z.strictObject({ kind: z.literal('frontage') }),
  z.strictObject({ kind: z.literal('radial'), centre: PointShape, startDegrees: Degrees.default(0) }),
]);

const Road = z.strictObject({
  widthM: Metres,
  along: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('edges'), chain: LineShape }),
    z.strictObject({ kind: z.literal('cuts'), after: z.int().min(0) }),
  ]),
});

const DivideLine = FabricInput.extend({
  parts: z.int().min(1).optional(),
  areas: z.union([z.array(SquareMetres).min(1), z.string().max(100_000)]).optional(),
  remainder: Shares.options[1].shape.remainder.default('last'),
  direction: Direction,
  from: z.enum(['left', 'right']),
  frontage: LineShape.optional(),
  minFrontageM: Metres.optional(),
  road: Road.optional(),
  allowApart: z.boolean().default(false),
}).refine(({ parts, areas }) => (parts === undefined) !== (areas === undefined), 'give either parts or areas');
type DivideLine = z.infer<typeof DivideLine>;

const FIELDS = `"parts": 4                      so many equal parts, or instead of it
"areas": [600, 600]             m², or a text of areas as people write them: "600; 0,15 га", one in a line
"remainder": "first" | "last" | place among the parts
"direction": {"kind": "edge", "edge": LineString of two points} | {"kind": "line", "line": LineString} |
  {"kind": "bearing", "degrees": 0} | {"kind": "frontage"} | {"kind": "radial", "centre": Point, "startDegrees": 0}
"from": "left" | "right"        where the first part lies for who looks along the cuts
"frontage": LineString          corners between which the parcel fronts on a street; "minFrontageM": 15
"road": {"widthM": 6, "along": {"kind": "edges", "chain": LineString} | {"kind": "cuts", "after": 2}}
"allowApart": false}            true lets a part consist of several pieces`;

const ADDS = `"targetsM2": [n …], "deviationsM2": [n …],
   "cuts": [LineString …], "road": index in "formed" | null`;

const EXAMPLE = `  $ echo '{"targets": [{"type": "Feature", "id": "a", "geometry": {"type": "Polygon", "coordinates":
    [[[12500000, 5670000], [12500040, 5670000], [12500040, 5670030], [12500000, 5670030], [12500000, 5670000]]]}}],
    "areas": "0,03 га", "direction": {"kind": "bearing", "degrees": 0}, "from": "left"}' |
    tr -d '\\n' | shekara geometry divide --crs EPSG:10946
  {"formed":[{"type":"Feature","properties":{"areaM2":300},"geometry":{"type":"Polygon","coordinates":[[[12500000,5670000],[12500010,5670000],[12500010,5670030],[12500000,5670030],[12500000,5670000]]]}},{"type":"Feature","properties":{"areaM2":900},"geometry":{"type":"Polygon","coordinates":[[[12500010,5670000],[12500040,5670000],[12500040,5670030],[12500010,5670030],[12500010,5670000]]]}}],"changed":[],"closed":["a"],"deviationMm2":0,"roundingMm":0,"targetsM2":[300,900],"deviationsM2":[0,0],"cuts":[{"type":"LineString","coordinates":[[12500010,5670000],[12500010,5670030]]}],"road":null}`;

export const addDivideCommand = (geometry: Command, streams: Streams): void => {
  addFabricCommand(geometry, {
    streams,
    name: 'divide',
    description: 'divide a parcel by areas, or into equal parts',
    fields: FIELDS,
    adds: ADDS,
    example: EXAMPLE,
    input: DivideLine,
    run: (input, grid) => {
      const into = sharesOf(input);
      if (!into.ok) return into;
      return mapOk(divide(grid.fabric(input), { ...settingsOf(input, grid), into: into.value }), (edit) => ({
        ...grid.answer(edit),
        ...divisionOf(edit),
      }));
    },
  });
};

function sharesOf({ parts = 1, areas, remainder }: DivideLine): Result<Shares, Refusal> {
  if (areas === undefined) return ok({ kind: 'equal', parts });
  const list = typeof areas === 'string' ? parseAreaList(areas, 'm2') : ok(areas);
  return mapOk(list, (areasDoubled) => ({ kind: 'areas', areasDoubled, remainder }));
}

const settingsOf = (
  { direction, from, frontage, minFrontageM, road, allowApart }: DivideLine,
  grid: Grid,
): Omit<DivideInput, 'into'> => ({
  direction: directionOf(direction, grid),
  from,
  frontage: frontage && grid.line(frontage),
  minFrontageMm: minFrontageM && grid.lengthMm(minFrontageM),
  road: road && roadOf(road, grid),
  allowApart,
});

function directionOf(direction: z.infer<typeof Direction>, grid: Grid): DivideInput['direction'] {
  switch (direction.kind) {
    case 'edge': {
      const [a, b] = direction.edge;
      return { kind: 'edge', edge: [grid.point(a), grid.point(b)] };
    }
    case 'line':
      return { kind: 'line', line: grid.line(direction.line) };
    case 'radial':
      return { ...direction, centre: grid.point(direction.centre) };
    default:
      return direction;
  }
}

const roadOf = ({ widthM, along }: z.infer<typeof Road>, grid: Grid): DivideInput['road'] => ({
  widthMm: grid.lengthMm(widthM),
  along: along.kind === 'edges' ? { kind: 'edges', chain: grid.line(along.chain) } : along,
});

/** Without the road, which has a width instead of a target. */
const divisionOf = ({ targetsDoubled, deviationsDoubled, cuts, road }: DivideEdit): object => ({
  targetsM2: targetsDoubled.map((doubled) => doubled / 2e6),
  deviationsM2: deviationsDoubled.map((doubled) => doubled / 2e6),
  cuts: cuts.map(lineJson),
  road,
});
