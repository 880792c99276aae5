import { z } from 'zod';
import { deleteVertex } from '#domain/geometry/adjust/delete-vertex.ts';
import { insertVertex } from '#domain/geometry/adjust/insert-vertex.ts';
import { moveVertex } from '#domain/geometry/adjust/move-vertex.ts';
import { shiftBoundary, type ShiftEdit } from '#domain/geometry/boundary/shift-boundary.ts';
import { straightenBoundary } from '#domain/geometry/boundary/straighten-boundary.ts';
import { redistribute } from '#domain/geometry/redistribute/redistribute.ts';
import { never } from '#domain/invariant.ts';
import {
  answerTo,
  editAnswer,
  fabricShape,
  lineJson,
  Metres,
  numbersDiffer,
  Point,
  PointList,
  SquareMetres,
  type Answer,
} from './fabric-json.ts';

const ParcelName = z.string().min(1);

const Goal = z.discriminatedUnion('kind', [
  z
    .object({ kind: z.literal('area'), of: ParcelName, areaM2: SquareMetres })
    .transform(({ kind, of, areaM2 }) => ({ kind, of, areaDoubled: areaM2 })),
  z
    .object({ kind: z.literal('distance'), grows: ParcelName, metres: Metres })
    .transform(({ kind, grows, metres }) => ({ kind, grows, mm: metres })),
  z.object({ kind: z.literal('keepAreas') }),
]);

const AdjustRequest = z
  .discriminatedUnion('command', [
    z.object({ command: z.literal('moveVertex'), ...fabricShape, from: Point, to: Point }),
    z.object({ command: z.literal('insertVertex'), ...fabricShape, edge: z.tuple([Point, Point]), at: Point }),
    z.object({ command: z.literal('deleteVertex'), ...fabricShape, at: Point }),
    z.object({ command: z.literal('straighten'), ...fabricShape, from: Point, to: Point, through: Point.optional() }),
    z.object({
      command: z.literal('shift'),
      ...fabricShape,
      between: z.tuple([ParcelName, ParcelName]),
      near: Point.optional(),
      shape: z.enum(['kept', 'straight']).default('kept'),
      motion: z.union([z.literal('parallel'), z.object({ pivot: Point })]).default('parallel'),
      goal: Goal,
    }),
    z.object({
      command: z.literal('redistribute'),
      ...fabricShape,
      lines: z.array(PointList).min(1),
      dangles: z.enum(['refuse', 'trim']).default('refuse'),
      assigned: z.array(z.object({ at: Point, number: ParcelName })).default([]),
    }),
  ])
  .refine(numbersDiffer, 'every number stands for one parcel');

/**
 * `shekara geometry adjust`: one request, one answer. Parcels are GeoJSON Features with `properties.number`, metres of
 * the state grid, [east, north]; `around` has every neighbour within reach of the new boundaries.
 *
 * {"command":"moveVertex","targets":[…],"around":[…],"from":[e,n],"to":[e,n]} · insertVertex {edge, at} ·
 * deleteVertex {at} · straighten {from, to, through?} · shift {between, near?, shape?, motion?, goal} ·
 * redistribute {lines, dangles?, assigned?}
 */
export const adjustRequest = (request: unknown): Answer => answerTo(AdjustRequest, request, run);

function run(request: z.infer<typeof AdjustRequest>): Answer {
  const { targets, around } = request;
  const fabric = { targets, around };
  switch (request.command) {
    case 'moveVertex':
      return editAnswer(moveVertex(fabric, request));
    case 'insertVertex':
      return editAnswer(insertVertex(fabric, request));
    case 'deleteVertex':
      return editAnswer(deleteVertex(fabric, request));
    case 'straighten': {
      const { from, to, through } = request;
      return editAnswer(straightenBoundary(fabric, { from, to, ...(through ? { through } : {}) }));
    }
    case 'shift': {
      const { between, near, shape, motion, goal } = request;
      return editAnswer(shiftBoundary(fabric, { between, shape, motion, goal, ...(near ? { near } : {}) }), shiftJson);
    }
    case 'redistribute':
      return editAnswer(redistribute(fabric, request));
    default:
      return never(request);
  }
}

const shiftJson = ({ boundary, areas }: ShiftEdit): Readonly<Record<string, unknown>> => ({
  boundary: lineJson(boundary),
  areas: areas.map(({ number, beforeDoubled, afterDoubled, wantedDoubled }) => ({
    number,
    beforeM2: beforeDoubled / 2e6,
    afterM2: afterDoubled / 2e6,
    deviationMm2: wantedDoubled === null ? null : (afterDoubled - wantedDoubled) / 2,
  })),
});
