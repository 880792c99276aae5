import { z } from 'zod';
import { Position } from '../geometry/types.ts';

/*
 * What helps to draft a case and is no part of it: kept with the case at its desk, never signed, never sent.
 */

/** Lines run on without end; both are drawn to be snapped to. */
export const Construction = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('line'), a: Position, b: Position }),
  z.strictObject({ kind: z.literal('circle'), centre: Position, radiusMm: z.int().positive().max(10_000_000) }),
]);
export type Construction = z.infer<typeof Construction>;

/** A point of a survey, under the name that it has there. */
export const MeasuredPoint = z.strictObject({ name: z.string().trim().max(60), at: Position });
export type MeasuredPoint = z.infer<typeof MeasuredPoint>;

/** Turning points are counted from this corner on; without one from the north-west, clockwise. */
export const PointNumbering = z.strictObject({ from: Position, clockwise: z.boolean() });
export type PointNumbering = z.infer<typeof PointNumbering>;

export const MOST_CONSTRUCTIONS = 500;
export const MOST_MEASURED = 5000;

export const DraftingAids = z.strictObject({
  constructions: z.array(Construction).max(MOST_CONSTRUCTIONS).readonly(),
  measured: z.array(MeasuredPoint).max(MOST_MEASURED).readonly(),
  numbering: PointNumbering.nullable(),
});
export type DraftingAids = z.infer<typeof DraftingAids>;

export const NO_AIDS: DraftingAids = { constructions: [], measured: [], numbering: null };

/** Points of a new computation in the place of those that had their names before. The newest are kept when there are too many. */
export function withMeasured(aids: DraftingAids, points: readonly MeasuredPoint[]): DraftingAids {
  const names = new Set(points.map(({ name }) => name));
  const others = aids.measured.filter(({ name }) => !names.has(name));
  return { ...aids, measured: [...others, ...points].slice(-MOST_MEASURED) };
}
