import type { ConsentSignature } from '#domain/cases/case-file.ts';
import type { CaseDocument } from '#domain/documents/document.ts';
import type { Party } from '#domain/parties/party.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { parseCms } from '#domain/signatures/cms/parse-cms.ts';
import { openReasons, type Verdict } from '#domain/signatures/verdict.ts';
import type { SignatureReport } from '#domain/signatures/verify-cms.ts';
import { openSigned, type SignedFile } from '#signatures/documents/open-signed.ts';
import { soleVerdict } from '#signatures/documents/verify-consents.ts';
import type { SeatGiven } from '../trust/seat-trust.ts';

export interface SignedPaper {
  readonly document: CaseDocument;
  readonly bytes: Uint8Array;
}

export interface ConsentQuestion {
  /** A signature file, or a PDF that is signed inside. */
  readonly carrier: Omit<SignedFile, 'content'>;
  readonly party: Party;
  /** Documents that it may be the signature of; of a PDF itself. */
  readonly papers: readonly SignedPaper[];
  readonly trust: SeatGiven;
  readonly now: string;
}

/** What lies in a signature file; null when it is a detached one. Never throws on foreign bytes. */
export function contentOfSignature(signature: Uint8Array): Uint8Array | null {
  try {
    const { attached } = parseCms(signature);
    return attached instanceof Uint8Array ? attached : null;
  } catch {
    return null;
  }
}

/**
 * Whether the party itself, and nobody else, has signed one of these papers; null for a PDF that nobody has signed. What cannot
 * be known at a seat, revocation above all, is left open and said; the server looks again when the case is lodged.
 *
 * Refuses  'consent.contentMissing' (it signs none of the papers) · 'consent.otherSigner' · 'consent.signatureInvalid' ·
 *          'consent.severalSigners'; of a PDF 'consent.changedAfterwards' · 'document.signedPdfUnreadable'
 */
export async function verifyConsent(question: ConsentQuestion): Promise<Result<ConsentSignature | null, Refusal>> {
  const { carrier, party, trust, now } = question;
  const isInside = carrier.mediaType === 'application/pdf';
  for (const { document, bytes } of question.papers) {
    const opened = await openSigned({ ...carrier, content: isInside ? null : bytes });
    if (opened.state === 'unsigned') return ok(null);
    if (opened.state === 'unreadable') return refuse('document.signedPdfUnreadable');
    const expected = { identifier: party.identifier };
    const report = await opened.judge({ ...trust, expected, at: new Date(now) });
    if (report.signers.length > 1) return refuse('consent.severalSigners');
    const verdict = soleVerdict(report);
    if (outcomeOf(verdict, 'content') === 'valid') return judged(verdict, party, document.id, now);
    if (isInside) return refusalInside(report);
  }
  return refuse('consent.contentMissing');
}

function refusalInside({ signers }: SignatureReport): Result<never, Refusal> {
  const content = signers[0]?.verdict.steps.find(({ code }) => code === 'content');
  return refuse(
    content?.reason?.startsWith('content.changed') ? 'consent.changedAfterwards' : 'consent.signatureInvalid',
  );
}

const outcomeOf = ({ steps }: Verdict, code: Verdict['steps'][number]['code']): string | undefined =>
  steps.find((step) => step.code === code)?.outcome;

function judged(
  verdict: Verdict,
  party: Party,
  contentId: string,
  now: string,
): Result<ConsentSignature, Refusal<'consent.otherSigner' | 'consent.signatureInvalid'>> {
  const signer = verdict.signer?.name ?? '';
  if (outcomeOf(verdict, 'person') === 'invalid') return refuse('consent.otherSigner', [signer]);
  if (verdict.outcome === 'invalid') return refuse('consent.signatureInvalid', [signer]);
  return ok({
    signer,
    identifier: party.identifier,
    contentId,
    outcome: verdict.outcome,
    open: openReasons(verdict),
    verifiedAt: now,
  });
}
