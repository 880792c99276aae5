import type { Command } from 'commander';
import { z } from 'zod';
import { splitFabric, type SplitInput } from '#domain/geometry/split-fabric.ts';
import { mapOk } from '#domain/result.ts';
import { addFabricCommand } from './fabric-command.ts';
import type { Grid } from './geojson-grid.ts';
import { ContourShape, FabricInput, LineShape } from './geojson-shapes.ts';
import type { Streams } from './json-lines.ts';

const SplitLine = FabricInput.extend({
  line: LineShape.optional(),
  ends: z.enum(['refuse', 'trim']).optional(),
  contour: ContourShape.optional(),
}).refine(({ line, ends, contour }) => (contour ? !line && !ends : line), 'give either line, with ends, or contour');

const FIELDS = `"line": LineString, "ends": "refuse" | "trim"}   ends of the line inside a parcel
"contour": Polygon}                             a closed contour instead of the line`;

const EXAMPLE = `  $ echo '{"targets": [{"type": "Feature", "id": "a", "geometry": {"type": "Polygon", "coordinates":
    [[[12500000, 5670000], [12500040, 5670000], [12500040, 5670030], [12500000, 5670030], [12500000, 5670000]]]}}],
    "line": {"type": "LineString", "coordinates": [[12500010, 5669999], [12500010, 5670031]]}}' |
    tr -d '\\n' | shekara geometry split --crs EPSG:10946
  {"formed":[{"type":"Feature","properties":{"areaM2":900},"geometry":{"type":"Polygon","coordinates":[[[12500010,5670000],[12500040,5670000],[12500040,5670030],[12500010,5670030],[12500010,5670000]]]}},{"type":"Feature","properties":{"areaM2":300},"geometry":{"type":"Polygon","coordinates":[[[12500000,5670000],[12500010,5670000],[12500010,5670030],[12500000,5670030],[12500000,5670000]]]}}],"changed":[],"closed":["a"],"deviationMm2":0,"roundingMm":0}`;

export const addSplitCommand = (geometry: Command, streams: Streams): void => {
  addFabricCommand(geometry, {
    streams,
    name: 'split',
    description: 'split parcels by a line, or by a closed contour',
    fields: FIELDS,
    adds: '',
    example: EXAMPLE,
    input: SplitLine,
    run: (input, grid) => mapOk(splitFabric(grid.fabric(input), cutOf(input, grid)), grid.answer),
  });
};

function cutOf({ line = [], ends = 'refuse', contour }: z.infer<typeof SplitLine>, grid: Grid): SplitInput {
  return contour ? { contour: grid.line(contour[0]) } : { line: grid.line(line), ends };
}
