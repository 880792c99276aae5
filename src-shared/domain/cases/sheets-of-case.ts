import { type CaseDocument, isMadeSheet } from '../documents/document.ts';
import type { ParcelNumber } from '../numbers/types.ts';
import { refuse, type Refusal, type Result } from '../result.ts';
import type { CaseFile } from './case-file.ts';
import { hasErrors } from './check-draft.ts';

/** Parcels of the draft that sheets can be made of: those that it forms or changes, in order of their numbers. */
export const sheetParcels = ({ change }: Pick<CaseFile, 'change'>): readonly ParcelNumber[] =>
  change.put.parcels.map(({ number }) => number).sort();

type Drawn = Pick<CaseFile, 'snapshot' | 'state'>;

/** A made sheet whose drawing has changed since, or whose case came to nothing: it stays to be seen, its force is gone. */
export const isVoidSheet = (file: Drawn, document: Pick<CaseDocument, 'snapshot'>): boolean =>
  isMadeSheet(document) && (document.snapshot !== file.snapshot || cameToNothing(file));

const cameToNothing = ({ state }: Pick<CaseFile, 'state'>): boolean => state === 'refused' || state === 'withdrawn';

export type FinalCode = 'plan.noDraft' | 'sheet.hasErrors' | 'sheet.caseClosed';

/**
 * Why no sheet of the case can be made as a final one, without the mark of a draft. A draft print is always to be had.
 *
 * Refuses 'plan.noDraft' · 'sheet.hasErrors' · 'sheet.caseClosed'
 */
export function whyNotFinal(file: CaseFile): Result<never, Refusal<FinalCode>> | null {
  if (file.snapshot === null) return refuse('plan.noDraft', [file.number]);
  if (cameToNothing(file) || file.state === 'conflict') return refuse('sheet.caseClosed', [file.number]);
  // What is signed or registered was free of errors when it was signed.
  return file.state === 'draft' && hasErrors(file.findings) ? refuse('sheet.hasErrors', [file.number]) : null;
}
