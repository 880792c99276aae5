import { z } from 'zod';

export const PartyId = z.uuid().brand<'PartyId'>();
export type PartyId = z.infer<typeof PartyId>;

export const PartyKind = z.enum(['person', 'entity', 'state']);

/**
 * A holder, pledgee or other party (LADM LA_Party). Personal data: leaves the register only with a ground.
 * `identifier` is the ИИН of a person or the БИН of an entity or state body, 12 digits with a valid check digit.
 */
export const Party = z.strictObject({
  id: PartyId,
  kind: PartyKind,
  identifier: z.string().regex(/^\d{12}$/),
  nameKk: z.string().min(1).max(400),
  nameRu: z.string().min(1).max(400),
});
export type Party = z.infer<typeof Party>;
