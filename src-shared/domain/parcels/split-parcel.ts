import type { PartsMade } from '../geometry/clip-to-parts.ts';
import type { Fabric } from '../geometry/fabric-edit.ts';
import { insertExactVertices } from '../geometry/insert-vertices.ts';
import { cornersIn, sharedWith } from '../geometry/shared-edges.ts';
import { splitByContour, type ContourCode } from '../geometry/split-by-contour.ts';
import { splitPolygon, type SplitCode } from '../geometry/split-polygon.ts';
import type { IsShared } from '../geometry/node-line.ts';
import type { Line, MultiPolygon, Ring } from '../geometry/types.ts';
import { invariant } from '../invariant.ts';
import { refuse, type Refusal, type Result } from '../result.ts';
import { cutParcel, type CutCode, type CutCommand } from './cut-parcel.ts';

export type SplitParcelCode = SplitCode | CutCode;
export type CutOutCode = ContourCode | CutCode;

/** Splits a parcel of the case by a line. Refuses as splitPolygon and cutParcel. */
export const splitParcel: CutCommand<{ readonly line: Line }, SplitCode> = (state, { line, ...input }) =>
  cutParcel(
    state,
    input,
    among((geometry, isShared) => splitPolygon(geometry, line, isShared)),
  );

/** Cuts out of a parcel of the case what a closed contour surrounds. Refuses as splitByContour and cutParcel. */
export const cutOutParcel: CutCommand<{ readonly contour: Ring }, ContourCode> = (state, { contour, ...input }) =>
  cutParcel(
    state,
    input,
    among((geometry, isShared) => splitByContour(geometry, contour, isShared)),
  );

type Cut<Code extends string> = (geometry: MultiPolygon, isShared: IsShared) => Result<PartsMade, Refusal<Code>>;

/** Corners of neighbours that stand exactly on the boundary go in first: a bent edge would pass them by. */
const among =
  <Code extends string>(cut: Cut<Code>) =>
  ({ targets: [target], around }: Fabric): Result<PartsMade, Refusal<Code>> => {
    invariant(target !== undefined, 'one parcel is cut');
    const others = around.map(({ geometry }) => geometry);
    const geometry = insertExactVertices(target.geometry, cornersIn(others, target.geometry));
    const made = cut(geometry, sharedWith(others));
    return made.ok ? made : refuse(made.error.code, [target.number], made.error.at);
  };
