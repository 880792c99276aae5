import { createHash } from 'node:crypto';
import type { CheckedSignature } from '#contracts/signatures.ts';
import type { CaseFile, Consent } from '#domain/cases/case-file.ts';
import { reportOfVerdict } from '#domain/signatures/report.ts';
import { verifyDetached } from '#domain/signatures/verify-cms.ts';
import type { SeatTrust } from '../trust/seat-trust.ts';
import type { Desk } from './desk.ts';

export interface ConsentPlace {
  readonly desk: Pick<Desk, 'document'>;
  /** Whom this seat believes. */
  readonly trust: Pick<SeatTrust, 'given'>;
}
type Papers = Pick<CaseFile, 'documents' | 'consents'>;

/**
 * Signatures of parties under documents of a case, verified anew for the time at which they were taken in. A seat has no
 * lists of revoked certificates: that step stays open here, the server closes it.
 */
export async function verifyConsents(place: ConsentPlace, papers: Papers): Promise<CheckedSignature[]> {
  return (await Promise.all(papers.consents.map((consent) => verifyOne(place, papers, consent)))).flat();
}

async function verifyOne(
  { desk, trust }: ConsentPlace,
  { documents }: Papers,
  { partyId, documentId, signature: found }: Consent,
): Promise<CheckedSignature[]> {
  const paper = documents.find(({ id }) => id === found?.contentId);
  const carrier = documents.find(({ id }) => id === documentId);
  const content = paper && desk.document(paper.sha256)?.bytes;
  const signature = carrier && desk.document(carrier.sha256)?.bytes;
  if (!found || !content || !signature) return [];
  const at = new Date(found.verifiedAt);
  const expected = { identifier: found.identifier };
  const verdict = await verifyDetached({ content, signature, ...trust.given(at), expected, purpose: 'sign', at });
  const [contentSha256, signatureSha256] = [paper.sha256, createHash('sha256').update(signature).digest('hex')];
  return [
    {
      of: 'consent',
      documentId: paper.id,
      partyId,
      carrierId: null,
      name: paper.fileName,
      decided: { at: found.verifiedAt, outcome: found.outcome, reasons: found.open },
      report: reportOfVerdict(verdict, { at, contentSha256, signatureSha256 }),
    },
  ];
}
