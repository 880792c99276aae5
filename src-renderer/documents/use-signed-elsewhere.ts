import type { CaseDocument } from '#domain/documents/document.ts';
import { useTexts } from '../app/texts.ts';

/** Who has signed a document elsewhere, with the verdict of when it came in; empty of any other. */
export function useSignedElsewhere() {
  const { t } = useTexts();
  return ({ signature }: CaseDocument): string =>
    signature
      ? t('case.documents.signedElsewhere', {
          names: signature.signers.join(', '),
          outcome: t(`queue.outcome.${signature.outcome}`),
        })
      : '';
}
