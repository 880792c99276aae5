import type { LodgeAnswer } from '#contracts/central/submissions.ts';
import type { Submission } from '#domain/cases/submission.ts';
import { partiesOf } from '#register/queries/burdens.queries.ts';
import { consentsNotSigned } from '#signatures/documents/verify-consents.ts';
import { documentsNotSigned } from '#signatures/documents/verify-documents.ts';
import type { Centre } from '../centre.ts';
import { storedBytes } from './stored-bytes.ts';

type Refused = Extract<LodgeAnswer, { kind: 'refused' }>;

/**
 * Consents that are said to be signed by the party, and documents that were signed elsewhere, whose signatures do not hold as
 * far as this server can tell by its own trust store: the papers are taken from its store, the parties from the register, and
 * what the seat found counts for nothing. What cannot be looked up leaves a signature open, and the registrar sees it.
 */
export async function refusalOfOthers(centre: Centre, submission: Submission): Promise<Refused | null> {
  const read = storedBytes(centre);
  const parties = await partiesOf(
    centre.store.read,
    centre.region,
    submission.consents.flatMap(({ partyId, signature }) => (signature ? [partyId] : [])),
  );
  const consents = await consentsNotSigned(submission, {
    read,
    identifierOf: (partyId) => parties.find(({ id }) => id === partyId)?.identifier,
    judge: (opened, identifier) => centre.signatures.verifyDocument(opened, { identifier }),
  });
  if (consents.length > 0)
    return refused(
      'submission.consentSignature',
      consents.map(({ documentId }) => documentId),
    );
  const documents = await documentsNotSigned(submission, {
    read,
    judge: (opened) => centre.signatures.verifyDocument(opened, 'anyone'),
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
