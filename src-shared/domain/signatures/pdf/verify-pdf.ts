import { digestStream } from '../signed-content.ts';
import { neededDigests } from '../needed-digests.ts';
import { open, no } from '../findings.ts';
import type { Verdict } from '../verdict.ts';
import {
  conclude,
  outcomeOf,
  verifySignatures,
  worstOf,
  type SignatureReport,
  type SignerReport,
  type VerifyRequest,
} from '../verify-cms.ts';
import { findSignatures, type PdfSignature, type UnreadSignature } from './find-signatures.ts';

export interface VerifyPdfRequest extends Omit<VerifyRequest, 'content' | 'signature'> {
  readonly pdf: Uint8Array;
}

/**
 * Verifies all signatures inside a PDF, each in the ten steps of `verifySignatures`. A signature counts only over the
 * whole file: one that covers an earlier revision is never valid, because what a viewer shows is not what was signed.
 * Never throws on foreign bytes.
 */
export async function verifyPdf(request: VerifyPdfRequest): Promise<SignatureReport> {
  const found = await findSignatures(request.pdf);
  if (typeof found === 'string') return { outcome: 'invalid', signers: [unread('parse.damaged', found)] };
  if (found.length === 0) return { outcome: 'invalid', signers: [unread('parse.noPdfSignature')] };
  const signers = await Promise.all(found.map((each) => reportOn(each, request)));
  return { outcome: worstOf(signers.map(outcomeOf)), signers };
}

async function reportOn(found: PdfSignature | UnreadSignature, request: VerifyPdfRequest): Promise<SignerReport> {
  if (typeof found === 'string') return unread(found);
  const { pdf, ...rest } = request;
  const content = await digestStream(signedPieces(pdf, found), neededDigests(found.cms));
  const { signers } = await verifySignatures({ ...rest, content, signature: found.cms });
  const [signer, ...more] = signers;
  // One signature of a PDF is of one signer (ISO 32000-2 §12.8.3.3).
  if (!signer || more.length > 0) return unread('parse.signers');
  return { ...signer, verdict: withRevision(signer.verdict, found, pdf.length) };
}

/** The two pieces, one after the other, as they lie in the file. */
async function* signedPieces(pdf: Uint8Array, { ranges }: PdfSignature): AsyncGenerator<Uint8Array> {
  yield pdf.subarray(0, ranges.gapFrom);
  yield pdf.subarray(ranges.gapTo, ranges.end);
}

function withRevision(verdict: Verdict, { ranges, claimedAt }: PdfSignature, length: number): Verdict {
  const isWhole = ranges.end === length;
  const changed = open('content.changedAfterwards', `${String(ranges.end)} / ${String(length)}`);
  const steps = verdict.steps.map((step) =>
    step.code === 'content' && step.outcome === 'valid' && !isWhole ? { ...step, ...changed } : step,
  );
  return {
    ...verdict,
    steps,
    outcome: worstOf(steps.map(({ outcome }) => outcome)),
    claimedAt: verdict.claimedAt ?? claimedAt,
  };
}

const unread = (reason: UnreadSignature | 'parse.noPdfSignature' | 'parse.signers', detail = ''): SignerReport => ({
  verdict: conclude(
    null,
    new Map([['parse', reason === 'parse.subFilter' ? open(reason, detail) : no(reason, detail)]]),
  ),
  stampedAt: null,
  countersigners: [],
});
