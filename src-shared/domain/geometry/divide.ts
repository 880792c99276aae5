import { ok, refuse, type Refusal, type Result } from '../result.ts';
import { chainEdges, edgeKey, edgeKeys, type BoundaryEdge } from './divide/boundary-chain.ts';
import { cutBands } from './divide/cut-bands.ts';
import { cutDirection } from './divide/cut-direction.ts';
import type { DivideCode, DivideInput } from './divide/divide-input.ts';
import { bandName, checkFrontage } from './divide/frontage.ts';
import { oldBoundary, type OldBoundary } from './divide/old-boundary.ts';
import { parallelSweep } from './divide/parallel-sweep.ts';
import { planBands, type Band } from './divide/plan-bands.ts';
import { radialSweep } from './divide/radial-sweep.ts';
import { edgesOfCuts, roadStrip, type RoadStrip } from './divide/road-strip.ts';
import { sweepOver } from './divide/sweep.ts';
import type { FabricParcel } from './fabric-check.ts';
import type { Fabric, FabricCommand, FabricEdit } from './fabric-edit.ts';
import { insertExactVertices, insertVertices, type EdgeInsertion } from './insert-vertices.ts';
import { areaDoubled } from './measures.ts';
import { pointInside } from './point-inside.ts';
import { cornersIn } from './shared-edges.ts';
import type { DoubledMm2, Line, MultiPolygon, Polygon, Position } from './types.ts';
import { defectsOf } from './validity.ts';

/**
 * formed            the parts in the order asked for, the road after them
 * targetsDoubled    area that each part was to get, without the road: it has a width instead
 * deviationsDoubled area of each part on the grid less its target
 * cuts              the new boundaries, noded, each from boundary to boundary
 * insertions        new points by old edge, in the order in which they were made: later ones may divide earlier ones
 * road              index of the road in `formed`
 */
export interface DivideEdit extends FabricEdit {
  readonly targetsDoubled: readonly DoubledMm2[];
  readonly deviationsDoubled: readonly DoubledMm2[];
  readonly cuts: readonly Line[];
  readonly insertions: readonly EdgeInsertion[];
  readonly road: number | null;
}

const MOST_PARTS = 500;
/** A comb of so many teeth still takes the sweep less than a second. */
const MOST_EDGES = 20_000;
/** Edges times parts: every cut looks at every edge that is left. */
const MOST_WORK = 4_000_000;

/**
 * Divides one parcel by areas with straight cuts.
 *
 * Sweep    a straight cut is shifted parallel to itself, or a ray turned about a point, over the whole parcel; a part is
 *          what lies between two cuts. The places are found on the parcel as it is registered, all at once and in closed
 *          form: before the rounding to the grid every part has its area to a few mm².
 * Grid     then each cut is made between grid points (decision 0008): the edges it ends on bend, in the neighbours too.
 *          What that does to each part is `deviationsDoubled`; the errors of the parts do not add up.
 * Pieces   where the boundary turns in, a part can fall into pieces. It is refused with a place in the second piece,
 *          unless `allowApart`: nobody is given land in two places unawares.
 * Frontage cuts square to it must start on it. A bent frontage counts by the straight line between its ends.
 * Road     along edges it is cut off first, and areas are those of the rest; between two cuts, its area is taken out of
 *          the sum. It is a part of its own, the last.
 * Unit     doubled mm², whole: targets and road add up to the area of the parcel
 * Refuses  'divide.oneParcel' · 'divide.parcelDefect' · 'divide.tooFew' · 'divide.tooMany' · 'divide.tooComplex' ·
 *          'divide.areasExceed' (m² missing) · 'divide.remainderPlace' · 'divide.noEdge' · 'divide.noDirection' ·
 *          'divide.noFrontage' · 'divide.frontageTooShort' (part, most equal parts that fit) · 'divide.partApart' (part) ·
 *          'divide.tooSmall' (part) · 'divide.roadMisfit' · 'divide.roadRadial'; parts are counted from 1
 */
