import type { Command } from 'commander';
import { z } from 'zod';
import { mergeFabric } from '#domain/geometry/merge-fabric.ts';
import { mapOk, refuse } from '#domain/result.ts';
import { addFabricCommand } from './fabric-command.ts';
import type { Streams } from './json-lines.ts';
import { FabricInput } from './geojson-grid.ts';

const MergeLine = FabricInput.extend({
  toleranceMm: z.number().min(0).max(1000).default(10),
  allowApart: z.boolean().default(false),
});

const EXAMPLE = `  $ echo '{"targets": [{"type": "Feature", "id": "a", "geometry": {"type": "Polygon", "coordinates":
    [[[12500000, 5670000], [12500010, 5670000], [12500010, 5670030], [12500000, 5670030], [12500000, 5670000]]]}},
    {"type": "Feature", "id": "b", "geometry": {"type": "Polygon", "coordinates":
    [[[12500010, 5670000], [12500040, 5670000], [12500040, 5670030], [12500010, 5670030], [12500010, 5670000]]]}}]}' |
    tr -d '\\n' | shekara geometry merge --crs EPSG:10946
  {"formed":[{"type":"Feature","properties":{"areaM2":1200},"geometry":{"type":"Polygon","coordinates":[[[12500000,5670000],[12500010,5670000],[12500040,5670000],[12500040,5670030],[12500010,5670030],[12500000,5670030],[12500000,5670000]]]}}],"changed":[],"closed":["a","b"],"deviationMm2":0,"roundingMm":0,"toleranceMm":10}`;

export const addMergeCommand = (geometry: Command, streams: Streams): void => {
  addFabricCommand(geometry, {
    streams,
    name: 'merge',
    description: 'merge adjoining parcels into one',
    fields: '"toleranceMm": 10, "allowApart": false',
    example: EXAMPLE,
    run: (value, grid) => {
      const input = MergeLine.safeParse(value);
      if (!input.success) return refuse('input.shape', ['{"targets": […], "toleranceMm": 10, "allowApart": false}']);
      const { toleranceMm, allowApart } = input.data;
      return mapOk(mergeFabric(grid.fabric(input.data), { toleranceMm, allowApart }), (edit) => ({
        ...grid.answer(edit),
        toleranceMm: edit.toleranceMm,
      }));
    },
  });
};
