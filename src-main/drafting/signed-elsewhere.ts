import type { CaseFile } from '#domain/cases/case-file.ts';
import type { CheckedSignature } from '#contracts/signatures.ts';
import type { CaseDocument, ForeignSignature } from '#domain/documents/document.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { openReasons } from '#domain/signatures/verdict.ts';
import type { SignatureReport } from '#domain/signatures/verify-cms.ts';
import { openSigned, type SignedType } from '#signatures/documents/open-signed.ts';
import { verifyDocuments, type ReadDocument } from '#signatures/documents/verify-documents.ts';
import type { SeatGiven } from '../trust/seat-trust.ts';
import type { SignedPaper } from './consent-signature.ts';
import { verifyConsents, type ConsentPlace } from './verify-consents.ts';

export interface ForeignQuestion {
  readonly carrier: SignedPaper & { readonly document: Pick<CaseDocument, 'fileName'> };
  readonly mediaType: SignedType;
  /** Documents that a signature file may be the signature of; of XML itself. */
  readonly papers: readonly SignedPaper[];
  /** What is signed lies in the file, so that a wrong digest is a change and not another document. */
  readonly isInside: boolean;
  readonly trust: SeatGiven;
  readonly now: string;
}

/**
 * Who has signed a document elsewhere, whoever that is. What cannot be known at a seat is left open and said; the server
 * looks again when the case is lodged.
 *
 * Refuses  'document.notSigned' (XML) · 'document.signatureAlone' (it signs none of the papers) · 'document.signatureInvalid'
 */
export async function foreignSignature(question: ForeignQuestion): Promise<Result<ForeignSignature, Refusal>> {
  const { carrier, mediaType, papers, isInside, trust, now } = question;
  const isXml = mediaType === 'application/xml';
  const about = [carrier.document.fileName];
  for (const { document, bytes } of papers) {
    const opened = await openSigned({ mediaType, bytes: carrier.bytes, content: isXml ? null : bytes });
    const report = await opened.judge({ ...trust, at: new Date(now) });
    if (isXml && !holds(report, 'parse')) return refuse('document.notSigned', about);
    if (!isInside && !holds(report, 'content')) continue;
    const { outcome, signers } = report;
    if (outcome === 'invalid') return refuse('document.signatureInvalid', about);
    const open = new Set(signers.flatMap(({ verdict }) => openReasons(verdict)));
    return ok({
      contentId: document.id,
      outcome,
      open: [...open].slice(0, 10),
      signers: signers.map(({ verdict }) => verdict.signer?.name ?? ''),
      verifiedAt: now,
    });
  }
  return refuse('document.signatureAlone', about);
}

const holds = ({ signers }: SignatureReport, step: 'parse' | 'content'): boolean =>
  signers.some(({ verdict }) => verdict.steps.some(({ code, outcome }) => code === step && outcome === 'valid'));

/** All signatures of others in a case, consents and documents, verified anew for the time at which they were taken in. */
export async function verifyPapers(
  place: ConsentPlace,
  papers: Pick<CaseFile, 'documents' | 'consents'>,
): Promise<CheckedSignature[]> {
  const read: ReadDocument = ({ sha256 }) => Promise.resolve(place.desk.document(sha256)?.bytes ?? null);
  return [
    ...(await verifyConsents(place, papers)),
    ...(await verifyDocuments(papers.documents, {
      read,
      at: ({ verifiedAt }) => new Date(verifiedAt),
      judge: (opened, at) => opened.judge({ ...place.trust.given(at), at }),
    })),
  ];
}
