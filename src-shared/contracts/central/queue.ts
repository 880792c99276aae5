import { z } from 'zod';
import { CaseKind } from '#domain/cases/kinds/case-kind.ts';
import { Finding } from '#domain/cases/finding.ts';
import { Situation } from '#domain/cases/situation.ts';
import { Submission } from '#domain/cases/submission.ts';
import { CaseDocument, Sha256 } from '#domain/documents/document.ts';
import { ParcelNumber } from '#domain/numbers/types.ts';
import { Verdict } from '#domain/signatures/verdict.ts';
import { faults } from '../errors.ts';
import { procedure } from '../meta.ts';
import { CheckedSignature } from '../signatures.ts';
import { Base64 } from './session.ts';
import { Conflict } from './submissions.ts';

const base = procedure.errors(faults);

export const QueueRow = z.strictObject({
  submissionId: z.uuid(),
  place: z.int(),
  kind: CaseKind,
  caseNumber: z.string(),
  parcel: ParcelNumber,
  applicants: z.array(z.string()).readonly(),
  engineer: z.string(),
  receivedAt: z.iso.datetime(),
  dueAt: z.iso.datetime(),
  state: z.enum(['lodged', 'registered', 'refused']),
});
export type QueueRow = z.infer<typeof QueueRow>;

export const Examination = z.strictObject({
  row: QueueRow,
  submission: Submission,
  submissionSha256: Sha256,
  /** The register now: what "before" shows. */
  situation: Situation,
  /** Recomputed by the server on its own state. */
  findings: z.array(Finding).readonly(),
  conflict: Conflict.nullable(),
  verdict: Verdict,
  documents: z.array(CaseDocument).readonly(),
  decidable: z.boolean(),
  /**
   * Key under `refusals` when not decidable: an earlier submission on the same parcels waits, it is decided already.
   * A case in conflict stays decidable: it can be refused, `conflict` says why it cannot be registered.
   */
  undecidableReason: z.string().nullable(),
});
export type Examination = z.infer<typeof Examination>;

export const DecideAnswer = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('registered'),
    actSeq: z.int(),
    actId: z.uuid(),
    registeredAt: z.iso.datetime(),
    checkpoint: z.string(),
  }),
  z.strictObject({ kind: z.literal('refused'), decidedAt: z.iso.datetime() }),
  z.strictObject({ kind: z.literal('conflict'), conflict: Conflict }),
  /** `reason` is a key under `refusals`, `about` what it speaks of: reasons of a verdict where a signature was not accepted. */
  z.strictObject({ kind: z.literal('rejected'), reason: z.string(), about: z.array(z.string()).readonly() }),
]);
export type DecideAnswer = z.infer<typeof DecideAnswer>;

export const queue = {
  list: base
    .meta({ needs: 'queue.view', norm: 'A4.9' })
    .route({ method: 'GET', path: '/queue', tags: ['queue'] })
    .input(z.strictObject({ state: z.enum(['lodged', 'decided']), limit: z.coerce.number().int().min(1).max(500) }))
    .output(z.array(QueueRow)),
  examine: base
    .meta({ needs: 'queue.view' })
    .route({ method: 'GET', path: '/queue/{submissionId}', tags: ['queue'] })
    .input(z.strictObject({ submissionId: z.uuid() }))
    .output(Examination),
  /** All signatures of a case verified anew, with the evidence that the server has now. */
  verify: base
    .meta({ needs: 'queue.view' })
    .route({ method: 'GET', path: '/queue/{submissionId}/signatures', tags: ['queue'] })
    .input(z.strictObject({ submissionId: z.uuid() }))
    .output(z.array(CheckedSignature)),
  /** `decision` is the canonical JSON of a Decision as signed, `signature` a detached CAdES-BES. Idempotent by submission. */
  decide: base
    .meta({ needs: 'queue.decide', norm: 'A4.9' })
    .route({ method: 'POST', path: '/queue/decide', tags: ['queue'] })
    .input(z.strictObject({ decision: Base64, signature: Base64 }))
    .output(DecideAnswer),
};
