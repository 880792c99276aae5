import type { CheckedSignature } from '#contracts/signatures.ts';
import type { CaseFile } from '#domain/cases/case-file.ts';
import { MOST_SIGNED_ELSEWHERE, type CaseDocument, type ForeignSignature } from '#domain/documents/document.ts';
import { reportOf } from '#domain/signatures/report.ts';
import type { SignatureReport } from '#domain/signatures/verify-cms.ts';
import { isSignedType, openSigned, type OpenedSigned } from './open-signed.ts';

/** Bytes of a document of the case; null where they are not here. */
export type ReadDocument = (document: CaseDocument) => Promise<Uint8Array | null>;

/** More than a signed agreement ever is: a signature over it is checked in memory. A larger PDF comes in unexamined. */
const LARGEST_SIGNED = 64 * 1024 * 1024;

/**
 * Whether somebody may have signed inside a PDF. Each signature names its ranges, and cannot have them packed away: they are
 * written where they lie. What hides them from this shows no signature here, and never a good one.
 */
export const mayBeSignedInside = (pdf: Uint8Array): boolean =>
  pdf.length <= LARGEST_SIGNED &&
  Buffer.from(pdf.buffer, pdf.byteOffset, pdf.length).includes('/ByteRange', 0, 'latin1');

/** A document with signatures, and which one they sign: itself, or one beside it. */
export interface Carrier {
  readonly document: CaseDocument;
  readonly contentId: string | undefined;
}

/** A document that was signed elsewhere; null where it is not what it says, or what it signs is not in the case. */
export async function openDocument(
  { document, contentId }: Carrier,
  documents: readonly CaseDocument[],
  read: ReadDocument,
): Promise<OpenedSigned | null> {
  const { mediaType } = document;
  const content = documents.find(({ id }) => id === contentId);
  if (!content || !isSignedType(mediaType) || Math.max(content.size, document.size) > LARGEST_SIGNED) return null;
  const carriesItself = content.id === document.id;
  if (carriesItself === (mediaType === 'application/pkcs7-signature')) return null;
  const [bytes, beside] = [await read(document), carriesItself ? null : await read(content)];
  const isHere = bytes !== null && (carriesItself || beside !== null);
  return isHere ? openSigned({ mediaType, bytes, content: beside }) : null;
}

interface Checking {
  readonly read: ReadDocument;
  readonly judge: (opened: OpenedSigned) => Promise<SignatureReport>;
}

/** Documents of a case, and which of them are consents. */
export type Papers = Pick<CaseFile, 'documents' | 'consents'>;

/**
 * Documents of a case that were signed elsewhere and whose signatures do not hold. XML is taken in for its signature alone,
 * and what lies inside a PDF is looked at whether or not whoever brought it speaks of it; of other documents he says it.
 */
export async function documentsNotSigned(
  { documents, consents }: Papers,
  { read, judge }: Checking,
): Promise<readonly CaseDocument[]> {
  const wrong: CaseDocument[] = [];
  // Of these it is asked whether the party has signed.
  const agreed = new Set(consents.flatMap(({ documentId, signature }) => (signature ? [documentId] : [])));
  let looked = 0;
  for (const document of documents) {
    const { signature: said, mediaType, id } = document;
    const isMute = !said && mediaType === 'application/pdf';
    if (isMute ? agreed.has(id) || !(await isMarked(document, read)) : !said && mediaType !== 'application/xml')
      continue;
    looked += 1;
    const contentId = isMute ? id : said?.contentId;
    const opened = looked > MOST_SIGNED_ELSEWHERE ? null : await openDocument({ document, contentId }, documents, read);
    if (isMute && opened?.state === 'unsigned') continue;
    if (opened === null || (await judge(opened)).outcome === 'invalid') wrong.push(document);
  }
  return wrong;
}

async function isMarked(document: CaseDocument, read: ReadDocument): Promise<boolean> {
  const bytes = document.size > LARGEST_SIGNED ? null : await read(document);
  return bytes !== null && mayBeSignedInside(bytes);
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
    const opened = found ? await openDocument({ document, contentId: found.contentId }, documents, read) : null;
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
