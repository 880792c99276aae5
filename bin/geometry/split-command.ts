import type { Command } from 'commander';
import { z } from 'zod';
import { splitFabric } from '#domain/geometry/split-fabric.ts';
import { mapOk, refuse } from '#domain/result.ts';
import { addFabricCommand } from './fabric-command.ts';
import type { Streams } from './json-lines.ts';
import { ContourShape, FabricInput, LineShape } from './geojson-grid.ts';

const Ends = z.enum(['refuse', 'trim']).default('refuse');
const SplitLine = z.union([
  FabricInput.extend({ line: LineShape, ends: Ends }),
  FabricInput.extend({ contour: ContourShape }),
]);

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
    fields: '"line": LineString, "ends": "refuse" | "trim"} or {…, "contour": Polygon',
    example: EXAMPLE,
    run: (value, grid) => {
      const input = SplitLine.safeParse(value);
      if (!input.success) return refuse('input.shape', ['{"targets": […], "line": LineString} or "contour": Polygon']);
      const { data } = input;
      const by =
        'line' in data ? { line: grid.line(data.line), ends: data.ends } : { contour: grid.contour(data.contour) };
      return mapOk(splitFabric(grid.fabric(data), by), grid.answer);
    },
  });
};
