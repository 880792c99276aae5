import type { CheckedSignature } from '#contracts/signatures.ts';
import type { CaseDocument, ForeignSignature } from '#domain/documents/document.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { openReasons } from '#domain/signatures/verdict.ts';
import type { SignatureReport } from '#domain/signatures/verify-cms.ts';
import { openSigned, type SignedType } from '#signatures/documents/open-signed.ts';
import { verifyConsents } from '#signatures/documents/verify-consents.ts';
import { verifyDocuments, type Papers, type ReadDocument } from '#signatures/documents/verify-documents.ts';
import type { SeatGiven, SeatTrust } from '../trust/seat-trust.ts';
import type { SignedPaper } from './consent-signature.ts';
import type { Desk } from './desk.ts';

export interface ForeignQuestion {
  readonly carrier: SignedPaper & { readonly document: Pick<CaseDocument, 'fileName'> };
  readonly mediaType: SignedType;
  /** Documents that a signature file may be the signature of; of others themselves. */
  readonly papers: readonly SignedPaper[];
  /** What is signed lies in the file, so that a wrong digest is a change and not another document. */
  readonly isInside: boolean;
  readonly trust: SeatGiven;
  readonly now: string;
}

/**
 * Who has signed a document elsewhere, whoever that is; null for a PDF that nobody has signed. What cannot be known at a seat
 * is left open and said; the server looks again when the case is lodged.
 *
 * Refuses  'document.notSigned' (XML) · 'document.signedPdfUnreadable' · 'document.signatureAlone' (it signs none of the papers) ·
 *          'document.signatureInvalid'
 */
export async function foreignSignature(question: ForeignQuestion): Promise<Result<ForeignSignature | null, Refusal>> {
  const { carrier, mediaType, papers, isInside, trust, now } = question;
  const about = [carrier.document.fileName];
  for (const { document, bytes } of papers) {
    const content = mediaType === 'application/pkcs7-signature' ? bytes : null;
    const opened = await openSigned({ mediaType, bytes: carrier.bytes, content });
    if (opened.state === 'unsigned') return ok(null);
    if (opened.state === 'unreadable') return refuse('document.signedPdfUnreadable', about);
    const report = await opened.judge({ ...trust, at: new Date(now) });
    if (mediaType === 'application/xml' && !holds(report, 'parse')) return refuse('document.notSigned', about);
    if (!isInside && holds(report, 'parse') && !holds(report, 'content')) continue;
    const { outcome, signers } = report;
    if (outcome === 'invalid') return refuse('document.signatureInvalid', about);
    const open = new Set(signers.flatMap(({ verdict }) => openReasons(verdict)));
    return ok({
      contentId: document.id,
      outcome,
      open: [...open].slice(0, 10),
      signers: signers.map(({ verdict }) => (verdict.signer?.name ?? '').slice(0, 400)),
      verifiedAt: now,
    });
  }
  return refuse('document.signatureAlone', about);
}

const holds = ({ signers }: SignatureReport, step: 'parse' | 'content'): boolean =>
  signers.some(({ verdict }) => verdict.steps.some(({ code, outcome }) => code === step && outcome === 'valid'));

export interface PapersPlace {
  readonly desk: Pick<Desk, 'document'>;
  /** Whom this seat believes. */
  readonly trust: Pick<SeatTrust, 'given'>;
}

/**
 * All signatures of others in a case, consents and documents, verified anew for the time at which they were taken in. A seat
 * has no lists of revoked certificates: that step stays open here, the server closes it.
 */
export async function verifyPapers({ desk, trust }: PapersPlace, papers: Papers): Promise<CheckedSignature[]> {
  const read: ReadDocument = ({ sha256 }) => Promise.resolve(desk.document(sha256)?.bytes ?? null);
  const at = ({ verifiedAt }: { readonly verifiedAt: string }): Date => new Date(verifiedAt);
  return [
    ...(await verifyConsents(papers, {
      ...{ read, at },
      judge: (opened, { identifier }, time) =>
        opened.judge({ ...trust.given(time), expected: { identifier }, at: time }),
    })),
    ...(await verifyDocuments(papers.documents, {
      ...{ read, at },
      judge: (opened, time) => opened.judge({ ...trust.given(time), at: time }),
    })),
  ];
}
