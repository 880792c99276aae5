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
import type { DocumentStamp } from '../timestamp/prove-time.ts';
import { signaturesOf, type PdfSignature, type UnreadSignature } from './find-signatures.ts';
import { isOnlyEvidence } from './only-evidence.ts';
import { openPdf } from './read-pdf.ts';
import { readStore } from './security-store.ts';

export interface VerifyPdfRequest extends Omit<VerifyRequest, 'content' | 'signature'> {
  readonly pdf: Uint8Array;
}

/**
 * Verifies all signatures inside a PDF, each in the ten steps of `verifySignatures`. A signature counts only over the
 * whole file, or where nothing but evidence stands behind it (`isOnlyEvidence`): one that covers an earlier revision is
 * never valid, because what a viewer shows is not what was signed. What lies in `/DSS` helps to judge like what lies in a
 * signature itself; stamps over the document renew the older ones. Never throws on foreign bytes.
 */
export async function verifyPdf(request: VerifyPdfRequest): Promise<SignatureReport> {
  const opened = await openPdf(request.pdf);
  const found = typeof opened === 'string' ? opened : signaturesOf(request.pdf, opened);
  if (typeof opened === 'string' || typeof found === 'string')
    return { outcome: 'invalid', signers: [unread('parse.damaged', String(found))] };
  const signatures = found.filter((each) => typeof each === 'string' || each.kind === 'signature');
  if (signatures.length === 0) return { outcome: 'invalid', signers: [unread('parse.noPdfSignature')] };
  const store = await readStore(opened);
  const work = {
    ...request,
    pool: [...store.certificates, ...(request.pool ?? [])],
    crls: [...store.crls, ...request.crls],
    ocsp: [...store.ocsp, ...(request.ocsp ?? [])],
    stamps: found.flatMap((each) => (typeof each !== 'string' && each.kind === 'stamp' ? [each] : [])),
  };
  const signers = await Promise.all(signatures.map((each) => reportOn(each, work)));
  return { outcome: worstOf(signers.map(outcomeOf)), signers };
}

interface Work extends VerifyPdfRequest {
  readonly stamps: readonly PdfSignature[];
}

async function reportOn(found: PdfSignature | UnreadSignature, work: Work): Promise<SignerReport> {
  if (typeof found === 'string') return unread(found);
  const { pdf, stamps, ...rest } = work;
  const content = await digestStream(signedPieces(pdf, found), neededDigests(found.cms));
  const documentStamps = stamps
    .filter(({ ranges }) => ranges.gapFrom >= found.ranges.end)
    .toSorted((a, b) => b.ranges.end - a.ranges.end)
    .map((stamp) => documentStamp(pdf, stamp));
  const { signers } = await verifySignatures({ ...rest, content, signature: found.cms, documentStamps });
  const [signer, ...more] = signers;
  // One signature of a PDF is of one signer (ISO 32000-2 §12.8.3.3).
  if (!signer || more.length > 0) return unread('parse.signers');
  const { end } = found.ranges;
  const isWhole = end === pdf.length || (await isOnlyEvidence(pdf, end));
  return { ...signer, verdict: withRevision(signer.verdict, found, isWhole ? null : pdf.length) };
}

const documentStamp = (pdf: Uint8Array, stamp: PdfSignature): DocumentStamp => ({
  token: stamp.cms,
  imprint: async (hash) => (await digestStream(signedPieces(pdf, stamp), [hash])).get(hash) ?? null,
});

/** The two pieces, one after the other, as they lie in the file. */
async function* signedPieces(pdf: Uint8Array, { ranges }: PdfSignature): AsyncGenerator<Uint8Array> {
  yield pdf.subarray(0, ranges.gapFrom);
  yield pdf.subarray(ranges.gapTo, ranges.end);
}

/** `length`: of the whole file, where more than evidence was put behind the signature. */
function withRevision(verdict: Verdict, { ranges, claimedAt }: PdfSignature, length: number | null): Verdict {
  const changed = open('content.changedAfterwards', `${String(ranges.end)} / ${String(length)}`);
  const steps = verdict.steps.map((step) =>
    step.code === 'content' && step.outcome === 'valid' && length !== null ? { ...step, ...changed } : step,
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
