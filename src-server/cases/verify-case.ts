import { createHash } from 'node:crypto';
import type { CheckedSignature } from '#contracts/signatures.ts';
import { Decision, Submission } from '#domain/cases/submission.ts';
import { Fault } from '#domain/fault.ts';
import { reportOfVerdict } from '#domain/signatures/report.ts';
import { openReasons, Verdict } from '#domain/signatures/verdict.ts';
import type { Centre } from '../centre.ts';
import { verifyConsents } from '#signatures/documents/verify-consents.ts';
import { verifyDocuments } from '#signatures/documents/verify-documents.ts';
import { documentEvidenceOf } from '../evidence/document-evidence.queries.ts';
import { keptSignatureOf } from '../evidence/kept-signatures.queries.ts';
import { storedBytes } from './stored-bytes.ts';
import { findSubmission, type SubmissionRow } from './submissions.queries.ts';

/**
 * All signatures of a case, verified anew with the evidence that this server has now, each for the time at which it
 * counted: the receipt, the decision. Beside each stands what was found then. Faults NOT_FOUND
 */
export async function verifyCase(centre: Centre, region: string, id: string): Promise<CheckedSignature[]> {
  const row = findSubmission(centre.store.raw, region, id);
  if (row === null) throw new Fault('NOT_FOUND');
  const submission = Submission.parse(JSON.parse(row.body.toString('utf8')));
  const then = Verdict.parse(JSON.parse(row.verdict));
  const ofSubmission: CheckedSignature = {
    of: 'submission',
    documentId: null,
    partyId: null,
    carrierId: null,
    name: row.case_number,
    decided: { at: row.received_at, outcome: then.outcome, reasons: openReasons(then) },
    report: await verify(centre, {
      content: row.body,
      // With the evidence that it has been given since.
      signature: keptSignatureOf(centre.store.raw, { region, subject: 'submission', id }) ?? row.signature,
      identifier: submission.engineer.identifier,
      at: row.received_at,
    }),
  };
  return [
    ofSubmission,
    ...(await decisionOf(centre, region, row)),
    ...(await ofOthers(centre, { ...row, region }, submission)),
  ];
}

interface Question {
  readonly content: Uint8Array;
  readonly signature: Uint8Array;
  readonly identifier: string;
  readonly at: string;
}

async function verify({ signatures }: Centre, { content, signature, identifier, at }: Question) {
  const verdict = await signatures.judgeThen({ content, signature, identifier, purpose: 'sign' }, new Date(at));
  const [contentSha256, signatureSha256] = [content, signature].map((bytes) =>
    createHash('sha256').update(bytes).digest('hex'),
  );
  return reportOfVerdict(verdict, {
    at: new Date(at),
    signatureSha256: signatureSha256 ?? '',
    contentSha256: contentSha256 ?? null,
  });
}

async function decisionOf(
  centre: Centre,
  region: string,
  { id, decision, decision_signature: received, decided_at: at, case_number: name }: SubmissionRow,
): Promise<CheckedSignature[]> {
  if (decision === null || received === null || at === null) return [];
  const signature = keptSignatureOf(centre.store.raw, { region, subject: 'decision', id }) ?? received;
  const { registrar } = Decision.parse(JSON.parse(decision.toString('utf8')));
  const report = await verify(centre, { content: decision, signature, identifier: registrar.identifier, at });
  // No decision was taken in whose signature was not valid.
  return [
    {
      ...{ of: 'decision', documentId: null, partyId: null, carrierId: null, name, report },
      decided: { at, outcome: 'valid', reasons: [] },
    },
  ];
}

/** What parties and others have signed, for the time of receipt. */
async function ofOthers(
  centre: Centre,
  { region, id: submissionId, received_at: receivedAt }: SubmissionRow & { readonly region: string },
  { documents, consents }: Submission,
): Promise<CheckedSignature[]> {
  const read = storedBytes(centre);
  // What authorities said at receipt, or when they answered at last: nobody is asked anew.
  const evidence = documentEvidenceOf(centre.store.raw, { region, submissionId });
  const at = (): Date => new Date(receivedAt);
  return [
    ...(await verifyConsents(
      { documents, consents },
      {
        ...{ read, at },
        // Lodging has compared the identifier with the register.
        judge: (opened, { identifier }, time) =>
          centre.signatures.judgeDocumentThen(opened, time, { expected: { identifier }, evidence }),
      },
    )),
    ...(await verifyDocuments(documents, {
      ...{ read, at },
      judge: (opened, time) => centre.signatures.judgeDocumentThen(opened, time, { expected: 'anyone', evidence }),
    })),
  ];
}
