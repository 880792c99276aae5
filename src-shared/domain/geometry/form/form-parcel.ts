import type { Fabric } from '../fabric-edit.ts';
import { polygonAreaDoubled } from '../measures.ts';
import type { FabricParcel } from '../fabric-check.ts';
import type { MultiPolygon, Polygon, Position } from '../types.ts';
import { defectsOf } from '../validity.ts';
import { ok, refuse, type Refusal, type Result } from '../../result.ts';
import { settleEdit, type AdjustEdit, type SettleCode } from '../adjust/settle-edit.ts';
import { standingOnEdges } from '../adjust/standing-on-edges.ts';
import { clipInside, oriented } from './clip-inside.ts';
import { isNarrow, sliversBeside, snapContour, type Sliver } from './form-slivers.ts';
import { boundWith, freeLandIn, type FreeLand } from './free-land.ts';

export interface FormParcelInput {
  /** As it was drawn: closed rings, the outer one first, in any direction. */
  readonly contour: Polygon;
  /** The new parcel stays within; null where there is no such limit. */
  readonly quarter: MultiPolygon | null;
  /** What a neighbour has, or lies off the quarter. */
  readonly overlap: 'refuse' | 'clip';
  /** Narrower land between the contour and a neighbour is a sliver: refused, or named in the edit. */
  readonly sliverWidthMm: number;
  readonly slivers: 'refuse' | 'keep';
}

/** Corners of the contour times those of all boundaries: a hostile contour must not hold the server for minutes. */
const MOST_PAIRS = 2_000_000;

export interface FormEdit extends AdjustEdit {
  readonly slivers: readonly Sliver[];
}

export type FormCode =
  | SettleCode
  | 'form.contour'
  | 'form.leavesQuarter'
  | 'form.overlaps'
  | 'form.nothingLeft'
  | 'form.severed'
  | 'form.sliver'
  | 'form.tooFine'
  | 'form.tooLong';

/** `snapped` is offered with 'form.sliver': the contour drawn onto the neighbours, to be formed instead. */
export interface FormRefusal extends Refusal<FormCode> {
  readonly snapped: Polygon | null;
}

/**
 * Forms a parcel on free land from a drawn contour. All parcels of the fabric are neighbours.
 *
 * Boundary along a neighbour it takes in every corner of that, and its own corners on a neighbour's side become corners
 *          of the neighbour too; where it crosses a side both get the nearest grid point
 * Area     `deviationDoubled` is the land that no parcel had
 * Refuses  'form.contour' · 'form.leavesQuarter' · 'form.overlaps' · 'form.nothingLeft' · 'form.severed' (more than one
 *          piece) · 'form.sliver' · 'form.tooFine' · 'form.tooLong', and as settleEdit
 */
export function formParcel(fabric: Fabric, input: FormParcelInput): Result<FormEdit, FormRefusal> {
  const neighbours = [...fabric.targets, ...fabric.around];
  const contour = oriented(input.contour);
  const formed = outlineOf(contour, neighbours, input);
  const refused = (error: Refusal<FormCode>): Result<never, FormRefusal> => ({
    ok: false,
    error: {
      ...error,
      snapped: error.code === 'form.sliver' ? snapContour(contour, neighbours, input.sliverWidthMm) : null,
    },
  });
  if (!formed.ok) return refused(formed.error);
  const { polygon, land } = formed.value;
  const after = boundTo(polygon, neighbours, land);
  // Beside the neighbours as they will be: a corner that was rounded from an oblique side stands beside that side before it bends.
  const slivers = sliversBeside(
    [polygon],
    neighbours.map(({ number, geometry }) => ({ number, geometry: after.get(number) ?? geometry })),
    input.sliverWidthMm,
  );
  if (slivers[0] && input.slivers === 'refuse') {
    const about = slivers.flatMap((sliver) => sliver.about);
    return refused({ code: 'form.sliver', about, at: slivers[0].at });
  }
  const settled = settleFormed(fabric, polygon, after);
  return settled.ok ? ok({ ...settled.value, slivers }) : refused(settled.error);
}

interface Outline {
  readonly polygon: Polygon;
  readonly land: FreeLand;
}

