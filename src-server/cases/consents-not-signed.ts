import { buffer } from 'node:stream/consumers';
import type { Consent } from '#domain/cases/case-file.ts';
import type { Submission } from '#domain/cases/submission.ts';
import { partiesOf } from '#register/queries/burdens.queries.ts';
import { LARGEST_SIGNED } from '#signatures/documents/verify-documents.ts';
import type { Centre } from '../centre.ts';

/**
 * Consents that are said to be signed by the party and are not, as far as this server can tell: document and signature
 * are taken from the store, the party from the register; what the seat found counts for nothing. Revocation that cannot
 * be looked up leaves the signature open, and the registrar sees it.
 */
export async function consentsNotSigned(
  centre: Centre,
  { consents, documents }: Submission,
): Promise<readonly string[]> {
  const signed = consents.filter(({ signature }) => signature !== undefined);
  const parties = await partiesOf(
    centre.store.read,
    centre.region,
    signed.map(({ partyId }) => partyId),
  );
  const wrong: string[] = [];
  for (const consent of signed) {
    const identifier = parties.find(({ id }) => id === consent.partyId)?.identifier;
    const sound = identifier !== undefined && (await isSound(centre, consent, documents, identifier));
    if (!sound) wrong.push(consent.documentId);
  }
  return wrong;
}

async function isSound(
  centre: Centre,
  { documentId, signature: claimed }: Consent,
  documents: Submission['documents'],
  identifier: string,
): Promise<boolean> {
  const find = (id: string | undefined) => documents.find((document) => document.id === id);
  const [content, signature] = [find(claimed?.contentId), find(documentId)];
  if (!content || !signature || claimed?.identifier !== identifier) return false;
  if (content.size > LARGEST_SIGNED || signature.size > LARGEST_SIGNED) return false;
  const { verdict } = await centre.signatures.verify({
    content: await buffer(centre.documents.read(content.sha256)),
    signature: await buffer(centre.documents.read(signature.sha256)),
    identifier,
    purpose: 'sign',
  });
  return (
    verdict.outcome !== 'invalid' && verdict.steps.some(({ code, outcome }) => code === 'person' && outcome === 'valid')
  );
}
