import { z } from 'zod';
import type { Area } from './label-placement.ts';
import type { SheetKind } from './sheet-kind.ts';

/** Sides of the ISO 216 papers upright, millimetres. */
const PAPERS = { A4: [210, 297], A3: [297, 420], A2: [420, 594], A1: [594, 841] } as const;
export const PAPER_NAMES = ['A4', 'A3', 'A2', 'A1'] as const satisfies readonly (keyof typeof PAPERS)[];

/** How a sheet is laid out. Nothing here changes what it says: sheets of one snapshot carry one hash whatever is chosen. */
export const SheetOptions = z.strictObject({
  paper: z.enum(PAPER_NAMES),
  orientation: z.enum(['portrait', 'landscape']),
  /** Denominator; null: the largest round scale at which the parcel fits. */
  scale: z.int().min(10).max(5_000_000).nullable(),
  /** Degrees clockwise; null: north up unless a long slanting parcel would be drawn far too small. */
  turn: z.int().min(-90).max(90).nullable(),
  show: z.strictObject({
    grid: z.boolean(),
    lengths: z.boolean(),
    insets: z.boolean(),
    neighbours: z.boolean(),
  }),
  duplicate: z.boolean(),
});
export type SheetOptions = z.infer<typeof SheetOptions>;

/** Upright A4, everything shown: what a sheet is unless somebody wishes otherwise. */
export const usualOptions: SheetOptions = {
  paper: 'A4',
  orientation: 'portrait',
  scale: null,
  turn: null,
  show: { grid: true, lengths: true, insets: true, neighbours: true },
  duplicate: false,
};

/** Kinds that have a drawing whose scale, turn and parts can be chosen. */
export const hasDrawing = (kind: SheetKind): boolean => kind !== 'explanatory_note' && kind !== 'situational_scheme';

/** Margins of every sheet: 20 mm at the left for the file, the running head and foot above and below. */
export const MARGINS = { left: 20, right: 10, top: 25, bottom: 17 } as const;

export function paperOf({ paper, orientation }: SheetOptions): Area {
  const [short, long] = PAPERS[paper];
  return orientation === 'portrait' ? { width: short, height: long } : { width: long, height: short };
}

/** What the margins leave of the paper. */
export function roomOn(options: SheetOptions): Area {
  const { width, height } = paperOf(options);
  return { width: width - MARGINS.left - MARGINS.right, height: height - MARGINS.top - MARGINS.bottom };
}
