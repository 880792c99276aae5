import { createHash, randomUUID } from 'node:crypto';
import type { CaseFile, CaseId, Consent, ConsentSignature } from '#domain/cases/case-file.ts';
import {
  contentIdOf,
  MOST_SIGNED_ELSEWHERE,
  Sha256,
  type CaseDocument,
  type DocumentKind,
  type ForeignSignature,
} from '#domain/documents/document.ts';
import { sniffMediaType } from '#domain/documents/sniff-media-type.ts';
import type { PartyId } from '#domain/parties/party.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { isSignedType, type SignedType } from '#signatures/documents/open-signed.ts';
import { mayBeSignedInside } from '#signatures/documents/verify-documents.ts';
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
   * party has signed; what it holds is taken in beside it, so that it can be read. A PDF that is signed inside carries its
   * signature itself; of one that nobody has signed, it is a paper. What nobody consents by may be signed by anyone.
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
    return consentOf === null ? this.#attachSigned(file, made.value) : this.#attachConsent(file, made.value, consentOf);
  }

  async #attachConsent(file: CaseFile, carrier: SignedPaper, consentOf: PartyId): Promise<Result<CaseFile, Refusal>> {
    const { fileName } = carrier.document;
    const mediaType = signedTypeOf(carrier);
    if (mediaType === 'application/xml') return refuse('consent.xml', [fileName]);
    if (mediaType === null) return ok(this.#keep(file.id, [carrier], consentOf, null));
    const party = file.situation.parties.find((each) => each.id === consentOf);
    if (!party) return refuse('consent.unknownParty', [fileName]);
    const inner = this.#innerPaper(carrier);
    if (inner && !inner.ok) return inner;
    const signature = await verifyConsent({
      carrier: { mediaType, bytes: carrier.bytes },
      party,
      papers: this.#signedBy(file, carrier, inner),
      ...this.#now(),
    });
    if (!signature.ok)
      return refuse(signature.error.code, signature.error.about.length > 0 ? signature.error.about : [fileName]);
    return ok(this.#keep(file.id, inner ? [inner.value, carrier] : [carrier], consentOf, signature.value));
  }

  /** A document that others may have signed elsewhere; what a signature file holds is taken in before it. */
  async #attachSigned(file: CaseFile, carrier: SignedPaper): Promise<Result<CaseFile, Refusal>> {
    const inner = this.#innerPaper(carrier);
    if (inner && !inner.ok) return inner;
    const papers: SignedPaper[] = [];
    for (const each of inner ? [inner.value, carrier] : [carrier]) {
      const found = await this.#foreign(file, each, inner);
      if (!found.ok) return found;
      papers.push(found.value ? { ...each, document: { ...each.document, signature: found.value } } : each);
    }
    const signed = [...file.documents, ...papers.map(({ document }) => document)].filter(({ signature }) => signature);
    return signed.length > MOST_SIGNED_ELSEWHERE
      ? refuse('document.tooManySigned', [String(MOST_SIGNED_ELSEWHERE)])
      : ok(this.#keep(file.id, papers, null, null));
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

  /** Who has signed it; null where nobody can have, or has. */
  async #foreign(
    file: CaseFile,
    carrier: SignedPaper,
    inner: InnerPaper,
  ): Promise<Result<ForeignSignature | null, Refusal>> {
    const mediaType = signedTypeOf(carrier);
    const isFile = mediaType === 'application/pkcs7-signature';
    if (mediaType === null || (isFile && inner?.ok && carrier === inner.value)) return ok(null);
    return foreignSignature({
      ...{ carrier, mediaType, isInside: !isFile || inner !== null },
      papers: this.#signedBy(file, carrier, inner),
      ...this.#now(),
    });
  }

  #now() {
    const now = this.#options.now();
    return { now, trust: this.#options.trust.given(new Date(now)) };
  }

  #innerPaper({ document, bytes }: SignedPaper): InnerPaper {
    const content = document.mediaType === 'application/pkcs7-signature' ? contentOfSignature(bytes) : null;
    if (content === null) return null;
    const { kind, fileName, addedAt: at } = document;
    // A file that is called by its extension alone lends the whole of it
    return paperOf(content, { kind, fileName: fileName.replace(/\.(?:p7[sm]|cms|sig)$/i, '') || fileName, at });
  }

  /** What a signature file may be the signature of: what it holds, else any paper of the case; of others themselves. */
  #signedBy(file: CaseFile, carrier: SignedPaper, inner: InnerPaper): readonly SignedPaper[] {
    if (carrier.document.mediaType !== 'application/pkcs7-signature') return [carrier];
    if (inner?.ok) return [inner.value];
    return file.documents.flatMap((document) => {
      const stored = this.#options.desk.document(document.sha256);
      const isPaper = document.mediaType !== 'application/pkcs7-signature' && document.mediaType !== 'application/xml';
      return stored && isPaper ? [{ document, bytes: stored.bytes }] : [];
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

type InnerPaper = ReturnType<typeof paperOf> | null;

/** Null where nobody can have signed in it. */
const signedTypeOf = ({ document: { mediaType }, bytes }: SignedPaper): SignedType | null =>
  isSignedType(mediaType) && (mediaType !== 'application/pdf' || mayBeSignedInside(bytes)) ? mediaType : null;

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
