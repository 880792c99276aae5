import type { CheckedSignature } from '#contracts/signatures.ts';
import type { CaseDocument, ForeignSignature } from '#domain/documents/document.ts';
import { reportOf } from '#domain/signatures/report.ts';
import type { SignatureReport } from '#domain/signatures/verify-cms.ts';
import { isSignedType, openSigned, type OpenedSigned } from './open-signed.ts';

/** Bytes of a document of the case; null where they are not here. */
export type ReadDocument = (document: CaseDocument) => Promise<Uint8Array | null>;

/** More than a signed agreement ever is: a signature over it is checked in memory. */
export const LARGEST_SIGNED = 64 * 1024 * 1024;

/** XML is taken in for its signature alone; of other documents whoever brought them says whether they were signed elsewhere. */
export const mustBeSigned = ({ mediaType, signature }: CaseDocument): boolean =>
  mediaType === 'application/xml' || signature !== undefined;

/** A document that was signed elsewhere; null where it is not what it says, or what it signs is not in the case. */
export async function openDocument(
  document: CaseDocument,
  documents: readonly CaseDocument[],
  read: ReadDocument,
): Promise<OpenedSigned | null> {
  const { mediaType, signature } = document;
  const content = documents.find(({ id }) => id === signature?.contentId);
  if (!content || !isSignedType(mediaType) || Math.max(content.size, document.size) > LARGEST_SIGNED) return null;
  const carriesItself = content.id === document.id;
  if (carriesItself !== (mediaType === 'application/xml')) return null;
  const [bytes, beside] = [await read(document), carriesItself ? null : await read(content)];
  const isHere = bytes !== null && (carriesItself || beside !== null);
  return isHere ? openSigned({ mediaType, bytes, content: beside }) : null;
}

interface Verifying {
  readonly read: ReadDocument;
  /** The time for which it is asked. */
  readonly at: (found: ForeignSignature) => Date;
  readonly judge: (opened: OpenedSigned, at: Date) => Promise<SignatureReport>;
}

/** All documents of a case that were signed elsewhere, verified anew, one after another, with what was found when they came in. */
export async function verifyDocuments(
  documents: readonly CaseDocument[],
  { read, at: timeOf, judge }: Verifying,
): Promise<CheckedSignature[]> {
  const checked: CheckedSignature[] = [];
  for (const document of documents) {
    const { signature: found } = document;
    const opened = found ? await openDocument(document, documents, read) : null;
    const content = documents.find(({ id }) => id === found?.contentId);
    if (!found || !opened || !content) continue;
    const at = timeOf(found);
    checked.push({
      ...{ of: 'document', documentId: content.id, partyId: null, carrierId: document.id, name: document.fileName },
      decided: { at: found.verifiedAt, outcome: found.outcome, reasons: found.open },
      report: reportOf(await judge(opened, at), {
        at,
        signatureSha256: document.sha256,
        contentSha256: content.id === document.id ? null : content.sha256,
      }),
    });
  }
  return checked;
}
