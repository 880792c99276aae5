import { Submission } from '#domain/cases/submission.ts';
import { invariant } from '#domain/invariant.ts';
import type { Evidence } from '#domain/signatures/raise/raise-cms.ts';
import { evidenceOfChains } from '#domain/signatures/raise/evidence-at-hand.ts';
import { servicesAsked } from '#domain/signatures/trust/services-asked.ts';
import { trustOf, type SignatureReport } from '#domain/signatures/verify-cms.ts';
import { LARGEST_LIST } from '#signatures/authorities/authorities.ts';
import type { OpenedSigned } from '#signatures/documents/open-signed.ts';
import { verifyConsents } from '#signatures/documents/verify-consents.ts';
import { verifyDocuments } from '#signatures/documents/verify-documents.ts';
import { storedBytes } from '../cases/stored-bytes.ts';
import { findSubmission } from '../cases/submissions.queries.ts';
import type { Centre } from '../centre.ts';
import { documentEvidenceOf, type DocumentsRow, type DocumentsTended } from './document-evidence.queries.ts';
import { retryAt } from './retry-at.ts';

export interface TendedDocuments {
  /** What was found now. */
  readonly found: Evidence;
  readonly state: DocumentsTended;
}

/**
 * Brings the evidence about those who signed documents of a case to what is needed to judge them when nobody answers any more.
 * The documents stay as they came: they have no time stamp of ours, their time is that of the receipt.
 */
export async function tendDocuments(centre: Centre, row: DocumentsRow): Promise<TendedDocuments> {
  const { signatures, authorities, clock, store: file } = centre;
  const { store } = signatures;
  const now = clock.now();
  const kept = documentEvidenceOf(file.raw, { region: row.region, submissionId: row.submission_id });
  const opened: OpenedSigned[] = [];
  const missing = await missingBy(centre, row, kept, opened);
  const state = { askAt: null, asked: 0, missing, trustVersion: store.version };
  if (!mayBeSaid(missing) || !servicesAsked(store).revocation) return { found: NOTHING, state };
  const given = signatures.given(new Date(row.received_at), store);
  const trust = trustOf({ ...given, pool: [...(given.pool ?? []), ...kept.certificates] });
  const chains = (await Promise.all(opened.map((each) => each.chains(trust, given.at)))).flat();
  const said = await authorities.revocationOf(chains, store);
  const found = evidenceOfChains({ chains, anchors: trust.anchors, ...said, largestList: LARGEST_LIST });
  const left = await missingBy(centre, row, joined(kept, found), []);
  const askAt = mayBeSaid(left) ? retryAt(now, row.asked) : null;
  return { found, state: { ...state, missing: left, askAt, asked: askAt === null ? 0 : row.asked + 1 } };
}

const NOTHING: Evidence = { certificates: [], crls: [], ocsp: [] };

const joined = (one: Evidence, other: Evidence): Evidence => ({
  certificates: [...one.certificates, ...other.certificates],
  crls: [...one.crls, ...other.crls],
  ocsp: [...one.ocsp, ...other.ocsp],
});

/** Whether an authority that is asked again may say it. */
const mayBeSaid = (missing: string): boolean => /^revocation\.|^timestamp\.revocationOpen$/.test(missing);

/**
 * Key under `signature.reasons` of what the evidence lacks, judged by it and the documents alone; of several the one that an
 * authority may still say; empty where nothing is open. `opened` takes what was read.
 */
async function missingBy(
  { signatures, store, ...centre }: Centre,
  { region, submission_id: id, received_at: receivedAt }: DocumentsRow,
  evidence: Evidence,
  opened: OpenedSigned[],
): Promise<string> {
  const row = findSubmission(store.raw, region, id);
  invariant(row, 'a case whose documents are kept');
  const submission = Submission.parse(JSON.parse(row.body.toString('utf8')));
  const judge = (document: OpenedSigned): Promise<SignatureReport> => {
    opened.push(document);
    return signatures.judgeDocumentThen(document, new Date(receivedAt), { expected: 'anyone', evidence, alone: true });
  };
  const asked = { read: storedBytes(centre), at: () => new Date(receivedAt), judge };
  const checked = [
    ...(await verifyConsents(submission, asked)),
    ...(await verifyDocuments(submission.documents, asked)),
  ];
  const open = checked
    .flatMap(({ report }) => report.signers)
    .flatMap(({ verdict }) => verdict.steps)
    .filter(({ outcome }) => outcome === 'indeterminate')
    .map(({ reason }) => reason ?? 'step.notReached');
  return open.find(mayBeSaid) ?? open[0] ?? '';
}
