import { z } from 'zod';
import { FunctionalZone, LandCategory } from '../parcels/parcel.ts';

/** A minimum size set by a local act for parcels of a category, and a functional zone where it names one. */
const MinimumSize = z.strictObject({
  /** Leading digits of the numbers it holds for: a region, district or quarter. */
  place: z.string().regex(/^\d{2,8}$/),
  category: LandCategory,
  functionalZone: FunctionalZone.nullable(),
  areaDoubled: z.int().positive(),
  act: z.string().max(200),
});

/** What the rules leave to the place and to practice. Every default is our own [A]; an office sets its own. */
export const RuleSettings = z.strictObject({
  minimumSizes: z.array(MinimumSize).max(10_000).readonly(),
  /** Leading digits of numbers in the suburban zone of the capital, a republican or an oblast city (Land Code art. 110). */
  suburbanPlaces: z
    .array(z.string().regex(/^\d{2,11}$/))
    .max(10_000)
    .readonly(),
  /** A part is a sliver when its mean width (twice the area by the perimeter) is below this. */
  sliverWidthMm: z.int().min(0),
  sliverAreaDoubled: z.int().min(0),
  /** A boundary shorter than this is most likely a slip of the hand. */
  shortEdgeMm: z.int().min(0),
  /** A new boundary nearer to a building than this makes the engineer look at fire distances. */
  buildingClearanceMm: z.int().min(0),
  gapWidthMm: z.int().min(0),
  /** How far a restored corner may lie from the registered boundary before the engineer must say why. */
  restoredOffsetMm: z.int().min(0),
  /** Working days from the application to the act of preliminary choice: the steps of Land Code art. 44-1 one after another. */
  choiceActDays: z.int().min(1),
  /** Days for which a choice holds when its act names no last day. */
  choiceValidDays: z.int().min(1),
});
export type RuleSettings = z.infer<typeof RuleSettings>;

export const DEFAULT_RULE_SETTINGS: RuleSettings = {
  minimumSizes: [],
  suburbanPlaces: [],
  sliverWidthMm: 1_000,
  sliverAreaDoubled: 20_000_000,
  shortEdgeMm: 50,
  buildingClearanceMm: 1_000,
  gapWidthMm: 500,
  restoredOffsetMm: 500,
  choiceActDays: 30,
  choiceValidDays: 365,
};
