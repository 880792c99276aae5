import { z } from 'zod';
import { Line, Position } from '../types.ts';

/** Doubled mm² of 1000 km²: no parcel of the register is larger. */
const MOST_AREA = 2e15;

const AreaDoubled = z.int().positive().max(MOST_AREA);
/** A length on the ground: from a millimetre to ten kilometres. */
const LengthMm = z.int().min(1).max(10_000_000);
/** From grid north clockwise. */
const Degrees = z.number().min(-360).max(360);

/** How much each part gets, in the order of the parts. */
export const Shares = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('equal'), parts: z.int().min(1) }),
  z.strictObject({
    kind: z.literal('areas'),
    areasDoubled: z.array(AreaDoubled).min(1).readonly(),
    /** Place of the remainder among the parts: 0 and 'first' are the same, 'last' comes after all areas. */
    remainder: z.union([z.literal('first'), z.literal('last'), z.int().min(0)]),
  }),
]);
export type Shares = z.infer<typeof Shares>;

/**
 * Where the cuts run. Each direction looks one way, so that `from` can say on which hand the first part lies:
 *
 * edge      along the boundary edge, as the ring runs: the land is on the left, so 'right' begins at the edge itself
 * line      from the first to the last point of the line
 * bearing   towards the bearing
 * frontage  from the frontage into the parcel, square to the straight line between the ends of the frontage
 * radial    from the centre outwards: 'left' turns clockwise, 'right' counter-clockwise. Where the parcel surrounds the
 *           centre the first cut is at `startDegrees`, elsewhere the parts begin at the edge of the field of view
 */
export const Direction = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('edge'), edge: z.tuple([Position, Position]).readonly() }),
  z.strictObject({ kind: z.literal('line'), line: Line }),
  z.strictObject({ kind: z.literal('bearing'), degrees: Degrees }),
  z.strictObject({ kind: z.literal('frontage') }),
  z.strictObject({ kind: z.literal('radial'), centre: Position, startDegrees: Degrees.default(0) }),
]);
export type Direction = z.infer<typeof Direction>;

/**
 * A strip kept aside for a road, a part of its own.
 *
 * edges  between a chain of boundary edges and its parallel at the width; where the chain is the frontage, the parts
 *        front on the strip
 * cuts   between two cuts, after so many parts: 0 puts it before the first
 */
export const Road = z.strictObject({
  widthMm: LengthMm,
  along: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('edges'), chain: Line }),
    z.strictObject({ kind: z.literal('cuts'), after: z.int().min(0) }),
  ]),
});
export type Road = z.infer<typeof Road>;

export const DivideInput = z.strictObject({
  into: Shares,
  direction: Direction,
  /** On which hand the first part lies for who looks along the cuts. */
  from: z.enum(['left', 'right']),
  /** Corners of the boundary, in order, between which the parcel fronts on a street. */
  frontage: Line.optional(),
  /** What of the frontage every part keeps at least, measured before the rounding to the grid, in whole millimetres. */
  minFrontageMm: LengthMm.optional(),
  road: Road.optional(),
  /** A part may consist of several pieces. */
  allowApart: z.boolean().optional(),
});
export type DivideInput = z.infer<typeof DivideInput>;

export type DivideCode =
  | 'divide.oneParcel'
  | 'divide.parcelDefect'
  | 'divide.tooFew'
  | 'divide.tooMany'
  | 'divide.tooComplex'
  | 'divide.areasExceed'
  | 'divide.remainderPlace'
  | 'divide.noEdge'
  | 'divide.noDirection'
  | 'divide.noFrontage'
  | 'divide.frontageTooShort'
  | 'divide.partApart'
  | 'divide.tooSmall'
  | 'divide.roadMisfit'
  | 'divide.roadRadial';
