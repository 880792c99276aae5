import type { CaseId } from '#domain/cases/case-file.ts';
import { backHalf } from '../../app/back-half.ts';
import type { SignatureSource } from '../../signatures/use-checked.ts';

/** The back half verifies the consents that lie on this desk. */
export const signaturesOfCase = (caseId: CaseId): SignatureSource => ({
  verify: () => backHalf.cases.verify({ caseId }),
  report: (wanted) => backHalf.cases.report({ caseId, ...wanted }),
});