function outlineOf(
  contour: Polygon,
  neighbours: readonly FabricParcel[],
  input: FormParcelInput,
): Result<Outline, Refusal<FormCode>> {
  const count = contour.flat().length;
  const edges = neighbours.reduce((sum, { geometry }) => sum + geometry.flat(2).length, 0);
  if (count * (count + edges + (input.quarter ?? []).flat(2).length) > MOST_PAIRS)
    return refuse('form.tooLong', [], contour[0]?.[0]);
  const defect = defectsOf([contour])[0];
  if (defect) return refuse('form.contour', [], defect.at);
  const inQuarter = withinQuarter(contour, input);
  if (!inQuarter.ok) return inQuarter;
  const land = freeLandIn(inQuarter.value, neighbours);
  if (!land) return refuse('form.tooFine', [], contour[0]?.[0]);
  const overlap = overlapOf(land, input);
  if (overlap) return overlap;
  const [largest, ...rest] = land.free.toSorted((x, y) => polygonAreaDoubled(y) - polygonAreaDoubled(x));
  if (!largest) return refuse('form.nothingLeft', numbersOf(land), contour[0]?.[0]);
  const place = rest[0]?.[0]?.[0];
  if (place) {
    const narrow = rest.every((polygon) => isNarrow(polygon, input.sliverWidthMm));
    return narrow ? refuse('form.sliver', numbersOf(land), place) : refuse('form.severed', numbersOf(land), place);
  }
  return ok({ polygon: largest, land });
}

function withinQuarter(contour: Polygon, { quarter, overlap }: FormParcelInput): Result<Polygon, Refusal<FormCode>> {
  if (!quarter) return ok(contour);
  const place: Position | undefined = contour[0]?.[0];
  const clipped = clipInside(quarter, contour);
  if (!clipped) return refuse('form.tooFine', [], place);
  if (!clipped.outside) return ok(contour);
  if (overlap === 'refuse') return refuse('form.leavesQuarter', [], clipped.outside);
  const [piece, second] = clipped.pieces;
  if (!piece) return refuse('form.nothingLeft', [], place);
  return second ? refuse('form.severed', [], second[0]?.[0]) : ok(piece);
}

const numbersOf = ({ taken }: FreeLand): readonly string[] => [...new Set(taken.map(({ number }) => number))].sort();

function overlapOf(land: FreeLand, { overlap, sliverWidthMm }: FormParcelInput) {
  const wide = land.taken.find(({ polygon }) => !isNarrow(polygon, sliverWidthMm));
  const first = wide ?? land.taken[0];
  if (overlap === 'clip' || !first) return null;
  const place = first.polygon[0]?.[0];
  return wide
    ? refuse('form.overlaps' as const, numbersOf(land), place)
    : refuse('form.sliver' as const, numbersOf(land), place);
}

const keysOf = (points: readonly Position[]): ReadonlySet<string> => new Set(points.map((point) => point.join()));

const cornersOf = (neighbours: readonly FabricParcel[]): ReadonlySet<string> =>
  keysOf(neighbours.flatMap(({ geometry }) => geometry.flat(2)));

/** The neighbours with the corners of the new parcel that lie on their sides, by number. */
function boundTo(
  polygon: Polygon,
  neighbours: readonly FabricParcel[],
  { noded }: FreeLand,
): ReadonlyMap<string, MultiPolygon> {
  const [used, known] = [keysOf(polygon.flat()), cornersOf(neighbours)];
  return new Map(
    neighbours.map(({ number, geometry }, index) => [
      number,
      boundWith(geometry, noded[index] ?? geometry, used, known),
    ]),
  );
}

function settleFormed(fabric: Fabric, polygon: Polygon, after: ReadonlyMap<string, MultiPolygon>) {
  const neighbours = [...fabric.targets, ...fabric.around];
  const known = cornersOf(neighbours);
  const bent = neighbours.filter(({ number, geometry }) => after.get(number) !== geometry);
  const places = bent
    .flatMap(({ number }) => (after.get(number) ?? []).flat(2))
    .filter((corner) => known.has(corner.join()));
  const tJunctions = standingOnEdges(neighbours, places);
  return settleEdit(fabric, { after, formed: [[polygon]], tJunctions, takesLand: true });
}
