import { backHalf } from '../app/back-half.ts';
import type { SignatureSource } from '../signatures/use-checked.ts';

/** The server verifies: it holds the submission, the decision and the lists. */
export const signaturesOfSubmission = (submissionId: string): SignatureSource => ({
  verify: () => backHalf.queue.verify({ submissionId }),
  report: (wanted) => backHalf.queue.report({ submissionId, ...wanted }),
});
