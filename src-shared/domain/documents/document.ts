import { z } from 'zod';
import { ParcelNumber } from '../numbers/types.ts';
import { SHEET_KINDS } from './sheet-kind.ts';

/** Lower-case hexadecimal SHA-256. Document bytes are addressed by it. */
export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'Sha256'>();
export type Sha256 = z.infer<typeof Sha256>;

export const DocumentKind = z.enum([
  ...SHEET_KINDS,
  'application',
  'owner_consent',
  'pledgee_consent',
  'title_document',
  'decision',
  'preliminary_choice',
  'boundary_act',
  'servitude_agreement',
  'error_evidence',
  'other',
]);
export type DocumentKind = z.infer<typeof DocumentKind>;

/**
 * A document of a case. `parcel` is the future or present parcel it describes. `snapshot` ties a made sheet to one state of
 * the draft, `facts` is the hash that stands on its pages: both are signed with the case.
 */
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
  facts: Sha256.optional(),
  addedAt: z.iso.datetime(),
});
export type CaseDocument = z.infer<typeof CaseDocument>;

/** A sheet that was made from the drawing, and not brought in as a file. */
export const isMadeSheet = ({ snapshot }: Pick<CaseDocument, 'snapshot'>): boolean => snapshot !== null;
