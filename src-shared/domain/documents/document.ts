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

/** What was found of a signature when it came into a case. */
export const SignatureFound = z.strictObject({
  /** The document that is signed: it lay beside the signature file, was taken out of it, or carries the signature itself. */
  contentId: z.uuid(),
  outcome: z.enum(['valid', 'indeterminate']),
  /** Keys under `signature.reasons` of what was left open, such as revocation without a line. */
  open: z.array(z.string().max(80)).max(10).readonly(),
  verifiedAt: z.iso.datetime(),
});

/** Who has signed a document elsewhere. */
export const ForeignSignature = SignatureFound.extend({
  signers: z.array(z.string().max(400)).min(1).max(200).readonly(),
});
export type ForeignSignature = z.infer<typeof ForeignSignature>;

/** Of one case: each is verified anew wherever the case goes. */
export const MOST_SIGNED_ELSEWHERE = 50;

/**
 * A document of a case. `parcel` is the future or present parcel it describes. `snapshot` ties a made sheet to one state of
 * the draft, `facts` is the hash that stands on its pages: both are signed with the case.
 */
export const CaseDocument = z.strictObject({
  id: z.uuid(),
  kind: DocumentKind,
  title: z.string().min(1).max(300),
  fileName: z.string().min(1).max(255),
  /** A signature file (CMS) holds the signed document or lies beside it; XML carries its signature, a PDF may. */
  mediaType: z.enum([
    'application/pdf',
    'image/png',
    'image/jpeg',
    'image/tiff',
    'application/pkcs7-signature',
    'application/xml',
  ]),
  size: z
    .int()
    .min(1)
    .max(512 * 1024 * 1024),
  sha256: Sha256,
  parcel: ParcelNumber.nullable(),
  snapshot: Sha256.nullable(),
  facts: Sha256.optional(),
  /** What another has signed elsewhere: of signed XML, and of signature files and PDF that are nobody's consent. */
  signature: ForeignSignature.optional(),
  addedAt: z.iso.datetime(),
});
export type CaseDocument = z.infer<typeof CaseDocument>;

/** A sheet that was made from the drawing, and not brought in as a file. */
export const isMadeSheet = ({ snapshot }: Pick<CaseDocument, 'snapshot'>): boolean => snapshot !== null;

/** The document that stands for it on the screen: of a signature file what it signs. */
export const contentIdOf = ({ id, signature }: Pick<CaseDocument, 'id' | 'signature'>): string =>
  signature?.contentId ?? id;
