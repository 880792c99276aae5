import type { FabricParcel } from '../fabric-check.ts';
import type { Fabric, FabricCommand } from '../fabric-edit.ts';
import { facesOf } from '../faces.ts';
import { areaDoubled } from '../measures.ts';
import { sideOfPolygon } from '../predicates.ts';
import { pointInside } from '../point-inside.ts';
import type { Line, MultiPolygon, Polygon, Position } from '../types.ts';
import { ok, refuse, type Refusal, type Result } from '../../result.ts';
import { settleEdit, type AdjustEdit, type SettleCode } from '../adjust/settle-edit.ts';
import { hasCorner, standingOnEdges } from '../adjust/standing-on-edges.ts';
import { canonical } from '../part-order.ts';
import { commonAreaMm2 } from './common-area.ts';
import { landOf } from './land-of.ts';
import {
  bendWith,
  joinedSegments,
  nodeInside,
  trimDangles,
  withoutIdlePoints,
  type NodedLand,
  type Segment,
} from './node-inside.ts';

export interface RedistributeInput {
  /** The new boundaries between the targets; the old ones go unless they are drawn again. */
  readonly lines: readonly Line[];
  /** Line ends that hang in the land. */
  readonly dangles: 'refuse' | 'trim';
  /** Which parcel gets the face around a point; any other face goes to the parcel whose old land it overlaps most. */
  readonly assigned?: readonly { readonly at: Position; readonly number: string }[];
}

export type RedistributeCode =
  | SettleCode
  | 'redistribute.notAdjacent'
  | 'redistribute.tooLong'
  | 'redistribute.dangles'
  | 'redistribute.tooFine'
  | 'redistribute.noFace'
  | 'redistribute.leavesNone'
  | 'redistribute.severs';

/** Segments times edges: a drawing has hundreds of points; a hostile one must not hold the server for minutes. */
const MOST_PAIRS = 1_000_000;

/**
 * New boundaries between adjacent parcels (перераспределение): the land of all targets is divided anew by lines.
 *
 * Outside  the outer boundary stays as it is but for the points where new boundaries meet it; neighbours get those too
 * Numbers  every target keeps its number and gets at least one face, all in one piece unless it was in several before
 * Area     of the whole to the mm²; an outer edge that nobody shares may bend inwards by the rounding (decision 0008)
 * Refuses  'redistribute.notAdjacent' · 'redistribute.tooLong' · 'redistribute.dangles' (also a line that only joins a
 *          hole to the boundary) · 'redistribute.tooFine' · 'redistribute.noFace' (assigned off the land) ·
 *          'redistribute.leavesNone' · 'redistribute.severs', and as settleEdit
 */
export const redistribute: FabricCommand<RedistributeInput, RedistributeCode, AdjustEdit> = (fabric, input) => {
  const numbers = fabric.targets.map(({ number }) => number);
  const land = landOf(fabric.targets, fabric.around);
  if (fabric.targets.length < 2 || land.length !== 1)
    return refuse('redistribute.notAdjacent', numbers, land[1]?.[0]?.[0] ?? null);
  const count = input.lines.reduce((sum, line) => sum + line.length, 0);
  if (count * (count + land.flat(2).length) > MOST_PAIRS)
    return refuse('redistribute.tooLong', numbers, input.lines[0]?.[0]);
  const noded = nodeInside(
    land,
    input.lines,
    fabric.around.map(({ geometry }) => geometry),
  );
  if (!noded) return refuse('redistribute.tooFine', numbers, input.lines[0]?.[0]);
  const { segments, dangle } = trimDangles(noded);
  const cut = facesOf(noded.boundary, segments);
  const hanging = dangle ?? cut.bridge?.[0] ?? null;
  if (hanging && input.dangles === 'refuse') return refuse('redistribute.dangles', numbers, hanging);
  const owners = ownersOf(
    cut.faces.map(({ polygon }) => polygon),
    fabric.targets,
    input.assigned ?? [],
  );
  if (!owners.ok) return owners;
  const divided = divide(noded, segments, owners.value, input.lines.flat());
  return checkDivided(fabric, noded, divided);
};

