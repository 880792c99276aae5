import { createHash, randomUUID } from 'node:crypto';
import type { CaseFile, CaseId, Consent, ConsentSignature } from '#domain/cases/case-file.ts';
import {
  contentIdOf,
  MOST_SIGNED_ELSEWHERE,
  Sha256,
  type CaseDocument,
  type DocumentKind,
} from '#domain/documents/document.ts';
import { sniffMediaType } from '#domain/documents/sniff-media-type.ts';
import type { PartyId } from '#domain/parties/party.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { isSignedType, type SignedType } from '#signatures/documents/open-signed.ts';
import type { SeatTrust } from '../trust/seat-trust.ts';
import { contentOfSignature, verifyConsent, type SignedPaper } from './consent-signature.ts';
import type { Desk } from './desk.ts';
import type { Drafting } from './drafting.ts';
import { derOf } from './der-of.ts';
import { foreignSignature } from './signed-elsewhere.ts';

const MAX_DOCUMENT_BYTES = 512 * 1024 * 1024;

export interface Attachment {
  readonly kind: DocumentKind;
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly consentOf: PartyId | null;
}

export interface PapersOptions {
  readonly drafting: Drafting;
  readonly desk: Desk;
  /** Certificates that signatures of parties are traced to, DER. */
  readonly trust: Pick<SeatTrust, 'given'>;
  readonly now: () => string;
}

/** Documents and consents of cases. */
export class CasePapers {
  readonly #options: PapersOptions;

  constructor(options: PapersOptions) {
    this.#options = options;
  }

