import { z } from 'zod';
import { Finding } from '#domain/cases/finding.ts';
import { Situation } from '#domain/cases/situation.ts';
import { Sha256 } from '#domain/documents/document.ts';
import { ParcelNumber, QuarterNumber } from '#domain/numbers/types.ts';
import { faults } from '../errors.ts';
import { procedure } from '../meta.ts';
import { Base64 } from './session.ts';

const base = procedure.errors(faults);

export const Conflict = z.strictObject({
  kind: z.enum(['version', 'number', 'fabric', 'rules']),
  parcels: z.array(ParcelNumber).readonly(),
  /** The server's present state of the place, so that the engineer can compare on the map. */
  current: z.array(Situation).readonly(),
  findings: z.array(Finding).readonly(),
});
export type Conflict = z.infer<typeof Conflict>;

export const LodgeAnswer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('lodged'), submissionId: z.uuid(), receivedAt: z.iso.datetime(), place: z.int() }),
  z.strictObject({ kind: z.literal('conflict'), conflict: Conflict }),
  /** Not taken at all: signature, hash, missing document, foreign region. `reason` is a key under `refusals`. */
  z.strictObject({ kind: z.literal('refused'), reason: z.string(), about: z.array(z.string()).readonly() }),
]);
export type LodgeAnswer = z.infer<typeof LodgeAnswer>;

export const SubmissionStatus = z.strictObject({
  submissionId: z.uuid(),
  state: z.enum(['lodged', 'registered', 'refused']),
  receivedAt: z.iso.datetime(),
  actSeq: z.int().nullable(),
  grounds: z.array(z.string()).readonly(),
  reasons: z.string(),
  decidedAt: z.iso.datetime().nullable(),
});
export type SubmissionStatus = z.infer<typeof SubmissionStatus>;

export const Notice = z.strictObject({
  id: z.int(),
  kind: z.enum(['case.registered', 'case.refused']),
  caseNumber: z.string(),
  submissionId: z.uuid(),
  parcels: z.array(ParcelNumber).readonly(),
  createdAt: z.iso.datetime(),
});
export type Notice = z.infer<typeof Notice>;

/** A case that waits for its decision on one of the parcels asked about; whose it is nobody else learns. */
export const WaitingOn = z.strictObject({ parcel: ParcelNumber, receivedAt: z.iso.datetime(), isOwn: z.boolean() });
export type WaitingOn = z.infer<typeof WaitingOn>;

export const submissions = {
  /**
   * Lodges a signed case. `submission` is the canonical JSON exactly as signed, `signature` a detached CAdES-BES.
   * Idempotent by the submission's id: the same bytes again give the same answer, other bytes under the id are refused.
   * Documents must have been uploaded before (PUT /bulk/documents/{sha256}); missing ones are listed in `about`.
   */
  lodge: base
    .meta({ needs: 'case.submit', norm: 'A4.9' })
    .route({ method: 'POST', path: '/submissions', tags: ['submissions'] })
    .input(z.strictObject({ submission: Base64, signature: Base64 }))
    .output(LodgeAnswer),
  statuses: base
    .meta({ needs: 'case.submit' })
    .route({ method: 'POST', path: '/submissions/statuses', tags: ['submissions'] })
    .input(z.strictObject({ ids: z.array(z.uuid()).max(500) }))
    .output(z.array(SubmissionStatus)),
  /** Next free numbers of a quarter, kept for this account and case for 30 days: two engineers never draw the same. */
  reserveNumbers: base
    .meta({ needs: 'case.draft', norm: 'C17' })
    .route({ method: 'POST', path: '/numbers/reserve', tags: ['submissions'] })
    .input(z.strictObject({ quarter: QuarterNumber, caseId: z.uuid(), count: z.int().min(1).max(1000) }))
    .output(z.array(ParcelNumber)),
  /** Which of these documents the server lacks, and how many bytes of each it already has. */
  missingDocuments: base
    .meta({ needs: 'case.submit' })
    .route({ method: 'POST', path: '/documents/missing', tags: ['submissions'] })
    .input(z.strictObject({ sha256: z.array(Sha256).max(1000) }))
    .output(z.array(z.strictObject({ sha256: Sha256, received: z.int() }))),
  /** What waits in the queue on these parcels, in order of receipt: drawing the same once more is in vain. */
  waitingOn: base
    .meta({ needs: 'case.draft', norm: 'A4.1' })
    .route({ method: 'POST', path: '/submissions/waiting', tags: ['submissions'] })
    .input(z.strictObject({ parcels: z.array(ParcelNumber).min(1).max(500) }))
    .output(z.array(WaitingOn)),
  notices: base
    .meta({ needs: 'signedIn' })
    .route({ method: 'GET', path: '/notices', tags: ['submissions'] })
    .input(z.strictObject({ after: z.coerce.number().int().min(0) }))
    .output(z.array(Notice)),
};
