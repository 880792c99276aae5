import { z } from 'zod';
import { DecideAnswer, Examination, QueueRow } from '../central/queue.ts';
import { faults } from '../errors.ts';
import { procedure } from '../meta.ts';
import { CheckedSignature, ReportForm, SignaturePlace } from '../signatures.ts';
import { batchOf, MOST_IN_BATCH } from './batch.ts';
import { FileLink } from './cases.ts';
import { KeyUnlock, ShownText } from './keys.ts';

const base = procedure.errors(faults);

const Decided = z.strictObject({
  submissionId: z.uuid(),
  submissionSha256: z.string().regex(/^[0-9a-f]{64}$/),
  outcome: z.enum(['register', 'refuse']),
  grounds: z.array(z.string().regex(/^31\.[0-9.-]{1,12}$/)).max(20),
  reasons: z.string().max(4000),
});

/** The registrar's side: passed on to the server, which alone decides; without a line they answer OFFLINE. */
export const queue = {
  list: base
    .meta({ needs: 'queue.view' })
    .input(z.strictObject({ state: z.enum(['lodged', 'decided']) }))
    .output(z.array(QueueRow)),
  examine: base
    .meta({ needs: 'queue.view' })
    .input(z.strictObject({ submissionId: z.uuid() }))
    .output(Examination),
  document: base
    .meta({ needs: 'queue.view' })
    .input(z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), fileName: z.string().max(255) }))
    .output(FileLink),
  /** All signatures of a case verified anew by the server. */
  verify: base
    .meta({ needs: 'queue.view' })
    .input(z.strictObject({ submissionId: z.uuid() }))
    .output(z.array(CheckedSignature)),
  /** The report of one of them as a file, made of what the server finds now. */
  report: base
    .meta({ needs: 'queue.view' })
    .input(SignaturePlace.extend({ submissionId: z.uuid(), form: ReportForm }))
    .output(FileLink),
  /** The decision that `decide` signs, by its hash. */
  toSign: base.meta({ needs: 'queue.decide' }).input(Decided).output(ShownText),
  /** Signs the decision that was shown and sends it. Faults: NOT_AS_SHOWN. */
  decide: base
    .meta({ needs: 'queue.decide' })
    .input(Decided.extend({ shown: ShownText.shape.sha256, ...KeyUnlock }))
    .output(DecideAnswer),
  /**
   * Registers several cases that were examined, each by a decision of its own, with the key opened once. The hash of each is
   * that of the text that the registrar has seen, `shown` that of the decision as it was shown (`toSign`).
   */
  registerMany: base
    .meta({ needs: 'queue.decide', norm: 'A4.9' })
    .input(
      z.strictObject({
        cases: z
          .array(
            z.strictObject({
              submissionId: z.uuid(),
              submissionSha256: z.string().regex(/^[0-9a-f]{64}$/),
              shown: ShownText.shape.sha256,
            }),
          )
          .min(1)
          .max(MOST_IN_BATCH),
        batchId: z.uuid(),
        ...KeyUnlock,
      }),
    )
    .output(batchOf(DecideAnswer)),
};
