import { buffer } from 'node:stream/consumers';
import type { Submission } from '#domain/cases/submission.ts';
import { MOST_SIGNED_ELSEWHERE } from '#domain/documents/document.ts';
import { mustBeSigned, openDocument, type ReadDocument } from '#signatures/documents/verify-documents.ts';
import type { Centre } from '../centre.ts';

/** Lodging has refused a case whose documents are not all here. */
export const storedBytes =
  ({ documents }: Pick<Centre, 'documents'>): ReadDocument =>
  ({ sha256 }) =>
    buffer(documents.read(sha256));

/**
 * Documents that were signed elsewhere and whose signature does not hold, as far as this server can tell by its own trust
 * store; what the seat found counts for nothing. What cannot be looked up leaves it open, and the registrar sees it.
 */
export async function documentsNotSigned(centre: Centre, { documents }: Submission): Promise<readonly string[]> {
  const signed = documents.filter(mustBeSigned);
  if (signed.length > MOST_SIGNED_ELSEWHERE) return signed.map(({ id }) => id);
  const wrong: string[] = [];
  for (const document of signed) {
    const opened = await openDocument(document, documents, storedBytes(centre));
    const isSound = opened !== null && (await centre.signatures.verifyDocument(opened)).outcome !== 'invalid';
    if (!isSound) wrong.push(document.id);
  }
  return wrong;
}
