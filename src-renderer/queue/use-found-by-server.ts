import { shallowRef, watch, type Ref } from 'vue';
import type { CheckedSignature } from '#contracts/signatures.ts';
import { contentIdOf, type CaseDocument } from '#domain/documents/document.ts';
import { backHalf } from '../app/back-half.ts';
import { useTexts } from '../app/texts.ts';
import type { Examination } from './queue.store.ts';

/**
 * Who has signed documents of a case, as the server finds it when the case is opened: what the seat that sent the case has found
 * counts for nothing here.
 */
export function useFoundByServer(examination: Readonly<Ref<Examination>>) {
  const { t } = useTexts();
  const found = shallowRef<readonly CheckedSignature[] | 'asked' | 'silent'>('asked');

  watch(
    () => examination.value.row.submissionId,
    async (submissionId) => {
      found.value = 'asked';
      const { consents, documents } = examination.value.submission;
      if (![...consents, ...documents].some(({ signature }) => signature)) return;
      const answer = await backHalf.queue.verify({ submissionId }).catch(() => 'silent' as const);
      if (examination.value.row.submissionId === submissionId) found.value = answer;
    },
    { immediate: true },
  );

  /** Empty where nobody has signed it. */
  return (document: CaseDocument): string => {
    const consent = examination.value.submission.consents.find(({ documentId }) => documentId === document.id);
    if (!consent?.signature && !document.signature) return '';
    const { value } = found;
    if (typeof value === 'string') return t(`queue.documents.signature.${value}`);
    const checked = value.find((each) =>
      consent?.signature
        ? each.of === 'consent' && each.partyId === consent.partyId && each.documentId === consent.signature.contentId
        : each.of === 'document' && each.carrierId === document.id && each.documentId === contentIdOf(document),
    );
    if (!checked) return t('queue.documents.signature.silent');
    const { outcome, signers } = checked.report;
    // Of a kind of signature that is not verified here nobody knows who signed.
    const names = signers.map(({ verdict }) => verdict.signer?.name ?? '—').join(', ') || '—';
    return t('queue.documents.signature.found', { names, outcome: t(`queue.outcome.${outcome}`) });
  };
}
