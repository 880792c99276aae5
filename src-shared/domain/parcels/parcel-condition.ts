import { z } from 'zod';
import { QuarterNumber } from '../numbers/types.ts';
import { EncumbranceKind } from '../rights/right.ts';
import { LandCategory } from './parcel.ts';

/** Square metres up to the largest parcel there can be: a region. */
const AreaM2 = z.number().min(0).max(1e12);

/** What a parcel in force is asked; `not` turns the answer round. */
const condition = <F extends string, S extends z.ZodRawShape>(field: F, shape: S) =>
  z.strictObject({ field: z.literal(field), not: z.boolean(), ...shape });

export const ParcelCondition = z.discriminatedUnion('field', [
  /** Leading digits of the number, without dashes. */
  condition('number', { beginning: z.string().regex(/^\d{2,12}$/) }),
  condition('quarter', { quarter: QuarterNumber }),
  condition('category', { category: LandCategory }),
  /** Words that stand in the purpose, in Kazakh or in Russian. */
  condition('purpose', { words: z.string().trim().min(2).max(100) }),
  condition('area', { fromM2: AreaM2.nullable(), toM2: AreaM2.nullable() }),
  /** No right in force whose holder is known. */
  condition('holderUnknown', {}),
  condition('encumbrance', { kind: EncumbranceKind.nullable() }),
  /** Named in a finding of the last check of the register at this desk. */
  condition('finding', { severity: z.enum(['error', 'warning']).nullable() }),
]);
export type ParcelCondition = z.infer<typeof ParcelCondition>;
export type ParcelField = ParcelCondition['field'];

/** All of them must hold. */
export const ParcelConditions = z.array(ParcelCondition).min(1).max(8).readonly();
