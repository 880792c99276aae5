import type { LodgeAnswer } from '#contracts/central/submissions.ts';
import type { Submission } from '#domain/cases/submission.ts';
import { partiesOf } from '#register/queries/burdens.queries.ts';
import { consentsNotSigned } from '#signatures/documents/verify-consents.ts';
import { documentsNotSigned } from '#signatures/documents/verify-documents.ts';
import type { ExpectedSigner } from '#domain/signatures/signer-checks.ts';
import type { Evidence } from '#domain/signatures/raise/raise-cms.ts';
import type { SignatureReport } from '#domain/signatures/verify-cms.ts';
import type { OpenedSigned } from '#signatures/documents/open-signed.ts';
import type { Centre } from '../centre.ts';
import { storedBytes } from './stored-bytes.ts';

type Refused = Extract<LodgeAnswer, { kind: 'refused' }>;

export interface SignaturesOfOthers {
  readonly refusal: Refused | null;
  /** What was found about those who signed; null where nobody has. */
  readonly evidence: Evidence | null;
}

/**
 * Consents that are said to be signed by the party, and documents that were signed elsewhere, whose signatures do not hold as
 * far as this server can tell by its own trust store: the papers are taken from its store, the parties from the register, and
 * what the seat found counts for nothing. What cannot be looked up leaves a signature open, and the registrar sees it.
 */
export async function signaturesOfOthers(centre: Centre, submission: Submission): Promise<SignaturesOfOthers> {
  const found: Evidence[] = [];
  const judge = async (opened: OpenedSigned, expected: ExpectedSigner | 'anyone'): Promise<SignatureReport> => {
    const { report, evidence } = await centre.signatures.verifyDocument(opened, expected);
    found.push(evidence);
    return report;
  };
  const refusal = await refusalOf(centre, submission, judge);
  if (refusal !== null) return { refusal, evidence: null };
  const isSigned =
    submission.consents.some(({ signature }) => signature) || submission.documents.some(({ signature }) => signature);
  return { refusal, evidence: isSigned ? allOf(found) : null };
}

const allOf = (found: readonly Evidence[]): Evidence => ({
  certificates: found.flatMap(({ certificates }) => certificates),
  crls: found.flatMap(({ crls }) => crls),
  ocsp: found.flatMap(({ ocsp }) => ocsp),
});

type Judge = (opened: OpenedSigned, expected: ExpectedSigner | 'anyone') => Promise<SignatureReport>;

async function refusalOf(centre: Centre, submission: Submission, judge: Judge): Promise<Refused | null> {
  const read = storedBytes(centre);
  const parties = await partiesOf(
    centre.store.read,
    centre.region,
    submission.consents.flatMap(({ partyId, signature }) => (signature ? [partyId] : [])),
  );
  const consents = await consentsNotSigned(submission, {
    read,
    identifierOf: (partyId) => parties.find(({ id }) => id === partyId)?.identifier,
    judge: (opened, identifier) => judge(opened, { identifier }),
  });
  if (consents.length > 0)
    return refused(
      'submission.consentSignature',
      consents.map(({ documentId }) => documentId),
    );
  const documents = await documentsNotSigned(submission, {
    read,
    judge: (opened) => judge(opened, 'anyone'),
  });
  return documents.length > 0
    ? refused(
        'submission.documentSignature',
        documents.map(({ id }) => id),
      )
    : null;
}

const refused = (
  reason: 'submission.consentSignature' | 'submission.documentSignature',
  about: readonly string[],
): Refused => ({
  kind: 'refused',
  reason,
  about,
});
