import { type CaseDocument, isMadeSheet } from '#domain/documents/document.ts';
import { useTexts } from '../app/texts.ts';

/** A document by its kind, a sheet of one parcel with its number. */
export function useDocumentTitle() {
  const { t, parcelNumber } = useTexts();
  return (document: CaseDocument): string => {
    const kind = t(`case.documents.kind.${document.kind}`);
    if (!document.parcel) return kind;
    const number = parcelNumber(document.parcel);
    if (document.kind === 'land_cadastral_plan') return t('case.documents.planOf', { number });
    return isMadeSheet(document) ? t('sheets.about.parcel', { kind, number }) : kind;
  };
}
