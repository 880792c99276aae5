import { z } from 'zod';

/** РКА: code of an address in the national address register. 16 digits is the common statement [A]: anything else warns. */
export const Rka = z
  .string()
  .regex(/^\d{1,20}$/)
  .brand<'Rka'>();
export type Rka = z.infer<typeof Rka>;

export const Address = z.strictObject({
  rka: Rka,
  kato: z.string().regex(/^\d{9}$/),
  street: z.string().max(60).nullable(),
  house: z.string().max(40),
  textKk: z.string().min(1).max(500),
  textRu: z.string().min(1).max(500),
});
export type Address = z.infer<typeof Address>;