interface OwnedFace {
  readonly polygon: Polygon;
  readonly number: string;
}

function ownersOf(
  faces: readonly Polygon[],
  targets: readonly FabricParcel[],
  assigned: NonNullable<RedistributeInput['assigned']>,
): Result<readonly OwnedFace[], Refusal<'redistribute.noFace'>> {
  for (const { at, number } of assigned) {
    const isThere = faces.some((face) => sideOfPolygon(at, face) === 'inside');
    if (!isThere || !targets.some((target) => target.number === number))
      return refuse('redistribute.noFace', [number], at);
  }
  return ok(
    faces.map((polygon) => {
      const given = assigned.find(({ at }) => sideOfPolygon(at, polygon) === 'inside');
      return { polygon, number: given?.number ?? largestOverlap(polygon, targets) };
    }),
  );
}

function largestOverlap(polygon: Polygon, targets: readonly FabricParcel[]): string {
  const areas = targets.map(({ geometry }) => commonAreaMm2([polygon], geometry));
  return targets[areas.indexOf(Math.max(...areas))]?.number ?? '';
}

interface Divided {
  readonly boundary: MultiPolygon;
  readonly byNumber: ReadonlyMap<string, MultiPolygon>;
}

/** Faces of one number side by side become one: the segments between them go, and the points that only they needed. */
function divide(noded: NodedLand, segments: readonly Segment[], owned: readonly OwnedFace[], drawn: Line): Divided {
  const numberAt = new Map<string, string>();
  for (const { polygon, number } of owned) {
    for (const ring of polygon)
      for (let i = 1; i < ring.length; i++) numberAt.set(`${ring[i - 1]?.join()} ${ring[i]?.join()}`, number);
  }
  const used = segments.filter(
    ([a, b]) => numberAt.get(`${a.join()} ${b.join()}`) !== numberAt.get(`${b.join()} ${a.join()}`),
  );
  const between = joinedSegments(used, [...drawn, ...noded.boundary.flat(2)]);
  const boundary = withoutIdlePoints(noded, between);
  const byNumber = new Map<string, Polygon[]>();
  for (const { polygon } of facesOf(boundary, between).faces) {
    const inside = pointInside(polygon);
    const number = owned.find((face) => sideOfPolygon(inside, face.polygon) !== 'outside')?.number ?? '';
    byNumber.set(number, [...(byNumber.get(number) ?? []), canonical(polygon)]);
  }
  return { boundary, byNumber };
}

function checkDivided(fabric: Fabric, { land }: NodedLand, { boundary, byNumber }: Divided) {
  for (const { number, geometry } of fabric.targets) {
    const faces = byNumber.get(number);
    if (!faces) return refuse('redistribute.leavesNone' as const, [number], geometry[0]?.[0]?.[0]);
    if (faces.length > geometry.length) return refuse('redistribute.severs' as const, [number], faces[1]?.[0]?.[0]);
  }
  const sum = [...byNumber.values()].reduce((total, geometry) => total + areaDoubled(geometry), 0);
  if (sum !== areaDoubled(boundary))
    return refuse(
      'redistribute.tooFine' as const,
      fabric.targets.map(({ number }) => number),
      land[0]?.[0]?.[0],
    );
  const after = new Map([
    ...fabric.targets.map(
      ({ number, geometry }) => [number, unlessSame(geometry, byNumber.get(number) ?? [])] as const,
    ),
    ...fabric.around.map(({ number, geometry }) => [number, bendWith(geometry, land, boundary)] as const),
  ]);
  const taken = land.flat(2).filter((corner) => !fabric.targets.some(({ geometry }) => hasCorner(geometry, corner)));
  return settleEdit(fabric, { after, tJunctions: standingOnEdges([...fabric.targets, ...fabric.around], taken) });
}

/** A parcel that came out as it was keeps its very geometry. */
function unlessSame(before: MultiPolygon, after: MultiPolygon): MultiPolygon {
  const text = (geometry: MultiPolygon): string =>
    JSON.stringify(
      geometry
        .map(canonical)
        .map((polygon) => JSON.stringify(polygon))
        .sort(),
    );
  return text(before) === text(after) ? before : after;
}