  /**
   * Takes a document into a case, as the consent of a party when one is named. A signature file counts only when that
   * party has signed; what it holds is taken in beside it, so that it can be read. What nobody consents by may be signed by anyone.
   *
   * Refuses 'document.empty' · 'document.tooLarge' · 'document.type' · 'document.tooManySigned' · 'consent.xml', as verifyConsent
   * and as foreignSignature
   */
  async attach(
    id: CaseId,
    { kind, fileName, bytes: given, consentOf }: Attachment,
  ): Promise<Result<CaseFile, Refusal>> {
    const { drafting, now } = this.#options;
    const file = drafting.draft(id);
    const bytes = derOf(given) ?? given;
    const made = paperOf(bytes, { kind, fileName, at: now() });
    if (!made.ok) return made;
    const { mediaType } = made.value.document;
    if (!isSignedType(mediaType)) return ok(this.#keep(id, [made.value], consentOf, null));
    if (consentOf === null) return this.#attachSigned(file, made.value, mediaType);
    if (mediaType === 'application/xml') return refuse('consent.xml', [fileName]);
    const party = file.situation.parties.find((each) => each.id === consentOf);
    if (!party) return refuse('consent.unknownParty', [fileName]);
    const inner = this.#innerPaper(bytes, made.value.document);
    if (inner && !inner.ok) return inner;
    const papers = inner ? [inner.value] : this.#papersOf(file);
    const signature = await verifyConsent({
      signature: bytes,
      party,
      papers,
      trust: this.#options.trust.given(new Date(this.#options.now())),
      now: now(),
    });
    if (!signature.ok)
      return refuse(signature.error.code, signature.error.about.length > 0 ? signature.error.about : [fileName]);
    return ok(this.#keep(id, inner ? [inner.value, made.value] : [made.value], consentOf, signature.value));
  }

  /** A document that others have signed elsewhere; what a signature file holds is taken in before it. */
  async #attachSigned(file: CaseFile, carrier: SignedPaper, mediaType: SignedType): Promise<Result<CaseFile, Refusal>> {
    if (file.documents.filter(({ signature }) => signature).length >= MOST_SIGNED_ELSEWHERE)
      return refuse('document.tooManySigned', [String(MOST_SIGNED_ELSEWHERE)]);
    const isXml = mediaType === 'application/xml';
    const inner = isXml ? null : this.#innerPaper(carrier.bytes, carrier.document);
    if (inner && !inner.ok) return inner;
    const found = await foreignSignature({
      ...{ carrier, mediaType, isInside: isXml || inner !== null },
      papers: isXml ? [carrier] : inner ? [inner.value] : this.#papersOf(file),
      trust: this.#options.trust.given(new Date(this.#options.now())),
      now: this.#options.now(),
    });
    if (!found.ok) return found;
    const signed = { ...carrier, document: { ...carrier.document, signature: found.value } };
    return ok(this.#keep(file.id, inner ? [inner.value, signed] : [signed], null, null));
  }

  detach(id: CaseId, documentId: string): CaseFile {
    const gone = this.#options.drafting.draft(id).documents.find((document) => document.id === documentId);
    return this.#options.drafting.edit(id, { name: 'detached', about: gone?.title ?? '' }, (file) => ({
      ...file,
      documents: file.documents.filter(
        (document) => document.id !== documentId && contentIdOf(document) !== documentId,
      ),
      consents: file.consents.filter(
        ({ documentId: carrier, signature }) => carrier !== documentId && signature?.contentId !== documentId,
      ),
    }));
  }

  #innerPaper(bytes: Uint8Array, of: CaseDocument): Result<SignedPaper, Refusal> | null {
    const content = contentOfSignature(bytes);
    if (content === null) return null;
    const { kind, fileName, addedAt: at } = of;
    return paperOf(content, { kind, fileName: fileName.replace(/\.(?:p7[sm]|cms|sig)$/i, ''), at });
  }

  #papersOf(file: CaseFile): readonly SignedPaper[] {
    return file.documents.flatMap((document) => {
      const stored = this.#options.desk.document(document.sha256);
      return stored && !isSignedType(document.mediaType) ? [{ document, bytes: stored.bytes }] : [];
    });
  }

  /** The last of the papers carries the consent. */
  #keep(
    id: CaseId,
    papers: readonly SignedPaper[],
    consentOf: PartyId | null,
    signature: ConsentSignature | null,
  ): CaseFile {
    const { desk, drafting } = this.#options;
    const carrier = papers.at(-1)?.document;
    return desk.together(() => {
      for (const { document, bytes } of papers) desk.putDocument(document.sha256, document.mediaType, bytes);
      const name = consentOf === null ? 'attached' : 'consented';
      return drafting.edit(id, { name, about: carrier?.fileName ?? '' }, (file) => ({
        ...file,
        documents: [...file.documents, ...papers.map(({ document }) => document)],
        consents:
          consentOf === null || !carrier
            ? file.consents
            : [
                ...file.consents.filter(({ partyId }) => partyId !== consentOf),
                consentTo(file, consentOf, carrier, signature),
              ],
      }));
    });
  }
}

function paperOf(
  bytes: Uint8Array,
  { kind, fileName, at }: { readonly kind: DocumentKind; readonly fileName: string; readonly at: string },
): Result<SignedPaper, Refusal> {
  if (bytes.length === 0) return refuse('document.empty', [fileName]);
  if (bytes.length > MAX_DOCUMENT_BYTES) return refuse('document.tooLarge', [fileName]);
  const mediaType = sniffMediaType(bytes);
  if (!mediaType) return refuse('document.type', [fileName]);
  return ok({
    bytes,
    document: {
      id: randomUUID(),
      kind,
      title: fileName,
      fileName,
      mediaType,
      size: bytes.length,
      sha256: Sha256.parse(createHash('sha256').update(bytes).digest('hex')),
      parcel: null,
      snapshot: null,
      addedAt: at,
    },
  });
}

function consentTo(
  { situation }: CaseFile,
  partyId: PartyId,
  document: CaseDocument,
  signature: ConsentSignature | null,
): Consent {
  const holds = situation.rights.some((right) => right.holders.some((holder) => holder.partyId === partyId));
  return {
    partyId,
    role: holds ? 'holder' : 'pledgee',
    documentId: document.id,
    givenAt: document.addedAt,
    ...(signature ? { signature } : {}),
  };
}
