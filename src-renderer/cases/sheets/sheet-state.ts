import type { CaseFile } from '#domain/cases/case-file.ts';
import { isVoidSheet } from '#domain/cases/sheets-of-case.ts';
import { isMadeSheet } from '#domain/documents/document.ts';
import { isOfWholeCase, type SheetKind } from '#domain/documents/sheet-kind.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';

export type SheetState = 'none' | 'made' | 'void';

/** Whether the case has this sheet, and whether it still says what is drawn. */
export function sheetStateOf(file: CaseFile, kind: SheetKind, parcel: ParcelNumber | null): SheetState {
  const about = isOfWholeCase(kind) ? null : parcel;
  const sheet = file.documents.find((each) => isMadeSheet(each) && each.kind === kind && each.parcel === about);
  if (!sheet) return 'none';
  return isVoidSheet(file, sheet) ? 'void' : 'made';
}
