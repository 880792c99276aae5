import { z } from 'zod';
import { PartyId } from '#domain/parties/party.ts';
import { VerificationReport } from '#domain/signatures/report.ts';
import { Outcome } from '#domain/signatures/verdict.ts';

/** Which signature of a case: of the submission, of the decision on it, of a party under a document, of a document signed elsewhere. */
export const SignaturePlace = z.strictObject({
  of: z.enum(['submission', 'decision', 'consent', 'document']),
  /** The document that is signed. */
  documentId: z.uuid().nullable(),
  /** That party: several may have signed one document. */
  partyId: PartyId.nullable(),
  /** The signature file beside it, or the document that carries its signature: others may have signed it too. */
  carrierId: z.uuid().nullable(),
});
export type SignaturePlace = z.infer<typeof SignaturePlace>;

export const isSamePlace = (a: SignaturePlace, b: SignaturePlace): boolean =>
  a.of === b.of && a.documentId === b.documentId && a.partyId === b.partyId && a.carrierId === b.carrierId;

/** A signature verified anew, and what was found when it counted. */
export const CheckedSignature = SignaturePlace.extend({
  /** Number of the case, or name of the document. */
  name: z.string().max(400),
  /** `reasons`: keys under `signature.reasons` of what did not hold then. */
  decided: z.strictObject({ at: z.iso.datetime(), outcome: Outcome, reasons: z.array(z.string()).readonly() }),
  report: VerificationReport,
});
export type CheckedSignature = z.infer<typeof CheckedSignature>;

/** How far a signature proves itself: alone, with the time of an authority, with what was known of revocation besides (ETSI EN 319 142-1). */
export const SignatureLevel = z.enum(['b', 't', 'lt']);
export type SignatureLevel = z.infer<typeof SignatureLevel>;

/** How a report is saved. */
export const ReportForm = z.enum(['pdf', 'json']);
export type ReportForm = z.infer<typeof ReportForm>;
