import { z } from 'zod';
import { ParcelNumber } from '../numbers/types.ts';

/** Lower-case hexadecimal SHA-256. Document bytes are addressed by it. */
export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'Sha256'>();
export type Sha256 = z.infer<typeof Sha256>;

export const DocumentKind = z.enum([
  'land_cadastral_plan',
  'application',
  'owner_consent',
  'pledgee_consent',
  'title_document',
  'land_management_project',
  'decision',
  'preliminary_choice',
  'boundary_act',
  'servitude_agreement',
  'error_evidence',
  'other',
]);
export type DocumentKind = z.infer<typeof DocumentKind>;

/** A document of a case. `parcel` is the future or present parcel it describes. `snapshot` ties a made sheet to one state of the draft. */
export const CaseDocument = z.strictObject({
  id: z.uuid(),
  kind: DocumentKind,
  title: z.string().min(1).max(300),
  fileName: z.string().min(1).max(255),
  /** A signature file (CMS) holds the signed document or lies beside it. */
  mediaType: z.enum(['application/pdf', 'image/png', 'image/jpeg', 'image/tiff', 'application/pkcs7-signature']),
  size: z
    .int()
    .min(1)
    .max(512 * 1024 * 1024),
  sha256: Sha256,
  parcel: ParcelNumber.nullable(),
  snapshot: Sha256.nullable(),
  addedAt: z.iso.datetime(),
});
export type CaseDocument = z.infer<typeof CaseDocument>;