export const divide: FabricCommand<DivideInput, DivideCode, DivideEdit> = (fabric, input) => {
  const target = soundTarget(fabric, input);
  if (!target.ok) return target;
  const around = fabric.around.map((parcel) => parcel.geometry);
  const geometry = insertExactVertices(target.value.geometry, cornersIn(around, target.value.geometry));
  const frontage = input.frontage ? chainEdges(geometry, input.frontage, 'divide.noFrontage') : ok([]);
  if (!frontage.ok) return frontage;
  if (frontage.value.length === 0 && (input.minFrontageMm !== undefined || input.direction.kind === 'frontage'))
    return refuse('divide.noFrontage');
  const vector = input.direction.kind === 'radial' ? ok(null) : cutDirection(input.direction, geometry, frontage.value);
  if (!vector.ok) return vector;
  const ground = groundOf({ geometry, around, frontage: frontage.value }, input);
  if (!ground.ok) return ground;
  const parts = divideGround(ground.value, vector.value, input);
  return parts.ok ? ok(editOf(fabric, ground.value, parts.value)) : parts;
};

function soundTarget({ targets }: Fabric, input: DivideInput): Result<FabricParcel, Refusal<DivideCode>> {
  const [target, ...more] = targets;
  if (!target || more.length > 0)
    return refuse(
      'divide.oneParcel',
      targets.map(({ number }) => number),
    );
  const parts = input.into.kind === 'equal' ? input.into.parts : input.into.areasDoubled.length;
  if (parts > MOST_PARTS) return refuse('divide.tooMany', [String(MOST_PARTS)]);
  if (input.into.kind === 'equal' && parts < 2 && !input.road) return refuse('divide.tooFew');
  if (input.road?.along.kind === 'cuts' && input.direction.kind === 'radial') return refuse('divide.roadRadial');
  const edges = target.geometry.flat().reduce((sum, ring) => sum + ring.length, 0);
  if (edges > MOST_EDGES || edges * parts > MOST_WORK) return refuse('divide.tooComplex', [target.number]);
  const defect = defectsOf(target.geometry)[0];
  return defect ? refuse('divide.parcelDefect', [target.number], defect.at) : ok(target);
}

/** What is to be divided, and who must bend with it. */
interface Ground {
  readonly geometry: MultiPolygon;
  readonly around: readonly MultiPolygon[];
  readonly frontage: readonly BoundaryEdge[];
  /** Cut off along edges before: a neighbour of the ground from then on. */
  readonly strip: RoadStrip | null;
}

function groundOf(
  { geometry, around, frontage }: Omit<Ground, 'strip'>,
  { road }: DivideInput,
): Result<Ground, Refusal<DivideCode>> {
  if (road?.along.kind !== 'edges') return ok({ geometry, around, frontage, strip: null });
  const chain = chainEdges(geometry, road.along.chain, 'divide.noEdge');
  if (!chain.ok) return chain;
  const strip = roadStrip(geometry, chain.value, road.widthMm, oldBoundary(geometry, around).isShared);
  if (!strip.ok) return strip;
  return ok({
    geometry: strip.value.rest,
    around: around.map((each) => insertVertices(each, strip.value.insertions)),
    frontage: frontageBehind(frontage, strip.value),
    strip: strip.value,
  });
}

/** What a strip leaves of the frontage; where it takes all of it, the parts front on the strip. */
function frontageBehind(frontage: readonly BoundaryEdge[], strip: RoadStrip): readonly BoundaryEdge[] {
  const rest = edgeKeys(strip.rest);
  const pieces = frontage.flatMap(([from, to]): BoundaryEdge[] => {
    const bent = strip.insertions.find((each) => edgeKey([each.from, each.to]) === edgeKey([from, to]));
    const points = [from, ...(bent?.points ?? []), to];
    return points.slice(1).map((point, index) => [points[index] as Position, point]);
  });
  const left = pieces.filter((piece) => rest.has(edgeKey(piece)));
  return left.length > 0 || frontage.length === 0 ? left : edgesOfCuts(strip.cuts);
}

