import type { ConsentSignature } from '#domain/cases/case-file.ts';
import type { CaseDocument } from '#domain/documents/document.ts';
import type { Party } from '#domain/parties/party.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { parseCms } from '#domain/signatures/cms/parse-cms.ts';
import { openReasons, type Verdict } from '#domain/signatures/verdict.ts';
import { verifyDetached } from '#domain/signatures/verify-cms.ts';
import type { SeatGiven } from '../trust/seat-trust.ts';

export interface SignedPaper {
  readonly document: CaseDocument;
  readonly bytes: Uint8Array;
}

export interface ConsentQuestion {
  /** CMS, DER. */
  readonly signature: Uint8Array;
  readonly party: Party;
  /** Documents that it may be the signature of. */
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
 * Whether the party itself has signed one of these papers. What cannot be known at a seat, revocation above all, is left
 * open and said; the server looks again when the case is lodged.
 *
 * Refuses  'consent.contentMissing' (it signs none of the papers) · 'consent.otherSigner' · 'consent.signatureInvalid'
 */
export async function verifyConsent(question: ConsentQuestion): Promise<Result<ConsentSignature, Refusal>> {
  const { signature, party, trust, now } = question;
  for (const { document, bytes } of question.papers) {
    const verdict = await verifyDetached({
      content: bytes,
      signature,
      ...trust,
      expected: { identifier: party.identifier },
      purpose: 'sign',
      at: new Date(now),
    });
    if (outcomeOf(verdict, 'content') === 'valid') return judged(verdict, party, document.id, now);
  }
  return refuse('consent.contentMissing');
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
