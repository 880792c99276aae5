import type { Command } from 'commander';
import { z } from 'zod';
import { deleteVertex } from '#domain/geometry/adjust/delete-vertex.ts';
import { insertVertex } from '#domain/geometry/adjust/insert-vertex.ts';
import { moveVertex } from '#domain/geometry/adjust/move-vertex.ts';
import type { AdjustEdit } from '#domain/geometry/adjust/settle-edit.ts';
import { shiftBoundary, type ShiftBoundaryInput, type ShiftEdit } from '#domain/geometry/boundary/shift-boundary.ts';
import { straightenBoundary } from '#domain/geometry/boundary/straighten-boundary.ts';
import type { Fabric } from '#domain/geometry/fabric-edit.ts';
import { redistribute } from '#domain/geometry/redistribute/redistribute.ts';
import { never } from '#domain/invariant.ts';
import { mapOk, type Refusal, type Result } from '#domain/result.ts';
import { addFabricCommand } from './fabric-command.ts';
import { lineJson, type Grid } from './geojson-grid.ts';
import { EdgeShape, FabricInput, LineShape, Metres, ParcelId, PointShape, SquareMetres } from './geojson-shapes.ts';
import type { Streams } from './json-lines.ts';

const Goal = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('area'), of: ParcelId, areaM2: SquareMetres }),
  z.strictObject({ kind: z.literal('distance'), grows: ParcelId, metres: Metres }),
  z.strictObject({ kind: z.literal('keepAreas') }),
]);

const ShiftLine = FabricInput.extend({
  command: z.literal('shift'),
  between: z.tuple([ParcelId, ParcelId]),
  near: PointShape.optional(),
  shape: z.enum(['kept', 'straight']).default('kept'),
  motion: z.union([z.literal('parallel'), z.strictObject({ pivot: PointShape })]).default('parallel'),
  goal: Goal,
});
type ShiftLine = z.infer<typeof ShiftLine>;

const RedistributeLine = FabricInput.extend({
  command: z.literal('redistribute'),
  lines: z.array(LineShape).min(1).max(10_000),
  dangles: z.enum(['refuse', 'trim']).default('refuse'),
  assigned: z.array(z.strictObject({ at: PointShape, id: ParcelId })).default([]),
});
type RedistributeLine = z.infer<typeof RedistributeLine>;

const AdjustLine = z.discriminatedUnion('command', [
  FabricInput.extend({ command: z.literal('moveVertex'), from: PointShape, to: PointShape }),
  FabricInput.extend({ command: z.literal('insertVertex'), edge: EdgeShape, at: PointShape }),
  FabricInput.extend({ command: z.literal('deleteVertex'), at: PointShape }),
  FabricInput.extend({
    command: z.literal('straighten'),
    from: PointShape,
    to: PointShape,
    through: PointShape.optional(),
  }),
  ShiftLine,
  RedistributeLine,
]);
type AdjustLine = z.infer<typeof AdjustLine>;

const FIELDS = `"command": "moveVertex", "from": Point, "to": Point}
"command": "insertVertex", "edge": LineString of two points, "at": Point}
"command": "deleteVertex", "at": Point}
"command": "straighten", "from": Point, "to": Point, "through": Point on the longer way}
"command": "shift", "between": [id, id], "near": Point where they share several boundaries, "shape": "kept" | "straight",
  "motion": "parallel" | {"pivot": Point}, "goal": {"kind": "area", "of": id, "areaM2": 900} |
  {"kind": "distance", "grows": id, "metres": 2.5} | {"kind": "keepAreas"}}
"command": "redistribute", "lines": [LineString …], "dangles": "refuse" | "trim", "assigned": [{"at": Point, "id": id} …]}`;

const ADDS = `"tJunctions": [{"about": [id …],
   "at": [east, north]} …]; of a shift "boundary": LineString, "areas": [{id, beforeM2, afterM2, deviationMm2} …]`;