interface Parts {
  readonly bands: readonly Band[];
  readonly pieces: readonly MultiPolygon[];
  readonly cuts: readonly Line[];
  readonly insertions: readonly EdgeInsertion[];
}

function divideGround(
  ground: Ground,
  vector: readonly [number, number] | null,
  input: DivideInput,
): Result<Parts, Refusal<DivideCode>> {
  const { geometry } = ground;
  const radial =
    input.direction.kind === 'radial'
      ? radialSweep(geometry, input.direction.centre, input.direction.startDegrees)
      : null;
  const sweep = sweepOver(geometry, radial ?? parallelSweep(geometry, vector ?? [0, 1]));
  const planned = planBands(sweep, areaDoubled(geometry), input);
  if (!planned.ok) return planned;
  const bands = planned.value;
  const fronted = checkFrontage(ground, sweep, bands, input);
  if (!fronted.ok) return fronted;
  const boundary: OldBoundary = oldBoundary(geometry, [
    ...ground.around,
    ...(ground.strip ? [[ground.strip.road]] : []),
  ]);
  const centre = radial?.surrounds && input.direction.kind === 'radial' ? input.direction.centre : null;
  const cut = cutBands({ geometry, boundary, kind: sweep.kind, bands, centre });
  if (!cut.ok) return refuse(cut.error.code, bandName(cut.error.band), cut.error.at);
  const { pieces } = cut.value;
  const cuts = input.from === 'left' ? cut.value.cuts.toReversed() : cut.value.cuts;
  const apart = input.allowApart ? -1 : pieces.findIndex((piece) => piece.length > 1);
  if (apart >= 0) return refuse('divide.partApart', bandName(bands[apart]), middleOf(pieces[apart]?.[1] as Polygon));
  const insertions = boundary.insertions();
  // Bent by the cuts that end on it, a road of sharp corners may touch itself.
  const torn = ground.strip ? defectsOf(insertVertices([ground.strip.road], insertions))[0] : undefined;
  return torn ? refuse('divide.roadMisfit', [], torn.at) : ok({ bands, pieces, cuts, insertions });
}

function middleOf(polygon: Polygon): Position {
  const [east, north] = pointInside(polygon);
  return [Math.round(east), Math.round(north)];
}

function editOf(
  { targets, around }: Fabric,
  { strip }: Ground,
  { bands, pieces, cuts, insertions }: Parts,
): DivideEdit {
  const bend = (geometry: MultiPolygon): MultiPolygon =>
    insertVertices(strip ? insertVertices(geometry, strip.insertions) : geometry, insertions);
  const inOrder = bands
    .map((band, index) => ({ ...band, geometry: pieces[index] as MultiPolygon }))
    .sort((x, y) => (x.part ?? Infinity) - (y.part ?? Infinity));
  const parts = inOrder.filter((band) => band.part !== null);
  const road = strip ? insertVertices([strip.road], insertions) : inOrder.find((band) => band.part === null)?.geometry;
  const formed = [...parts.map(({ geometry }) => geometry), ...(road ? [road] : [])];
  const before = around.filter(({ geometry }) => bend(geometry) !== geometry);
  const changed = before.map((parcel) => ({ ...parcel, geometry: bend(parcel.geometry) }));
  return {
    formed,
    changed,
    closed: targets.map(({ number }) => number),
    deviationDoubled:
      sumOfAreas([...formed, ...changed.map(({ geometry }) => geometry)]) -
      sumOfAreas([...targets, ...before].map(({ geometry }) => geometry)),
    targetsDoubled: parts.map(({ targetDoubled }) => targetDoubled),
    deviationsDoubled: parts.map(({ geometry, targetDoubled }) => areaDoubled(geometry) - targetDoubled),
    // Cuts that end on the road bend its edge.
    cuts: [...(strip ? insertVertices([strip.cuts], insertions).flat() : []), ...cuts],
    insertions: [...(strip?.insertions ?? []), ...insertions],
    road: road ? parts.length : null,
  };
}

const sumOfAreas = (geometries: readonly MultiPolygon[]): DoubledMm2 =>
  geometries.reduce((sum, geometry) => sum + areaDoubled(geometry), 0);
