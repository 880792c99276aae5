import { type CaseDocument, isMadeSheet } from '../documents/document.ts';
import { isOfWholeCase, type SheetKind } from '../documents/sheet-kind.ts';
import type { ParcelNumber } from '../numbers/types.ts';
import { refuse, type Refusal, type Result } from '../result.ts';
import type { CaseFile } from './case-file.ts';
import { hasErrors } from './check-draft.ts';

/** Parcels of the draft that sheets can be made of: those that it forms, then those that it changes, by their numbers. */
export const sheetParcels = ({ change }: Pick<CaseFile, 'change'>): readonly ParcelNumber[] =>
  change.put.parcels
    .toSorted((a, b) => Number(a.version > 1) - Number(b.version > 1) || a.number.localeCompare(b.number))
    .map(({ number }) => number);

type Drawn = Pick<CaseFile, 'snapshot' | 'state'>;

/** A made sheet whose drawing has changed since, or whose case came to nothing: it stays to be seen, its force is gone. */
export const isVoidSheet = (file: Drawn, document: Pick<CaseDocument, 'snapshot'>): boolean =>
  isMadeSheet(document) && (document.snapshot !== file.snapshot || cameToNothing(file));

export type SheetState = 'none' | 'made' | 'void';

/** Whether the case has this sheet, and whether it still says what is drawn. */
export function sheetStateOf(
  file: Drawn & Pick<CaseFile, 'documents'>,
  { kind, parcel }: { readonly kind: SheetKind; readonly parcel: ParcelNumber | null },
): SheetState {
  const about = isOfWholeCase(kind) ? null : parcel;
  const sheet = file.documents.find((each) => isMadeSheet(each) && each.kind === kind && each.parcel === about);
  if (!sheet) return 'none';
  return isVoidSheet(file, sheet) ? 'void' : 'made';
}

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

/**
 * Why a final copy of a sheet is not handed out: besides the above a sheet that the case has and that is void must be made
 * anew first, or two papers of one case would say different things.
 *
 * Refuses as whyNotFinal · 'sheet.void'
 */
export function whyNoFinalCopy(
  file: CaseFile,
  sheet: { readonly kind: SheetKind; readonly parcel: ParcelNumber | null },
): Result<never, Refusal<FinalCode | 'sheet.void'>> | null {
  const why = whyNotFinal(file);
  if (why !== null || sheetStateOf(file, sheet) !== 'void') return why;
  return refuse('sheet.void', [isOfWholeCase(sheet.kind) || sheet.parcel === null ? file.number : sheet.parcel]);
}
