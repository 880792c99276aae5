import type { Command } from 'commander';
import { z } from 'zod';
import { mergeFabric } from '#domain/geometry/merge-fabric.ts';
import { mapOk } from '#domain/result.ts';
import { addFabricCommand } from './fabric-command.ts';
import { FabricInput } from './geojson-shapes.ts';
import type { Streams } from './json-lines.ts';

const MergeLine = FabricInput.extend({
  toleranceMm: z.number().min(0).max(1000).default(10),
  allowApart: z.boolean().default(false),
});

const FIELDS = `"toleranceMm": 10     corners so near to an edge without standing on it are named, never healed
"allowApart": false}  true forms one parcel of several pieces`;

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
    fields: FIELDS,
    adds: '"toleranceMm": n',
    example: EXAMPLE,
    input: MergeLine,
    run: (input, grid) => {
      const { toleranceMm, allowApart } = input;
      return mapOk(mergeFabric(grid.fabric(input), { toleranceMm, allowApart }), (edit) => ({
        ...grid.answer(edit),
        toleranceMm: edit.toleranceMm,
      }));
    },
  });
};
