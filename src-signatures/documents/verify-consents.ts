import type { CheckedSignature } from '#contracts/signatures.ts';
import type { Consent, ConsentSignature } from '#domain/cases/case-file.ts';
import { no } from '#domain/signatures/findings.ts';
import { reportOfVerdict } from '#domain/signatures/report.ts';
import type { Verdict } from '#domain/signatures/verdict.ts';
import { conclude, type SignatureReport } from '#domain/signatures/verify-cms.ts';
import type { OpenedSigned } from './open-signed.ts';
import { openDocument, type Papers, type ReadDocument } from './verify-documents.ts';

/** Who asks for one person's signature must not be told of another's beside it. */
export function soleVerdict({ signers: [only, ...more] }: SignatureReport): Verdict {
  if (only && more.length === 0) return only.verdict;
  return conclude(null, new Map([['parse', no('parse.signers')]]));
}

interface Checking {
  readonly read: ReadDocument;
  /** ИИН or БИН of the party, from where it is believed; undefined where there is no such party. */
  readonly identifierOf: (partyId: Consent['partyId']) => string | undefined;
  readonly judge: (opened: OpenedSigned, identifier: string) => Promise<SignatureReport>;
}

/**
 * Consents that are said to be signed by the party and are not; what whoever brought them found counts for nothing. A file
 * is not looked at again once it was somebody's false consent, nor is a party asked twice: what is read here may be large.
 */
export async function consentsNotSigned(
  { documents, consents }: Papers,
  { read, identifierOf, judge }: Checking,
): Promise<readonly Consent[]> {
  const wrong: Consent[] = [];
  const falseFiles = new Set<string>();
  const asked = new Set<string>();
  for (const consent of consents) {
    const { signature, partyId, role, documentId } = consent;
    if (!signature) continue;
    const { identifier } = signature;
    const isLooked = !falseFiles.has(documentId) && !asked.has(`${role} ${partyId}`);
    asked.add(`${role} ${partyId}`);
    const isKnown = isLooked && identifierOf(partyId) === identifier;
    const opened = isKnown ? await openConsent(consent, documents, read) : null;
    if (opened !== null && isOfParty(soleVerdict(await judge(opened, identifier)))) continue;
    wrong.push(consent);
    falseFiles.add(documentId);
  }
  return wrong;
}

/** The party itself has signed the whole document, and nothing is wrong with it; revocation may be open. */
const isOfParty = ({ outcome, steps }: Verdict): boolean =>
  outcome !== 'invalid' &&
  steps.every(({ code, outcome: found }) => (code !== 'content' && code !== 'person') || found === 'valid');

/**
 * What a party is said to have signed, by a signature file or inside a PDF; null where the papers are not there. XML is no
 * consent.
 */
async function openConsent(
  { documentId, signature }: Consent,
  documents: Papers['documents'],
  read: ReadDocument,
): Promise<OpenedSigned | null> {
  const document = documents.find(({ id }) => id === documentId);
  if (!document || document.mediaType === 'application/xml') return null;
  return openDocument({ document, contentId: signature?.contentId }, documents, read);
}

interface Verifying {
  readonly read: ReadDocument;
  /** The time for which it is asked. */
  readonly at: (found: ConsentSignature) => Date;
  readonly judge: (opened: OpenedSigned, found: ConsentSignature, at: Date) => Promise<SignatureReport>;
}

/** Signatures of parties under documents of a case, verified anew, with what was found when they came in. */
export async function verifyConsents(
  { documents, consents }: Papers,
  { read, at: timeOf, judge }: Verifying,
): Promise<CheckedSignature[]> {
  const checked: CheckedSignature[] = [];
  for (const consent of consents) {
    const { partyId, documentId, signature: found } = consent;
    const [paper, carrier] = [found?.contentId, documentId].map((wanted) => documents.find(({ id }) => id === wanted));
    const opened = found ? await openConsent(consent, documents, read) : null;
    if (!found || !paper || !carrier || !opened) continue;
    const at = timeOf(found);
    checked.push({
      ...{ of: 'consent', documentId: paper.id, partyId, carrierId: null, name: paper.fileName },
      decided: { at: found.verifiedAt, outcome: found.outcome, reasons: found.open },
      report: reportOfVerdict(soleVerdict(await judge(opened, found, at)), {
        at,
        contentSha256: paper.id === carrier.id ? null : paper.sha256,
        signatureSha256: carrier.sha256,
      }),
    });
  }
  return checked;
}
