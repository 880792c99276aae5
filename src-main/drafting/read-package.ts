import { createHash } from 'node:crypto';
import {
  CasePackage,
  mayHandOver,
  PACKAGE_DOCUMENTS,
  PACKAGE_SIGNATURE,
  PACKAGE_TEXT,
} from '#domain/cases/case-package.ts';
import { sniffMediaType } from '#domain/documents/sniff-media-type.ts';
import { Fault } from '#domain/fault.ts';
import { canonicalJson } from '#domain/journal/canonical-json.ts';
import type { RegionCode } from '#domain/numbers/types.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { mayProceed, REVOCATION_POLICIES } from '#domain/signatures/revocation-policy.ts';
import type { Verdict } from '#domain/signatures/verdict.ts';
import { verifyDetached } from '#domain/signatures/verify-cms.ts';
import { consentsNotSigned } from '#signatures/documents/verify-consents.ts';
import { documentsNotSigned, type ReadDocument } from '#signatures/documents/verify-documents.ts';
import { openArchive, type ArchiveFile } from '../exchange/open-archive.ts';
import type { SeatGiven } from '../trust/seat-trust.ts';
import type { SignedPaper } from './consent-signature.ts';
import { redraw } from './redraw.ts';

/** A case file with every step and finding; more is no work of a person. */
const LARGEST_TEXT = 32 * 1024 * 1024;
const LARGEST_SIGNATURE = 1024 * 1024;

export interface ReadOptions {
  readonly region: RegionCode;
  readonly trust: SeatGiven;
  readonly now: string;
}

export interface ReadPackage {
  readonly content: CasePackage;
  readonly documents: readonly SignedPaper['bytes'][];
}

type Code =
  | 'unreadable'
  | 'signature'
  | 'otherSigner'
  | 'otherRegion'
  | 'notOpen'
  | 'documents'
  | 'differs'
  | 'consent'
  | 'signedDocument';
const no = (code: Code, about: readonly string[] = []): Result<never, Refusal<`package.${Code}`>> =>
  refuse(`package.${code}`, about);

/**
 * Reads the package of a case that another desk has signed. Nothing of it is believed before the signature holds, and
 * then only what follows: documents by their hashes, the drawing by replaying its steps, signed consents by their
 * signatures. Nothing is kept here.
 *
 * No process apart reads it (SEC-58), for little is read before the signature holds, and all of that within limits of its
 * own: the directory of the archive, which is checked whole, two files of it unpacked to no more than they may hold, and
 * the signature by the same strict DER as every signature. JSON and papers come after it, from a person who is named.
 *
 * Refuses 'package.unreadable' · 'package.signature' · 'package.otherSigner' · 'package.otherRegion' · 'package.notOpen' ·
 *         'package.documents' · 'package.differs' (the drawing is not what its steps make) · 'package.consent' · 'package.signedDocument'
 */
export async function readPackage(
  bytes: Uint8Array,
  { region, trust, now }: ReadOptions,
): Promise<Result<ReadPackage, Refusal>> {
  const opened = openedFiles(bytes);
  if (opened === null) return no('unreadable');
  const { text, signature, papers } = opened;
  const verdict = await verifyDetached({
    ...{ content: text, signature, ...trust, expected: null, purpose: 'sign', at: new Date(now) },
  });
  if (!holds(verdict)) return no('signature', verdict.signer ? [verdict.signer.name] : []);
  const content = contentOf(text);
  if (content === null) return no('unreadable');
  if (verdict.signer?.iin !== content.exportedBy.identifier) return no('otherSigner', [verdict.signer?.name ?? '']);
  if (content.region !== region || content.case.situation.region !== region) return no('otherRegion');
  if (!mayHandOver(content.case)) return no('notOpen', [content.case.number]);
  const documents = documentsIn(content, papers);
  if (documents === null) return no('documents');
  if (!followsFromSteps(content, now)) return no('differs', [content.case.number]);
  const refusal = await refusalOfSignatures(content.case, documents, { trust, now });
  return refusal ?? ok({ content, documents: [...documents.values()] });
}

/** Null when every consent that is said to be signed by a party is, and every document that is said to be signed elsewhere. */
async function refusalOfSignatures(
  file: CasePackage['case'],
  bytes: ReadonlyMap<string, Uint8Array>,
  { trust, now }: Pick<ReadOptions, 'trust' | 'now'>,
): Promise<Result<never, Refusal> | null> {
  const read: ReadDocument = ({ sha256 }) => Promise.resolve(bytes.get(sha256) ?? null);
  const given = { ...trust, at: new Date(now) };
  const [consent] = await consentsNotSigned(file, {
    read,
    identifierOf: (partyId) => file.situation.parties.find(({ id }) => id === partyId)?.identifier,
    judge: (opened, identifier) => opened.judge({ ...given, expected: { identifier } }),
  });
  const nameOf = (id: string): string => file.documents.find((each) => each.id === id)?.fileName ?? id;
  if (consent) return no('consent', [nameOf(consent.documentId)]);
  const [document] = await documentsNotSigned(file, { read, judge: (opened) => opened.judge(given) });
  return document ? no('signedDocument', [document.fileName]) : null;
}

/** Revocation and time stamps cannot be looked up at every desk; whose it is stands in the text and is compared. */
const holds = (verdict: Verdict): boolean => mayProceed(verdict, REVOCATION_POLICIES.offline, ['timestamp', 'person']);

function openedFiles(bytes: Uint8Array) {
  try {
    const files = new Map<string, ArchiveFile>(openArchive('case', bytes).map((file) => [file.path, file]));
    const [text, signature] = [files.get(PACKAGE_TEXT), files.get(PACKAGE_SIGNATURE)];
    const papers = [...files.values()].filter(({ path }) => path.startsWith(PACKAGE_DOCUMENTS));
    const isWhole = text && signature && papers.length + 2 === files.size;
    if (!isWhole || text.size > LARGEST_TEXT || signature.size > LARGEST_SIGNATURE) return null;
    return { text: text.bytes(), signature: signature.bytes(), papers };
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}

/**
 * Null unless the bytes are canonical JSON to the last byte, and a package: one object, one text, one signature. The text
 * is compared with itself, not with what was read of it: what earlier programs did not know yet is filled in there.
 */
function contentOf(text: Uint8Array): CasePackage | null {
  try {
    const read = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text);
    const given: unknown = JSON.parse(read);
    if (canonicalJson(given) !== read) return null;
    const parsed = CasePackage.safeParse(given);
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Every document that is named and no other, each what its hash, size and kind say; null when one is not. */
function documentsIn(content: CasePackage, papers: readonly ArchiveFile[]): ReadonlyMap<string, Uint8Array> | null {
  const named = new Map(content.documents.map((document) => [document.sha256 as string, document]));
  if (papers.length !== named.size) return null;
  if (content.case.documents.some(({ sha256 }) => !named.has(sha256))) return null;
  const found = new Map<string, Uint8Array>();
  for (const paper of papers) {
    const expected = named.get(paper.path.slice(PACKAGE_DOCUMENTS.length));
    if (expected?.size !== paper.size) return null;
    const bytes = paper.bytes();
    if (createHash('sha256').update(bytes).digest('hex') !== expected.sha256) return null;
    if (sniffMediaType(bytes) !== expected.mediaType) return null;
    found.set(expected.sha256, bytes);
  }
  return found;
}

function followsFromSteps({ case: file }: CasePackage, now: string): boolean {
  if (file.cursor > file.steps.length) return false;
  const redrawn = redraw(file, now);
  return redrawn.ok && canonicalJson(redrawn.value.change) === canonicalJson(file.change);
}
