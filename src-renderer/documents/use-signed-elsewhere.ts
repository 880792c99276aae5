import type { CaseDocument } from '#domain/documents/document.ts';
import { useTexts } from '../app/texts.ts';

/** Who has signed a document elsewhere, with the verdict of when it came in; empty of any other. */
export function useSignedElsewhere() {
  const { t } = useTexts();
  return ({ signature }: CaseDocument): string =>
    signature
      ? t('case.documents.signedElsewhere', {
          // Of a kind of signature that is not verified here nobody knows who signed.
          names: signature.signers.map((name) => (name === '' ? '—' : name)).join(', '),
          outcome: t(`queue.outcome.${signature.outcome}`),
        })
      : '';
}
