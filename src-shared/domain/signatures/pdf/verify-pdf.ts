import type { SignatureReport } from '../verify-cms.ts';
import { judgePdf, type JudgePdfRequest } from './judge-pdf.ts';
import { readSignedPdf } from './read-signed-pdf.ts';

export interface VerifyPdfRequest extends JudgePdfRequest {
  readonly pdf: Uint8Array;
}

/** Verifies all signatures inside a PDF that is trusted with our memory; one of anybody's is read apart. */
export const verifyPdf = async ({ pdf, ...request }: VerifyPdfRequest): Promise<SignatureReport> =>
  judgePdf(await readSignedPdf(pdf), request);
