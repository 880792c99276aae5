import { asksTooMuch, MOST_STAMPS } from '../cms/asks-too-much.ts';
import { parseCms } from '../cms/parse-cms.ts';
import { attempt, open, no } from '../findings.ts';
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
import type { UnreadSignature } from './find-signatures.ts';
import type { CoveredPart, NoSignedPdf, ReadSignature, SignedPdf } from './read-signed-pdf.ts';

export type JudgePdfRequest = Omit<VerifyRequest, 'content' | 'signature'>;

/**
 * Judges all signatures of a PDF that was read, or why it was not, each in the ten steps of `verifySignatures`. A signature counts only over the
 * whole file, or where nothing but evidence stands behind it (`isOnlyEvidence`): one that covers an earlier revision is
 * never valid, because what a viewer shows is not what was signed. What lies in `/DSS` helps to judge like what lies in a
 * signature itself; stamps over the document renew the older ones. Never throws on foreign bytes.
 */
export async function judgePdf(
  found: SignedPdf | NoSignedPdf | 'tooLarge',
  request: JudgePdfRequest,
): Promise<SignatureReport> {
  if (typeof found === 'string') return { outcome: 'invalid', signers: [notRead(found)] };
  const { store, signatures, stamps } = found;
  const files = signatures.map((each) => (typeof each === 'string' ? null : attempt(() => parseCms(each.cms))));
  if (stamps.length > MOST_STAMPS || asksTooMuch(files))
    return { outcome: 'invalid', signers: [unread('parse.tooMany')] };
  const work = {
    request: {
      ...request,
      pool: [...store.certificates, ...(request.pool ?? [])],
      crls: [...store.crls, ...request.crls],
      ocsp: [...store.ocsp, ...(request.ocsp ?? [])],
    },
    pdf: found,
  };
  const signers = await Promise.all(signatures.map((each) => reportOn(each, work)));
  return { outcome: worstOf(signers.map(outcomeOf)), signers };
}

interface Work {
  readonly request: JudgePdfRequest;
  readonly pdf: SignedPdf;
}

async function reportOn(found: ReadSignature | UnreadSignature, { request, pdf }: Work): Promise<SignerReport> {
  if (typeof found === 'string') return unread(found);
  const documentStamps = pdf.stamps
    .filter(({ gapFrom }) => gapFrom >= found.end)
    .toSorted((a, b) => b.end - a.end)
    .map(documentStamp);
  const { signers } = await verifySignatures({
    ...request,
    content: found.digests,
    signature: found.cms,
    documentStamps,
  });
  const [signer, ...more] = signers;
  // One signature of a PDF is of one signer (ISO 32000-2 §12.8.3.3).
  if (!signer || more.length > 0) return unread('parse.signers');
  return { ...signer, verdict: withRevision(signer.verdict, found, pdf.length) };
}

const documentStamp = ({ cms, digests }: CoveredPart): DocumentStamp => ({
  token: cms,
  imprint: (hash) => Promise.resolve(digests.get(hash) ?? null),
});

/** Where more than evidence was put behind the signature, what it covers is not the document. */
function withRevision(verdict: Verdict, { end, claimedAt, isWhole }: ReadSignature, length: number): Verdict {
  const changed = open('content.changedAfterwards', `${String(end)} / ${String(length)}`);
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

function notRead(found: NoSignedPdf | 'tooLarge'): SignerReport {
  if (found === 'unsigned') return unread('parse.noPdfSignature');
  return found === 'tooLarge' ? unread('parse.pdfTooLarge') : unread('parse.damaged', found);
}

const unread = (
  reason: UnreadSignature | 'parse.noPdfSignature' | 'parse.pdfTooLarge' | 'parse.signers' | 'parse.tooMany',
  detail = '',
): SignerReport => ({
  verdict: conclude(
    null,
    new Map([['parse', reason === 'parse.subFilter' ? open(reason, detail) : no(reason, detail)]]),
  ),
  stampedAt: null,
  countersigners: [],
});