const EXAMPLE = `  $ echo '{"command": "shift", "between": ["a", "b"], "goal": {"kind": "area", "of": "a", "areaM2": 600}, "targets": [
    {"type": "Feature", "id": "a", "geometry": {"type": "Polygon", "coordinates":
    [[[12500000, 5670000], [12500010, 5670000], [12500010, 5670030], [12500000, 5670030], [12500000, 5670000]]]}},
    {"type": "Feature", "id": "b", "geometry": {"type": "Polygon", "coordinates":
    [[[12500010, 5670000], [12500040, 5670000], [12500040, 5670030], [12500010, 5670030], [12500010, 5670000]]]}}]}' |
    tr -d '\\n' | shekara geometry adjust --crs EPSG:10946
  {"formed":[],"changed":[{"type":"Feature","id":"a","geometry":{"type":"Polygon","coordinates":[[[12500010,5670000],[12500020,5670000],[12500020,5670030],[12500010,5670030],[12500000,5670030],[12500000,5670000],[12500010,5670000]]]}},{"type":"Feature","id":"b","geometry":{"type":"Polygon","coordinates":[[[12500020,5670030],[12500020,5670000],[12500040,5670000],[12500040,5670030],[12500020,5670030]]]}}],"closed":[],"deviationMm2":0,"roundingMm":0,"tJunctions":[],"boundary":{"type":"LineString","coordinates":[[12500020,5670000],[12500020,5670030]]},"areas":[{"id":"a","beforeM2":300,"afterM2":600,"deviationMm2":0},{"id":"b","beforeM2":900,"afterM2":600,"deviationMm2":0}]}`;

export const addAdjustCommand = (geometry: Command, streams: Streams): void => {
  addFabricCommand(geometry, {
    streams,
    name: 'adjust',
    description: 'move corners and boundaries of parcels, for all who share them',
    fields: FIELDS,
    adds: ADDS,
    example: EXAMPLE,
    input: AdjustLine,
    run: (input, grid) => {
      const fabric = grid.fabric(input);
      if (input.command !== 'shift') return mapOk(editOf(fabric, input, grid), (edit) => answerOf(edit, grid));
      return mapOk(shiftBoundary(fabric, shiftOf(input, grid)), (edit) => ({
        ...answerOf(edit, grid),
        ...shiftJson(edit, grid),
      }));
    },
  });
};

const answerOf = (edit: AdjustEdit, grid: Grid): object => ({
  ...grid.answer(edit),
  tJunctions: grid.places(edit.tJunctions),
});

function editOf(fabric: Fabric, input: Exclude<AdjustLine, ShiftLine>, grid: Grid): Result<AdjustEdit, Refusal> {
  switch (input.command) {
    case 'moveVertex':
      return moveVertex(fabric, { from: grid.point(input.from), to: grid.point(input.to) });
    case 'insertVertex': {
      const [a, b] = input.edge;
      return insertVertex(fabric, { edge: [grid.point(a), grid.point(b)], at: grid.point(input.at) });
    }
    case 'deleteVertex':
      return deleteVertex(fabric, { at: grid.point(input.at) });
    case 'straighten': {
      const { from, to, through } = input;
      const ends = { from: grid.point(from), to: grid.point(to) };
      return straightenBoundary(fabric, through ? { ...ends, through: grid.point(through) } : ends);
    }
    case 'redistribute': {
      const { lines, dangles, assigned } = input;
      return redistribute(fabric, {
        lines: lines.map(grid.line),
        dangles,
        assigned: assigned.map(({ at, id }) => ({ at: grid.point(at), number: id })),
      });
    }
    default:
      return never(input);
  }
}

const shiftOf = ({ between, near, shape, motion, goal }: ShiftLine, grid: Grid): ShiftBoundaryInput => ({
  between,
  shape,
  motion: motion === 'parallel' ? motion : { pivot: grid.point(motion.pivot) },
  goal: goalOf(goal, grid),
  ...(near ? { near: grid.point(near) } : {}),
});

function goalOf(goal: ShiftLine['goal'], grid: Grid): ShiftBoundaryInput['goal'] {
  switch (goal.kind) {
    case 'area':
      return { kind: 'area', of: goal.of, areaDoubled: goal.areaM2 };
    case 'distance':
      return { kind: 'distance', grows: goal.grows, mm: grid.lengthMm(goal.metres) };
    case 'keepAreas':
      return goal;
    default:
      return never(goal);
  }
}

const shiftJson = ({ boundary, areas }: ShiftEdit, grid: Grid): object => ({
  boundary: lineJson(boundary),
  areas: areas.map(({ number, beforeDoubled, afterDoubled, wantedDoubled }) => ({
    id: grid.idOf(number),
    beforeM2: beforeDoubled / 2e6,
    afterM2: afterDoubled / 2e6,
    deviationMm2: wantedDoubled === null ? null : (afterDoubled - wantedDoubled) / 2,
  })),
});
